"""Words about a situation to people in private: taken back with the right to read it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from handlers.letters import letters_to
from handlers.moment import Moment
from storage.members import Member
from storage.messages import Message
from storage.outbox import Lane
from storage.situations import Situation


async def tell(
    moment: Moment,
    situation: Situation,
    people: Iterable[Member],
    write: Callable[[], Message],
    *,
    lane: Lane = Lane.INTERACTIVE,
    due_at: datetime | None = None,
) -> None:
    """Say it to those who are members and have a chat, each in their language."""
    letters = letters_to([one for one in people if one.is_active], write)
    await moment.uow.outbox.send_all(
        letters, now=moment.now, lane=lane, due_at=due_at, about=situation.id
    )
