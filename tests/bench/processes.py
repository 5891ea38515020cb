"""The bots under measurement as processes: started, stopped, their words kept in a file."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.council import Council
from tests.bench.telegram import ROOT, Telegram
from tests.process import environment


def vigie(
    council: Council, log: Path | None = None
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Vigie without a pace of its own."""
    words = log or council.folder / "vigie.log"
    return _running(("tests.bench.bots.vigie",), words, environment(council.settings))


def vigie_run(council: Council) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Vigie as people run it, at Telegram's pace."""
    words = council.folder / "vigie.log"
    return _running(("bot", "run"), words, environment(council.settings))


def stock(
    telegram: Telegram, concurrent: int
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """The bare python-telegram-bot, with so many updates side by side (0: one after the other)."""
    return _bare("tests.bench.bots.stock", telegram, concurrent)


def rate_limited(
    telegram: Telegram, first: int, chats: int
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """The bare python-telegram-bot with its rate limiter, which writes to so many chats."""
    return _bare("tests.bench.bots.rate_limited", telegram, first, chats)


def peer(telegram: Telegram) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """The bare aiogram."""
    return _bare("tests.bench.bots.peer", telegram)


@asynccontextmanager
async def _bare(
    module: str, telegram: Telegram, *words: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    told = (module, telegram.url, telegram.token, *(str(word) for word in words))
    with TemporaryDirectory(prefix="vigie-bench-") as folder:
        async with _running(told, Path(folder) / "bot.log") as process:
            yield process


@asynccontextmanager
async def _running(
    words: tuple[str, ...], log: Path, env: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("ab") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words, cwd=ROOT, env=env, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
