"""Group commit: whoever wants to write at the same moment shares one transaction.

A commit costs the same for one act and for fifty, and it is most of what an act costs.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Generic, TypeVar

from storage.engine import Database, is_conflict, is_down
from storage.turns import SomebodyElsesTurn
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork], Awaitable[T]]
"""What is to be done in a transaction; it is done again from the start if the first try is lost."""

MOST_CONFLICTS = 5
MOST, LONGEST = 100, 0.05
"""How many acts share a commit at the most, and how many seconds the first of them waits for it."""


class _BrokenOff(Exception):
    """Whoever was given up in the middle of a statement took the whole transaction along."""


class GroupCommit:
    """Takes acts, each with all its effects or none, and says when they are committed."""

    def __init__(self, database: Database, *, most: int = MOST, longest: float = LONGEST) -> None:
        self._database = database
        self._most = most
        self._longest = longest
        self._waiting: deque[_Act[Any]] = deque()
        self._worker: asyncio.Task[None] | None = None

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        """Put an act at the end of the line; the future is done once it is committed.

        It raises what the work raised (then nothing of it is kept, and the others are), or what
        the database raised when it was down. Giving up the wait does not take the act back.
        """
        act = _Act(work)
        self._waiting.append(act)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return act.done

    async def idle(self) -> None:
        """Wait until nobody is in the line."""
        if self._worker is not None:
            await asyncio.wait({self._worker})

    async def _work(self) -> None:
        while self._waiting:
            await self._one_transaction()

    async def _one_transaction(self) -> None:
        taken: list[_Act[Any]] = []
        try:
            async with self._database.write() as uow:
                await self._take_those_who_wait(uow, taken)
        except Exception as error:  # noqa: BLE001 - every one of them hears of it
            if isinstance(error, _BrokenOff) or is_conflict(error):
                self._come_again(taken, error)
                return
            for act in taken or self._everyone():
                act.lose(error)
        except BaseException:
            for act in taken:
                act.done.cancel()
            raise
        else:
            for act in taken:
                act.tell()

    async def _take_those_who_wait(self, uow: UnitOfWork, taken: "list[_Act[Any]]") -> None:
        end = monotonic() + self._longest
        while self._waiting and len(taken) < self._most:
            act = self._waiting.popleft()
            taken.append(act)
            if not await act.carry_out(uow, is_first=len(taken) == 1):
                # What was done so far is committed first, so that nobody waits in a circle.
                self._waiting.appendleft(taken.pop())
                break
            await asyncio.sleep(0)  # statements may run in the loop: the others have their turn
            if monotonic() >= end:
                break

    def _come_again(self, taken: "list[_Act[Any]]", error: Exception) -> None:
        """Nothing was kept: whose fault it was hears of it, the others come first in the next."""
        for act in reversed(taken):
            act.conflicts += 1
            if act.error is not None:
                act.tell()
            elif act.conflicts > MOST_CONFLICTS:
                act.lose(error)
            else:
                self._waiting.appendleft(act)

    def _everyone(self) -> "list[_Act[Any]]":
        """The transaction did not even begin: whoever waits would meet the same."""
        everyone = list(self._waiting)
        self._waiting.clear()
        return everyone


@dataclass(slots=True, eq=False)
class _Act(Generic[T]):
    """One act in the line."""

    work: Work[T]
    done: asyncio.Future[T] = field(default_factory=asyncio.Future)
    result: T | None = None
    error: Exception | None = None
    conflicts: int = 0

    async def carry_out(self, uow: UnitOfWork, *, is_first: bool) -> bool:
        """In a savepoint of its own; False if it met another transaction, and comes again.

        Raises only what ends the transaction for all.
        """
        try:
            async with uow.part(may_wait=is_first) as part:
                self.result = await self.work(part)
        except SomebodyElsesTurn:
            return False
        except Exception as error:
            if is_down(error):
                raise
            if is_conflict(error) and self.conflicts < MOST_CONFLICTS:
                self.conflicts += 1
                return False
            self.error = error
            if uow.connection.invalidated:
                raise _BrokenOff from error
        return True

    def tell(self) -> None:
        """It is committed, or its own error took it back."""
        if self.done.done():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.result)  # type: ignore[arg-type] # what the work returned

    def lose(self, error: Exception) -> None:
        """Nothing of it was kept, through no fault of its own."""
        if not self.done.done():
            self.done.set_exception(error)
