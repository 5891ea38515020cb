"""Updates in: each one handled exactly once, confirmed to Telegram only after its commit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Update
from telegram.ext import Application

from bot.asides import Asides
from bot.dispatch import current
from bot.log import place_of
from bot.meter import Meter
from handlers.context import Turn
from handlers.moment import Moment
from handlers.standing_in import with_standing
from handlers.words import SOURCE, speaking
from storage import references
from storage.engine import is_down
from storage.group_commit import GroupCommit
from storage.members import Member
from storage.unit_of_work import UnitOfWork

HANDLER_SECONDS = 5.0
ANONYMOUS_ADMIN = 1087968824
"""Telegram's account behind every anonymous group admin: it is nobody in particular."""

log = structlog.get_logger()


class StrictApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An `Application` that lets a handler's error out, so that its transaction rolls back."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:
        """Raise what the handler raised, instead of logging it and going on."""
        del update
        raise error


@dataclass(slots=True)
class Intake:
    """Takes updates as Telegram sent them, each with all its effects or none.

    Updates are handled in the order in which they came, so those of one person are too; those
    that wait together share a commit.
    """

    application: StrictApplication
    commits: GroupCommit
    now: Callable[[], datetime]
    zone: ZoneInfo
    tell_failure: Callable[[UnitOfWork, Member, str, datetime], Awaitable[None]]
    on_commit: Callable[[], None]
    asides: Asides
    meter: Meter
    handler_seconds: float = HANDLER_SECONDS

    async def take_all(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Handle a batch in its order, and return when all of it is committed.

        Raises only when the database is down, and then nothing may be confirmed.
        """
        taken = [_Taken(raw, Update(raw["update_id"])) for raw in updates]
        # Every one is in the line before the first is waited for: they share commits.
        committed = [self.commits.submit(partial(self._handle, each)) for each in taken]
        for one in committed:
            one.add_done_callback(lambda _: self.on_commit())
        results = await asyncio.gather(*committed, return_exceptions=True)
        pairs = list(zip(taken, results, strict=True))
        over = [each for each, result in pairs if not isinstance(result, BaseException)]
        self.meter.updates_taken += sum(each.turn is not None for each in over)
        try:
            for each, result in pairs:
                if isinstance(result, BaseException):
                    await self._fail(each, result)
                    self.meter.updates_failed += 1
                    over.append(each)
        finally:
            # Whoever comes again because the database is down is answered then, and nobody twice.
            await self.asides.say([(each.update, each.turn) for each in over])

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Handle one update, or record that it failed. Raises as `take_all` does."""
        await self.take_all([raw])

    async def _handle(self, taken: "_Taken", uow: UnitOfWork) -> None:
        """All effects of an update, and its id: a redelivered one has none."""
        taken.turn = None
        taken.update = Update.de_json(dict(taken.raw), self.application.bot)
        now = self.now()
        if taken.update.effective_user is not None:
            await uow.turns.take(taken.update.effective_user.id)
        if not await uow.updates.remember(taken.update.update_id, now):
            return
        taken.turn = await self._turn(taken.update, uow, now)
        await self._process(taken.turn)

    async def _process(self, turn: Turn) -> None:
        token = current.set(turn)
        try:
            with speaking(_language(turn)):
                async with asyncio.timeout(self.handler_seconds):
                    await self.application.process_update(turn.update)
        finally:
            current.reset(token)

    async def _turn(self, update: Update, uow: UnitOfWork, now: datetime) -> Turn:
        user = update.effective_user
        known = user is not None and user.id != ANONYMOUS_ADMIN
        member = await uow.members.find_by_telegram(user.id) if user and known else None
        if member is not None:
            member = await with_standing(uow, member, now)
        charter = await uow.charters.version_in_force(now)
        username = self.application.bot.username
        return Turn(
            update=update,
            moment=Moment(uow, now, self.zone, await uow.policy(), username),
            member=member,
            has_signed=member is not None and member.charter_version >= charter,
        )

    async def _fail(self, taken: "_Taken", error: BaseException) -> None:
        """Nothing of the update is kept but its id; whoever sent it is told.

        Raises an error that means that the database is down; any other harms this update alone.
        """
        if is_down(error) or not isinstance(error, Exception):
            raise error
        taken.turn = None
        reference = references.fresh("E")
        # The error's own words may hold what a person typed: its kind and place must do.
        log.error(
            "update failed", reference=reference, kind=type(error).__name__, place=place_of(error)
        )
        try:
            await self.commits.submit(partial(self._record_failure, taken.update, reference))
        except Exception as also:
            if is_down(also):
                raise
            log.error("a failure is not kept", reference=reference, kind=type(also).__name__)
        self.on_commit()

    async def _record_failure(self, update: Update, reference: str, uow: UnitOfWork) -> None:
        now = self.now()
        if not await uow.updates.remember(update.update_id, now, failure=reference):
            return
        try:
            async with uow.connection.begin_nested():
                await self._tell(uow, update, reference, now)
        except Exception as also:
            if is_down(also):
                raise
            log.error("a failure could not be told", kind=type(also).__name__)

    async def _tell(self, uow: UnitOfWork, update: Update, reference: str, now: datetime) -> None:
        user = update.effective_user
        member = await uow.members.find_by_telegram(user.id) if user else None
        if member is not None and member.is_active and member.chat is not None:
            with speaking(member.language):
                await self.tell_failure(uow, member, reference, now)


@dataclass(slots=True, eq=False)
class _Taken:
    """An update on its way through: how it came, what it is, and whose turn it was."""

    raw: Mapping[str, Any]
    update: Update
    turn: Turn | None = None


def _language(turn: Turn) -> str:
    if turn.member is not None:
        return turn.member.language
    user = turn.update.effective_user
    return (user.language_code or SOURCE)[:2] if user else SOURCE
