"""What every test may ask for."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from bot.settings import Settings
from storage.engine import Database
from tests import postgres, scratch
from tests.ground import Ground, PostgresGround, SqliteGround
from tests.house import House, lived_in

# Two busy cores make a single example slow now and then; that is no defect.
hypothesis.settings.register_profile("vigie", deadline=None, derandomize=True)
hypothesis.settings.load_profile("vigie")
# What pytest calls its temporary root; whoever names another one has it.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch.place()))


@pytest.fixture(scope="session")
def sqlite_ground(tmp_path_factory: pytest.TempPathFactory) -> SqliteGround:
    """Files, each a copy of one council."""
    return asyncio.run(SqliteGround.made(tmp_path_factory.mktemp("sqlite")))


@pytest.fixture(scope="session")
def postgresql_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresGround]:
    """A server of PostgreSQL, for as long as the tests last."""
    with postgres.running(scratch.place()) as server:
        yield asyncio.run(PostgresGround.made(server, tmp_path_factory.mktemp("postgresql")))


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest) -> Ground:
    """Both, one after the other: what is kept is kept alike."""
    chosen: Ground = request.getfixturevalue(f"{request.param}_ground")
    return chosen


@pytest.fixture
def bare(ground: Ground, tmp_path: Path) -> Iterator[Settings]:
    """Settings for a database in which nothing was set up."""
    with ground.bare(tmp_path) as settings:
        yield settings


@pytest.fixture
def founded(ground: Ground, tmp_path: Path) -> Iterator[Settings]:
    """Settings for a database with the reference council."""
    with ground.founded(tmp_path) as settings:
        yield settings


@pytest.fixture
async def database(founded: Settings) -> AsyncIterator[Database]:
    """The reference council's database alone: no bot, no Telegram."""
    async with await Database.open(founded.database_url, founded.kek()) as opened:
        yield opened


@pytest.fixture
async def house(sqlite_ground: Ground, tmp_path: Path) -> AsyncIterator[House]:
    """The reference council, running, with nobody in it yet."""
    with sqlite_ground.founded(tmp_path) as settings:
        async with lived_in(settings) as opened:
            yield opened


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts in which the stories of bad days ended (tests/faults)."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, said in report.user_properties:
            if name == "counts" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.partition('::')[2]}: {said}")
