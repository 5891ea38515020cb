"""The command menu that a person finds beside the text field."""

import json
from collections.abc import Mapping
from typing import Any

from bot.playground.records import PrivateChat

Command = Mapping[str, Any]
Commands = dict[tuple[str, str], list[Command]]  # (scope, language) → commands


def scope_key(scope: Mapping[str, Any] | None) -> str:
    """A scope as a key: equal scopes are equal text."""
    return json.dumps(scope or {"type": "default"}, sort_keys=True)


def menu_of(commands: Commands, chat: PrivateChat) -> list[Command]:
    """The commands of a private chat: the narrowest scope wins, then the person's language.

    The order is Telegram's (core.telegram.org/bots/api#determining-list-of-commands).
    """
    scopes = ({"type": "chat", "chat_id": chat.id}, {"type": "all_private_chats"}, None)
    for scope in scopes:
        for language in (chat.user.language, ""):
            found = commands.get((scope_key(scope), language))
            if found:
                return found
    return []
