"""The bot as a real process: started, killed and started again, with its words kept in a file."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parent.parent


class BotProcess:
    """`vigie run` with these settings; a process that was killed is started again at once.

    `words` name another module to run, and its arguments.
    """

    def __init__(
        self, settings: Settings, folder: Path, words: Sequence[str] = ("bot", "run")
    ) -> None:
        self._words = words
        self._environment = environment(settings)
        self.log = folder / "vigie.log"
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._said: list[str] = []
        self._change = asyncio.Condition()
        self._listening: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The number of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL: no clean-up, no last word."""
        self.signal(signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Any signal."""
        os.kill(self.pid, number)

    async def says(self, words: str, *, times: int = 1, within: float = 20) -> None:
        """Wait until it has written this, so many times in all. Raises `TimeoutError`."""
        async with asyncio.timeout(within), self._change:
            await self._change.wait_for(lambda: self._count(words) >= times)

    async def ends(self) -> int:
        """Wait for the end; the status."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), 20)

    async def start(self) -> None:
        """Start it once."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *self._words,
            env=self._environment, cwd=ROOT,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        self.starts += 1
        self._listening = asyncio.create_task(self._listen(self._process))

    async def keep_running(self) -> None:
        """Start it, and again whenever it has died."""
        while True:
            await self.start()
            assert self._process is not None
            await self._process.wait()

    def _count(self, words: str) -> int:
        return sum(words in line for line in self._said)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Its words, to its end, in memory and in the file."""
        assert process.stdout is not None
        with self.log.open("ab", buffering=0) as log:
            async for line in process.stdout:
                log.write(line)
                async with self._change:
                    self._said.append(line.decode())
                    self._change.notify_all()

    async def stop(self) -> None:
        """Kill what still runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        if self._listening is not None:
            await self._listening


def environment(settings: Settings) -> dict[str, str]:
    """The settings as a process gets them."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return inherited | {
        "TELEGRAM_TOKEN": settings.telegram_token.get_secret_value(),
        "TELEGRAM_API_URL": settings.telegram_api_url,
        "DATABASE_URL": settings.database_url,
        "VIGIE_KEY_FILE": str(settings.vigie_key_file),
        "PUBLIC_URL": settings.public_url,
        "WEBHOOK_SECRET": settings.webhook_secret.get_secret_value(),
        "LISTEN": settings.listen,
        "METRICS_LISTEN": settings.metrics_listen,
        "SHUTDOWN_SECONDS": str(settings.shutdown_seconds),
        "LOG_FORMAT": "json",
    }


@asynccontextmanager
async def running(settings: Settings, folder: Path) -> AsyncIterator[BotProcess]:
    """A process that is started once, and killed at the end if it is still there."""
    process = BotProcess(settings, folder)
    await process.start()
    try:
        yield process
    finally:
        await process.stop()


@asynccontextmanager
async def kept_running(
    settings: Settings, folder: Path, words: Sequence[str] = ("bot", "run")
) -> AsyncIterator[BotProcess]:
    """A process that comes back each time it is killed, while the context lasts."""
    process = BotProcess(settings, folder, words)
    keeper = asyncio.create_task(process.keep_running())
    try:
        yield process
    finally:
        keeper.cancel()
        await asyncio.wait({keeper})
        await process.stop()
