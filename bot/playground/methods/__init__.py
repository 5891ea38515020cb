"""The methods of the Bot API, by their names in small letters (Telegram ignores case)."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.playground.methods import (
    chats,
    editing,
    files,
    invitations,
    members,
    messages,
    polling,
    pressing,
    profile,
    webhooks,
)
from bot.playground.params import Params
from bot.playground.world import World

Method = Callable[[World, Params], Any]  # the result, or an awaitable of it

METHODS: Mapping[str, Method] = (
    polling.METHODS
    | webhooks.METHODS
    | messages.METHODS
    | editing.METHODS
    | files.METHODS
    | pressing.METHODS
    | chats.METHODS
    | members.METHODS
    | invitations.METHODS
    | profile.METHODS
)

PACED = frozenset(
    {
        "sendmessage",
        "senddocument",
        "sendphoto",
        "editmessagetext",
        "editmessagemedia",
        "editmessagecaption",
        "editmessagereplymarkup",
    }
)
