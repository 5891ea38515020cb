"""Coming back: the absence is forgotten, what was missed is told, whoever stood in is thanked."""

from collections.abc import Awaitable, Callable
from functools import partial
from operator import attrgetter
from typing import TypeAlias

from handlers.absence.telling import relieve, welcome_back
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.absences import Absence
from storage.audit import SYSTEM
from storage.members import Member
from storage.setbacks import Work

CatchUp: TypeAlias = Callable[[Moment, Member], Awaitable[None]]
"""Tells somebody what they missed and nobody has seen."""
AT_ONCE = 50


async def come_back(moment: Moment, by: str, absence: Absence, catch_up: CatchUp) -> None:
    """The absence is over, or was taken back; `by` is a member or the house itself."""
    absent = await moment.uow.members.get(absence.member)
    await moment.uow.absences.drop(absence.id)
    await moment.uow.audit.append(by, "absence.ended", absent.id, moment.now)
    await relieve(moment, absence, absent)
    await catch_up(moment, absent)


async def end_absences(moment: Moment, catch_up: CatchUp) -> None:
    """Whose last day is over is back, once."""
    over = await moment.uow.absences.over(moment.now, AT_ONCE)
    end = partial(_end, catch_up=catch_up)
    await one_by_one(moment, Work.ABSENCE, over, end, subject=attrgetter("id"))


async def _end(moment: Moment, absence: Absence, *, catch_up: CatchUp) -> None:
    await welcome_back(moment, await moment.uow.members.get(absence.member))
    await come_back(moment, SYSTEM, absence, catch_up)
