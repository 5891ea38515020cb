"""Where a council stands in a test: in a SQLite file, or in a database of PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from bot.settings import Settings
from tests import postgres
from tests.house import HandClock, found_reference_council, offline_settings


class Ground(Protocol):
    """Gives each test a place of its own; what is no database lies in the test's folder."""

    def bare(self, folder: Path) -> AbstractContextManager[Settings]:
        """A place where nothing was set up."""

    def founded(self, folder: Path) -> AbstractContextManager[Settings]:
        """A place with a copy of the reference council, founded on the evening of the tests."""

    def stolen(self, settings: Settings) -> bytes:
        """Every byte that a thief of the database would carry away."""


@dataclass(frozen=True, slots=True)
class SqliteGround:
    """Files. The council is founded once, in `model`."""

    model: Path

    @classmethod
    async def made(cls, model: Path) -> "SqliteGround":
        """Found the council that is copied."""
        await found_reference_council(offline_settings(model), HandClock())
        return cls(model)

    @contextmanager
    def bare(self, folder: Path) -> Iterator[Settings]:
        yield offline_settings(folder)

    @contextmanager
    def founded(self, folder: Path) -> Iterator[Settings]:
        shutil.copytree(self.model, folder, dirs_exist_ok=True)
        yield offline_settings(folder)

    def stolen(self, settings: Settings) -> bytes:
        file = make_url(settings.database_url).database
        assert file
        return b"".join(each.read_bytes() for each in Path(file).parent.iterdir())


@dataclass(frozen=True, slots=True)
class PostgresGround:
    """Databases of one server. The council is founded once, its key lies in `model`."""

    server: postgres.Server
    model: Path
    _numbers: Iterator[int] = field(default_factory=count)

    MODEL = "founded"

    @classmethod
    async def made(cls, server: postgres.Server, model: Path) -> "PostgresGround":
        """Found the council that is copied."""
        there = _at(server.create(cls.MODEL), model)
        await found_reference_council(there, HandClock())
        return cls(server, model)

    @contextmanager
    def bare(self, folder: Path) -> Iterator[Settings]:
        name = f"test_{next(self._numbers)}"
        yield _at(self.server.create(name), folder)
        self.server.drop(name)

    @contextmanager
    def founded(self, folder: Path) -> Iterator[Settings]:
        shutil.copytree(self.model, folder, dirs_exist_ok=True)
        name = f"test_{next(self._numbers)}"
        yield _at(self.server.create(name, like=self.MODEL), folder)
        self.server.drop(name)

    def stolen(self, settings: Settings) -> bytes:
        return b"".join(each.read_bytes() for each in self.server.files(_name(settings)))

    def end_sessions(self, settings: Settings) -> None:
        """Cut every connection to a database."""
        self.server.end_sessions(_name(settings))


def _at(url: str, folder: Path) -> Settings:
    return offline_settings(folder).model_copy(update={"database_url": url})


def _name(settings: Settings) -> str:
    name = make_url(settings.database_url).database
    assert name
    return name
