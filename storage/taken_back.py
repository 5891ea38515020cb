"""What was to be said and is no longer true: rows of the outbox that end before they leave."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Update, and_, bindparam, update

from storage.connection import Connection
from storage.outbox_rows import IS_WAITING, Operation, Outcome, outbox
from storage.slots import Slots

REQUEST = "request:"
"""How the slot of a message begins that is taken back once somebody else has acted."""

_STAYS = (Operation.DELETE, Operation.ERASE)
"""What leaves a screen is taken back by nothing."""


def overtaken(slots: Collection[str], now: datetime) -> Update:
    """What waits to be shown in these slots gives way to something newer."""
    showing = outbox.c.operation.in_((Operation.SEND, Operation.EDIT))
    return _ended(and_(outbox.c.slot.in_(slots), showing), "overtaken", now)


def requests(about: str, kind: str, now: datetime) -> Update:
    """What waits to ask somebody to act about this, in slots of a kind, is asked no more."""
    asks = and_(
        outbox.c.about == about,
        outbox.c.slot.startswith(kind),
        outbox.c.operation == Operation.SEND,
    )
    return _ended(asks, "overtaken", now)


async def take_back(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """These rows are no longer true; neither is what edits a message that will never be.

    Returns how many there were.
    """
    theirs = and_(which, outbox.c.operation.not_in(_STAYS))
    gone = _ended(theirs, "taken back", now).returning(outbox.c.operation, outbox.c.slot)
    rows = (await connection.execute(gone)).all()
    unsent = {row.slot for row in rows if row.operation == Operation.SEND}
    for place in sorted(unsent - {None}):
        await end_orphans(connection, place, now)
    return len(rows)


async def end_orphans(connection: Connection, slot: str, now: datetime) -> None:
    """The message of a slot will never exist: neither will what edits it."""
    await Slots(connection).get(slot)  # whoever is just editing it waits, or has done so
    await connection.execute(_ended(outbox.c.slot == slot, "no message", now))


def _ended(
    which: ColumnElement[bool], reason: str, now: datetime | BindParameter[datetime]
) -> Update:
    return (
        update(outbox)
        .where(which, IS_WAITING)
        .values(outcome=Outcome.CANCELLED, reason=reason, ended_at=now, sealed=None)
    )


# Run for every edit, so it is built once: building takes longer than running.
DROP_EDITS = _ended(
    and_(outbox.c.slot == bindparam("place"), outbox.c.operation == Operation.EDIT),
    "overtaken",
    bindparam("now"),
)
"""An older edit of the slot `place` gives way to a newer one."""
