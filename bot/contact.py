"""Keeps that Telegram holds nothing for us, and lets the house say so when that was long ago."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import structlog

from bot.unbroken import unbroken
from handlers.moment import Moment
from storage.engine import Database

SELDOM = timedelta(minutes=1)

Take: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]

log = structlog.get_logger()


@dataclass(slots=True)
class Contact:
    """`on_contact` acts on the row that remembers the last time, in one transaction."""

    database: Database
    now: Callable[[], datetime]
    zone: ZoneInfo
    on_contact: Callable[[Moment], Awaitable[None]]
    on_commit: Callable[[], None]
    _kept_at: datetime | None = field(init=False, default=None)

    async def confirm(self) -> None:
        """All that Telegram gave is kept. Written once a minute, and never worth stopping for."""
        now, before = self.now(), self._kept_at
        if before is not None and abs(now - before) < SELDOM:
            return
        self._kept_at = now  # at once: those who come while this one writes need not write too
        try:
            await unbroken(self._write(now))
        except Exception as error:  # noqa: BLE001 - what people say matters more
            self._kept_at = before
            log.error("the contact with Telegram is not written down", kind=type(error).__name__)
        else:
            self.on_commit()

    def after(self, take: Take) -> Take:
        """The same, and what was taken confirms the contact: Telegram does deliver."""

        async def taken(raw: Mapping[str, Any]) -> None:
            await take(raw)
            await self.confirm()

        return taken

    async def _write(self, now: datetime) -> None:
        async with self.database.write() as uow:
            await self.on_contact(Moment(uow, now, self.zone, await uow.policy(), ""))
