"""How the bot presents itself: name, commands per scope and language, descriptions, menu."""

import re
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.menu import scope_key
from bot.playground.params import Params
from bot.playground.shapes import user_json
from bot.playground.world import World

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
DESCRIPTIONS = {"description": 512, "short_description": 120}


def get_me(world: World, _params: Params) -> dict[str, Any]:
    """The bot's own User."""
    return user_json(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """Set the commands of a scope and language."""
    commands = params.structure("commands", "commands") or []
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_key(params)] = commands
    world.redraw()
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, Any]]:
    """The commands of exactly this scope and language."""
    return [dict(command) for command in world.commands.get(_key(params), [])]


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of a scope and language."""
    world.commands.pop(_key(params), None)
    world.redraw()
    return True


def set_my_description(world: World, params: Params) -> bool:
    """What an empty chat shows."""
    return _describe(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """What the bot's profile shows."""
    return _describe(world, params, "short_description")


def set_chat_menu_button(world: World, params: Params) -> bool:
    """What the button beside the text field does, for one chat or for all."""
    button = params.structure("menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("menuButton has unsupported type")
    world.profile[f"menu_button:{params.integer('chat_id')}"] = button
    return True


def _describe(world: World, params: Params, name: str) -> bool:
    text = params.text(name)
    if len(text) > DESCRIPTIONS[name]:
        raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
    world.profile[f"{name}:{params.text('language_code')}"] = text
    return True


def _key(params: Params) -> tuple[str, str]:
    return scope_key(params.structure("scope", "bot command scope")), params.text("language_code")


METHODS = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmydescription": set_my_description,
    "setmyshortdescription": set_my_short_description,
    "setchatmenubutton": set_chat_menu_button,
}
