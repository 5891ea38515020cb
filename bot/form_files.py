"""Tables that people sent to a form: fetched outside of any transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.delivery.outcomes import Flooded, Later, classify
from bot.log import place_of
from handlers.moment import Moment
from handlers.tables import LARGEST, PATIENCE, READING
from storage.drafts import Draft
from storage.engine import Database, is_down
from storage.group_commit import GroupCommit
from storage.unit_of_work import UnitOfWork

LOOK_SECONDS = 1.0

Take: TypeAlias = Callable[[Moment, Draft, bytes | None], Awaitable[None]]
"""What a form does with the file that it waited for; None: Telegram does not give it."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FormFiles:
    """Brings each file that a form waits for; the form itself is the row that says so."""

    bot: ExtBot[Any]
    database: Database
    commits: GroupCommit
    now: Callable[[], datetime]
    zone: ZoneInfo
    on_commit: Callable[[], None]
    forms: Mapping[str, Take]
    """By the kind of the draft that waits at `READING`."""
    _set_aside: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Look regularly until cancelled. Raises `InvalidToken` when the bot is known no more."""
        while True:
            await self.round()
            await asyncio.sleep(LOOK_SECONDS)

    async def round(self) -> None:
        """Bring all that is waited for now."""
        try:
            async with self.database.read() as uow:
                waiting = [
                    each for form in self.forms for each in await uow.drafts.ids_at(form, READING)
                ]
            for each in waiting:
                if each not in self._set_aside:
                    await self._look_at(each)
        except Exception as error:
            if not is_down(error):
                raise

    async def _look_at(self, form: str) -> None:
        """One that fails for a reason of its own stops neither the others nor the bot."""
        try:
            async with self.database.read() as uow:
                draft = await uow.drafts.peek(form)
            if draft is not None and draft.step == READING:
                await self._bring(draft)
        except Exception as error:
            if is_down(error) or isinstance(error, InvalidToken):
                raise
            self._set_aside.add(form)
            kind = type(error).__name__
            log.error("a table is set aside", form=form, kind=kind, place=place_of(error))

    async def _bring(self, draft: Draft) -> None:
        try:
            file = await self.bot.get_file(draft.state["file"])
            is_small = (file.file_size or 0) <= LARGEST
            content = bytes(await file.download_as_bytearray()) if is_small else None
        except InvalidToken:
            raise
        except TelegramError as error:
            log.info("a table was not given", draft=draft.id, kind=type(error).__name__)
            is_late = self.now() > draft.touched_at + PATIENCE
            if is_late or not isinstance(classify(error), Later | Flooded):
                await self._take(draft, None)
        else:
            await self._take(draft, content)

    async def _take(self, draft: Draft, content: bytes | None) -> None:
        async def carried_out(uow: UnitOfWork) -> None:
            moment = Moment(uow, self.now(), self.zone, await uow.policy(), "")
            await self.forms[draft.kind](moment, draft, content)

        await self.commits.submit(carried_out)
        self.on_commit()
