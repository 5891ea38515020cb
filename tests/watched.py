"""A house that is reached in other ways: delivered to by webhook, watched over HTTP."""

import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

from pydantic import SecretStr

from bot.app import assemble
from bot.delivery.budget import Budget
from bot.playground import Playground
from bot.settings import Settings
from storage.engine import Database
from storage.unit_of_work import UnitOfWork
from tests.house import HandClock, House, found_reference_council, served, settings_for

OURS = range(20_000, 32_000)
"""Linux takes the ports of outgoing connections from 32,768 on."""
SECRET = "a-secret_of_43_signs"


def free_address() -> str:
    """An address of loopback that nobody listens at.

    Not one that the system gives out by itself: somebody's connection might have it in a moment.
    """
    while True:
        port = secrets.choice(OURS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return f"127.0.0.1:{port}"


def by_webhook(settings: Settings, public_url: str | None = None) -> Settings:
    """The same bot, but Telegram delivers to it: directly, or to what stands at `public_url`."""
    listen = free_address()
    door = {"listen": listen, "public_url": public_url or f"http://{listen}"}
    return settings.model_copy(update=door | {"webhook_secret": SecretStr(SECRET)})


@asynccontextmanager
async def house_with(
    folder: Path, *, webhook: bool = False, **changes: Any
) -> AsyncIterator[House]:
    """As `tests.house.open_house`, with other settings."""
    clock = HandClock()
    async with Playground.serve(seed=7, webhook_delay=0.05) as telegram:
        settings = settings_for(folder, telegram).model_copy(update=changes)
        settings = by_webhook(settings) if webhook else settings
        await found_reference_council(settings, clock)
        async with await Database.open(settings.database_url, settings.kek()) as database:
            app = assemble(settings, database, now=clock, budget=Budget.unlimited())
            async with served(app):
                yield House(telegram, database, app, clock, settings)


class Unreachable:
    """A database that does not answer."""

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        raise TimeoutError


NO_DATABASE = cast("Database", Unreachable())
