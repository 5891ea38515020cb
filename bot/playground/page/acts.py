"""What a hand can do on the page, by name."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.playground import membership
from bot.playground.groups import Group
from bot.playground.keys import Choice
from bot.playground.people import Person
from bot.playground.phone import PATIENCE
from bot.playground.records import GroupChat, Member, Message, PrivateChat
from bot.playground.world import World

Body = Mapping[str, Any]
Act = Callable[[World, Body], Awaitable[dict[str, Any] | None]]

BOT_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_restrict_members",
    "can_invite_users",
    "can_pin_messages",
)


class BadAct(ValueError):
    """The request names nobody, or nothing."""


# -- people and groups appear


async def add_person(world: World, body: Body) -> dict[str, Any]:
    """Somebody new."""
    first, _, last = _text(body, "name").partition(" ")
    return {"id": world.add_person(first, last, str(body.get("language", "fr"))).id}


async def add_group(world: World, body: Body) -> dict[str, Any]:
    """A new group; the first of `members` created it."""
    chosen = [_person(world, {"person": user_id}) for user_id in body.get("members", [])]
    if not chosen:
        raise BadAct("Un groupe a au moins un membre.")
    chat = world.add_group(_text(body, "title"), supergroup=bool(body.get("supergroup", True)))
    statuses = ["creator", *["member"] * (len(chosen) - 1)]
    chat.members = {p.id: Member(p.user, s) for p, s in zip(chosen, statuses, strict=True)}
    world.redraw()
    return {"id": chat.id}


# -- in a chat


async def start(world: World, body: Body) -> None:
    """Press Start."""
    await _person(world, body).starts()


async def say(world: World, body: Body) -> None:
    """Write a text."""
    await _person(world, body).says(_text(body, "text"), to=_place(world, body))


async def sticker(world: World, body: Body) -> None:
    """Send a sticker."""
    await _person(world, body).sends_sticker(to=_place(world, body))


async def photo(world: World, body: Body) -> None:
    """Send a photo."""
    await _person(world, body).sends_photo(to=_place(world, body))


async def press(world: World, body: Body) -> dict[str, Any]:
    """Press an inline button; answers once the bot did."""
    person, message = _person(world, body), _message(world, body)
    try:
        button = message.buttons[int(body["row"])][int(body["column"])]
    except (KeyError, IndexError):
        raise BadAct("Ce bouton n’est plus là.") from None
    pressed = await person.takes(Choice(button, message))
    if pressed is None:
        return {}
    try:
        answer = await world.bell.until(lambda: pressed.answer, within=2 * PATIENCE)
    except TimeoutError:
        return {"error": "Le bot n’a pas répondu à cet appui."}
    return {"text": answer.text, "alert": answer.alert}


async def share(world: World, body: Body) -> None:
    """Hand a group to the bot with a request_chat key."""
    group = Group(world, _group(world, body))
    await _person(world, body).shares_group(group, button=_text(body, "label"))


async def open_link(world: World, body: Body) -> None:
    """Open a link of t.me."""
    await _person(world, body).opens(_text(body, "link"))


async def block(world: World, body: Body) -> None:
    """Block the bot, or unblock it."""
    person = _person(world, body)
    await (person.blocks() if body.get("blocked") else person.unblocks())


# -- in a group


async def add_bot(world: World, body: Body) -> None:
    """Add the bot to a group, or change its rights there, by the hand of the creator."""
    chat = _group(world, body)
    group, by = Group(world, chat), _creator(world, chat)
    rights = BOT_RIGHTS if body.get("admin") else None
    if chat.member(world.bot).present:
        await group.promotes_bot(by=by, rights=rights)
    else:
        await group.adds_bot(by=by, rights=rights)


async def kick_bot(world: World, body: Body) -> None:
    """Throw the bot out of a group."""
    chat = _group(world, body)
    await Group(world, chat).kicks_bot(by=_creator(world, chat))


async def add_member(world: World, body: Body) -> None:
    """Bring somebody into a group."""
    chat = _group(world, body)
    await Group(world, chat).adds(_person(world, body), by=_creator(world, chat))


async def leave(world: World, body: Body) -> None:
    """Leave a group."""
    await _person(world, body).leaves(Group(world, _group(world, body)))


async def migrate(world: World, body: Body) -> None:
    """Make a supergroup of a group."""
    membership.migrate(world, _group(world, body))


ACTS: Mapping[str, Act] = {
    "add-person": add_person,
    "add-group": add_group,
    "start": start,
    "say": say,
    "sticker": sticker,
    "photo": photo,
    "press": press,
    "share": share,
    "open-link": open_link,
    "block": block,
    "add-bot": add_bot,
    "kick-bot": kick_bot,
    "add-member": add_member,
    "leave": leave,
    "migrate": migrate,
}


# -- whom and what the request names


def _text(body: Body, name: str) -> str:
    text = str(body.get(name, "")).strip()
    if not text:
        raise BadAct(f"Il manque « {name} ».")
    return text


def _person(world: World, body: Body) -> Person:
    chat = world.chats.get(body.get("person", 0))
    if not isinstance(chat, PrivateChat):
        raise BadAct("Cette personne n’existe pas.")
    return Person(world, chat)


def _group(world: World, body: Body) -> GroupChat:
    chat = world.chats.get(body.get("group", 0))
    if not isinstance(chat, GroupChat):
        raise BadAct("Ce groupe n’existe pas.")
    return chat


def _place(world: World, body: Body) -> Group | None:
    """Where a message goes: a group, or None for the chat with the bot."""
    chat = world.chats.get(body.get("chat", 0))
    return Group(world, chat) if isinstance(chat, GroupChat) else None


def _message(world: World, body: Body) -> Message:
    chat = world.chats.get(body.get("chat", 0))
    message = chat.messages.get(body.get("message", 0)) if chat else None
    if message is None or message.deleted:
        raise BadAct("Ce message n’est plus là.")
    return message


def _creator(world: World, group: GroupChat) -> Person:
    owner = next((m.user.id for m in group.present() if m.status == "creator"), 0)
    return _person(world, {"person": owner})
