"""What the clock finds due, row by row: one that fails is set back, and silences no other."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import structlog

from handlers.moment import Moment
from storage import references
from storage.engine import is_conflict, is_down
from storage.setbacks import Setback, Work

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
MOST_DOUBLINGS = 10

T = TypeVar("T")
R = TypeVar("R")

log = structlog.get_logger()


async def one_by_one(
    moment: Moment,
    work: Work,
    rows: Sequence[T],
    act: Callable[[Moment, T], Awaitable[None]],
    *,
    subject: Callable[[T], str] = str,
) -> Sequence[T]:
    """Act on each row with all its effects or none; `subject` names a row among those of `work`.

    One that fails is tried again later, each time after twice as long; `incidents` tells the
    coordinators once. Returns the rows that still wait. Raises only what would harm them all: the
    database is away, or another transaction was met.
    """
    if not rows:
        return ()
    failed = await moment.uow.setbacks.of(work, [subject(row) for row in rows])
    left: list[T] = []
    for row in rows:
        before = failed.get(subject(row))
        may = before is None or before.again_at <= moment.now
        done = may and (await _attempt(moment, work, row, subject(row), act))[1]
        if done and before is not None:
            await moment.uow.setbacks.forget(work, before.subject)
        if not done:
            left.append(row)
    return left


async def look_at_each(
    moment: Moment,
    work: Work,
    rows: Sequence[str],
    look: Callable[[Moment, str], Awaitable[R | None]],
) -> Sequence[R]:
    """What there is to do about each row, before any is acted upon; what fails here is set back."""
    seen = [await _attempt(moment, work, row, row, look) for row in rows]
    return [result for result, _ in seen if result is not None]


async def _attempt(
    moment: Moment, work: Work, row: T, name: str, act: Callable[[Moment, T], Awaitable[R]]
) -> tuple[R | None, bool]:
    try:
        async with moment.uow.part(may_wait=False) as part:
            return await act(replace(moment, uow=part), row), True
    except Exception as error:
        if is_down(error) or is_conflict(error):
            raise
        await _set_back(moment, work, name, error)
        return None, False


async def _set_back(moment: Moment, work: Work, name: str, error: Exception) -> None:
    before = (await moment.uow.setbacks.of(work, [name])).get(name)
    tries = before.tries if before else 0
    pause = min(FIRST_PAUSE * (1 << min(tries, MOST_DOUBLINGS)), LONGEST_PAUSE)
    setback = Setback(work, name, tries + 1, moment.now + pause, references.fresh("E"))
    await moment.uow.setbacks.keep(setback)
    # The error's own words may hold what a person typed: the log keeps its kind and place.
    log.error("set back", work=work, reference=setback.reference, exc_info=error)
