"""A night in which alerts come faster than Telegram takes them, for service tests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.alerts.storm_drawing import draw_storms
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member, Role
from storage.outbox import Operation, Outcome
from storage.storm_rows import Storm, storms
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import NEIGHBOURS, member_of

_message_ids = count(1)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What Telegram got: in which chat, what to do, and the text."""

    chat: str
    operation: Operation
    text: str
    keys: str


async def storms_in(moment: Moment, chat: str | None) -> list[Storm]:
    """The lists of a chat, the first one first."""
    query = select(storms.c.slot).where(storms.c.chat == chat).order_by(storms.c.begun_at)
    slots = list(await moment.uow.connection.scalars(query))
    found = [await moment.uow.storms.find(slot) for slot in slots]
    return [storm for storm in found if storm is not None]


async def scene(moment: Moment) -> tuple[Member, Member]:
    """An author, and the mayor of Tronville: one chat that is told."""
    return await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)


async def flagged(
    moment: Moment, author: Member, how_many: int = 1, report: Report = NEIGHBOURS
) -> list[Alert]:
    """So many alerts at once."""
    return [(await send(moment, author, report)).alert for _ in range(how_many)]


def later(moment: Moment, **by: float) -> Moment:
    """The same transaction, a while later."""
    return replace(moment, now=moment.now + timedelta(**by))


async def drawn(moment: Moment) -> None:
    """One round of the clock."""
    await draw_storms(moment)


async def delivered(uow: UnitOfWork, now: datetime) -> list[Delivered]:
    """Let Telegram take everything that is due, in order."""
    done: list[Delivered] = []
    while rows := await uow.deliveries.heads(now):
        for row in rows:
            done.append(_delivered(row.chat, row.operation, row.body))
            await uow.deliveries.end(row.id, Outcome.SENT, now=now)
            if row.operation is Operation.SEND and row.slot is not None:
                await uow.slots.adopt(row.slot, next(_message_ids))
    return done


def _delivered(chat: str, operation: Operation, body: Any) -> Delivered:
    return Delivered(chat, operation, body.get("text", ""), str(body.get("markup", "")))


def telling(references: Sequence[Alert], told: Sequence[Delivered]) -> list[int]:
    """In how many of these messages each of the alerts stands."""
    return [sum(each.reference in message.text for message in told) for each in references]
