"""The real `vigie`, as a process, in front of a Telegram on loopback."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.commands.founding import found
from bot.playground import Call, Playground
from bot.settings import Settings
from tests.house import SIREN, settings_for

PATIENCE = 20.0


@dataclass(slots=True)
class Process:
    """A `vigie …` that runs: its lines as they come."""

    process: asyncio.subprocess.Process

    async def says(self, words: str) -> str:
        """The next line on stdout that has these words."""
        return await self._line(self.process.stdout, words)

    async def complains(self, words: str) -> str:
        """The next line on stderr that has these words."""
        return await self._line(self.process.stderr, words)

    async def ends(self) -> tuple[int, str, str]:
        """The status, and what was left to read on stdout and stderr."""
        async with asyncio.timeout(PATIENCE):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()

    async def _line(self, stream: asyncio.StreamReader | None, words: str) -> str:
        assert stream is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await stream.readline()).decode():
                if words in line:
                    return line
        raise AssertionError(f"ended without saying {words!r}")


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder with an environment, in which `vigie` is run."""

    folder: Path
    environment: Mapping[str, str]

    @asynccontextmanager
    async def vigie(self, *words: str) -> AsyncIterator[Process]:
        """Run a command while the block lasts; one that is still there then is killed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield Process(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()

    async def runs(self, *words: str) -> tuple[int, str, str]:
        """Run a command to its end."""
        async with self.vigie(*words) as process:
            return await process.ends()


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground.serve(seed=7) as served:
        yield served


@pytest.fixture
async def machine(telegram: Playground, tmp_path: Path) -> Machine:
    """A machine on which a council was set up."""
    settings = settings_for(tmp_path, telegram)
    await found(settings, SIREN)
    ours = {name.upper() for name in Settings.model_fields}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    clean |= {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    clean |= {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    return Machine(tmp_path, clean)


async def test_a_bot_lets_its_coordinator_in_and_stops_when_told(
    machine: Machine, telegram: Playground
) -> None:
    """One process for the whole life: the link, a second bot, an invitation beside it, the end."""
    claire = telegram.person("Claire Fontaine")
    async with machine.vigie("run") as bot:
        link = (await bot.says("https://t.me/")).strip()
        assert f"t.me/{telegram.bot_username}?start=" in link

        status, _, err = await machine.runs("run")
        assert (status, err.count("\n")) == (1, 1)
        assert "tourne déjà" in err

        await claire.opens(link)
        await claire.sees("charte")

        status, out, _ = await machine.runs("invite-coordinator")
        assert status == 0
        assert f"https://t.me/{telegram.bot_username}?start=" in out
        assert link not in out

        status, out, _ = await machine.runs("audit", "verify")
        assert status == 0

        await telegram.quiet()
        bot.process.send_signal(signal.SIGTERM)
        status, _, err = await bot.ends()
    assert status == 0
    assert telegram.token not in err
    assert link.partition("=")[2] not in err


async def test_what_is_on_the_wire_at_the_end_is_not_sent_twice(
    machine: Machine, telegram: Playground
) -> None:
    claire = telegram.person("Claire Fontaine")
    stopping = asyncio.Event()
    async with machine.vigie("run") as bot:
        link = (await bot.says("https://t.me/")).strip()

        async def answer_late(call: Call) -> None:
            if call.method == "sendMessage":
                bot.process.terminate()
                await stopping.wait()

        with telegram.on_call(answer_late, after=True):
            await claire.opens(link)
            await bot.complains("stopping")
            stopping.set()
            assert (await bot.ends())[0] == 0
    with sqlite3.connect(machine.folder / "data/vigie.db") as database:
        ended = database.execute("SELECT outcome FROM outbox WHERE operation = 'send'").fetchall()
    database.close()
    assert ended[0] == ("sent",)


async def test_telegram_may_be_away_at_the_start(machine: Machine, telegram: Playground) -> None:
    telegram.offline()
    async with machine.vigie("run") as bot:
        await bot.complains("trying again")
        telegram.online()
        await bot.says("https://t.me/")
        bot.process.send_signal(signal.SIGINT)
        assert (await bot.ends())[0] == 0


async def test_a_stop_while_telegram_is_away_leaves_nothing_open(
    machine: Machine, telegram: Playground
) -> None:
    telegram.offline()
    async with machine.vigie("run") as bot:
        await bot.complains("trying again")
        bot.process.terminate()
        status, _, err = await bot.ends()
    assert status == 0
    assert "Unclosed" not in err


async def test_a_wrong_token_is_said_in_one_line(machine: Machine) -> None:
    environment = {**machine.environment, "TELEGRAM_TOKEN": "42:AAwrong"}
    status, out, err = await Machine(machine.folder, environment).runs("run")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "Telegram refuse ce jeton" in err


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_token_that_is_taken_back_meanwhile_ends_the_bot_and_is_said(
    machine: Machine, telegram: Playground, method: str
) -> None:
    async with machine.vigie("run") as bot:
        link = (await bot.says("https://t.me/")).strip()
        telegram.fails_next(method, 401, "Unauthorized", times=9)
        await telegram.person("Claire Fontaine").opens(link)
        status, _, err = await bot.ends()
    assert status == 1
    assert "Telegram refuse ce jeton" in err.splitlines()[-1]


async def test_a_bot_that_was_killed_leaves_no_lock(machine: Machine) -> None:
    for _ in range(2):
        async with machine.vigie("run") as bot:
            await bot.says("https://t.me/")
            bot.process.kill()
            assert (await bot.ends())[0] == -signal.SIGKILL


async def test_the_playground_opens_with_people_in_it_and_ends_at_ctrl_c(machine: Machine) -> None:
    async with machine.vigie("playground", "--port", "0") as playground:
        address = await playground.says("http://127.0.0.1:")
        assert "Ouvrez" in address
        await playground.says("?start=")
        playground.process.send_signal(signal.SIGINT)
        assert (await playground.ends())[0] == 0
