"""What is said, and to whom, stands in no representation: so in no log and no traceback."""

import pytest

from bot.delivery.calls import Call
from handlers.groups.entry import Account
from handlers.meetings.plan import Plan
from storage.chats import Chat, ChatState
from storage.messages import Document, Message

CANARY, NUMBER = "Canari", 4_242_424_242


@pytest.mark.parametrize(
    "thing",
    [
        Account(NUMBER, CANARY, is_bot=False),
        Call("sendMessage", {"chat_id": NUMBER, "text": CANARY}),
        Chat("id", NUMBER, ChatState.ALIVE),
        Message(text=CANARY, markup={"text": CANARY}),
        Document("a.ics", CANARY.encode()),
        Plan(title=CANARY, place=CANARY, places=(CANARY,), agenda=CANARY),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_no_representation_tells(thing: object) -> None:
    assert CANARY not in repr(thing)
    assert str(NUMBER) not in repr(thing)
