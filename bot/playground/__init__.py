"""A Telegram on loopback, for demos, training and tests; see `playground.Playground`."""

from bot.playground.calls import Call, Lost
from bot.playground.groups import Group
from bot.playground.joining import Impossible
from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.presses import Answer, Press
from bot.playground.records import Document, Message

__all__ = [
    "Answer",
    "Call",
    "Document",
    "Group",
    "Impossible",
    "Lost",
    "Message",
    "Person",
    "Playground",
    "Press",
]
