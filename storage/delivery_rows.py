"""The rows of the outbox as the delivery reads them: which may go now, and what each says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, exists, or_, select

from storage.outbox_rows import IS_WAITING, Lane, Operation, outbox, postponed
from storage.schema import Instant
from storage.slots import slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A row as the delivery reads it. `message_id` is that of the slot, once it is known."""

    id: str
    position: int
    lane: Lane
    operation: Operation
    chat: str
    slot: str | None
    member: str | None
    about: str | None
    message_id: int | None
    accepted_at: datetime
    expires_at: datetime | None
    attempts: int
    open_body: Callable[[], Mapping[str, Any]] = field(repr=False)

    @property
    def grows(self) -> bool:
        """Whether a list on the screen grows by it: no other edit is urgent."""
        return self.operation is Operation.EDIT and self.lane is Lane.URGENT

    @property
    def body(self) -> Mapping[str, Any]:
        """What is to be said, opened when it is needed. Raises `storage.sealing.SealBroken`."""
        return self.open_body()


def _may_go() -> Sequence[ColumnElement[bool]]:
    """Due, and not waiting for anything else.

    What edits a slot waits until the slot's message exists; what was postponed holds whatever
    comes after it in its chat and lane.
    """
    has_its_message = or_(
        slots.c.message_id.is_not(None),
        outbox.c.slot.is_(None),
        outbox.c.operation == Operation.SEND,
    )
    due = (IS_WAITING, outbox.c.due_at <= _NOW)
    return (*due, has_its_message, ~_held_back())


def _held_back() -> ColumnElement[bool]:
    """Whether an older row of the same chat and lane was postponed and waits for its hour."""
    older = outbox.alias("older")
    return exists().where(
        older.c.chat == outbox.c.chat,
        older.c.lane == outbox.c.lane,
        older.c.position < outbox.c.position,
        postponed(older),
        older.c.due_at > _NOW,
    )


WITH_ITS_MESSAGE = select(outbox, slots.c.message_id).join(
    slots, outbox.c.slot == slots.c.name, isouter=True
)
"""A row, with the Telegram message of its slot once that is known."""

# Run for every message, so it is built once: building takes longer than running.
_NOW = bindparam("now", type_=Instant)
NEXT = (
    WITH_ITS_MESSAGE.where(*_may_go(), outbox.c.chat.not_in(bindparam("besides", expanding=True)))
    .order_by(outbox.c.lane, outbox.c.position)
    .limit(bindparam("limit", type_=Integer))
)
"""What may go out `now`, at most `limit` of it, but for what is in the chats `besides`."""
