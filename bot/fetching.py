"""Files that people sent, from Telegram: fetched and cleaned outside of any transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.delivery.ledger import backoff
from bot.delivery.outcomes import Flooded, Later, classify
from bot.log import place_of
from handlers.alerts.attachments.cleaning import FileRefused, Reason, clean
from handlers.alerts.attachments.keeping import give_up, keep
from handlers.alerts.attachments.sent import LARGEST
from handlers.moment import Moment
from storage.attachments import Attachment, AttachmentUnknown
from storage.engine import Database, is_down
from storage.group_commit import GroupCommit
from storage.unit_of_work import UnitOfWork

LOOK_SECONDS = 1.0
MOST_AT_ONCE = 20
MOST_ATTEMPTS = 12
"""Telegram keeps what was sent; some hours of its failing are waited for."""

log = structlog.get_logger()

Act = Callable[[Moment], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Brings what is awaited, one file after the other; a file that fails holds no other up."""

    bot: ExtBot[Any]
    database: Database
    commits: GroupCommit
    now: Callable[[], datetime]
    zone: ZoneInfo
    on_commit: Callable[[], None]
    _one_round: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Look regularly until cancelled; what has begun is made to its end.

        Raises `InvalidToken` when Telegram no longer knows the bot.
        """
        while True:
            await self.round()
            await asyncio.sleep(LOOK_SECONDS)

    async def round(self) -> None:
        """Bring all that is due now."""
        async with self._one_round:
            try:
                for each in await self._due():
                    try:
                        await self._bring(each)
                    except Exception as error:  # noqa: BLE001 - it raises what is not the file's own
                        await self._set_aside(each, error)
            except Exception as error:
                if not is_down(error):
                    raise

    async def _due(self) -> Sequence[Attachment]:
        async with self.database.read() as uow:
            return await uow.attachments.due(self.now(), MOST_AT_ONCE)

    async def _bring(self, awaited: Attachment) -> None:
        try:
            content = await self._download(awaited)
            cleaned = await asyncio.to_thread(clean, content)
        except FileRefused as refused:
            await self._act(partial(give_up, attachment=awaited.id, reason=refused.reason))
        except AttachmentUnknown:
            return  # it was taken back meanwhile
        except InvalidToken:
            raise
        except TelegramError as error:
            await self._without(awaited, error)
        else:
            await self._act(partial(keep, attachment=awaited.id, cleaned=cleaned))

    async def _set_aside(self, awaited: Attachment, error: Exception) -> None:
        """A file that fails for a reason of its own must not stop the others, nor the bot."""
        if is_down(error) or isinstance(error, InvalidToken):
            raise error
        kind = type(error).__name__
        log.error("a file is set aside", attachment=awaited.id, kind=kind, place=place_of(error))
        await self._act(partial(give_up, attachment=awaited.id, reason=Reason.UNKNOWN))

    async def _download(self, awaited: Attachment) -> bytes:
        async with self.database.read() as uow:
            source = await uow.attachments.source(awaited.id)
        file = await self.bot.get_file(source.file_id)
        if (file.file_size or 0) > LARGEST:
            raise FileRefused(Reason.TOO_LARGE)
        content = bytes(await file.download_as_bytearray())
        if len(content) > LARGEST:
            raise FileRefused(Reason.TOO_LARGE)
        if file.file_size is not None and len(content) != file.file_size:
            raise FileRefused(Reason.UNKNOWN)
        return content

    async def _without(self, awaited: Attachment, error: TelegramError) -> None:
        """Telegram did not give it: later, or never."""
        verdict = classify(error)
        log.info("a file was not given", attachment=awaited.id, kind=type(error).__name__)
        if isinstance(verdict, Later | Flooded) and awaited.attempts < MOST_ATTEMPTS:
            pause = verdict.pause if isinstance(verdict, Flooded) else backoff(awaited.attempts)
            await self.commits.submit(
                lambda uow: uow.attachments.postpone(awaited, self.now() + pause)
            )
        else:
            await self._act(partial(give_up, attachment=awaited.id, reason=Reason.NOT_GIVEN))

    async def _act(self, act: Act) -> None:
        async def carried_out(uow: UnitOfWork) -> None:
            await act(Moment(uow, self.now(), self.zone, await uow.policy(), ""))

        await self.commits.submit(carried_out)
        self.on_commit()
