"""A council with as many members as a measurement needs, founded in a temporary folder."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr

from bot.app import utc_now
from bot.settings import Settings
from storage.engine import Database
from storage.members import Kind, Role, Status
from storage.unit_of_work import UnitOfWork
from tests.bench.telegram import Telegram
from tests.house import found_reference_council, offline_settings

FIRST_PERSON = 700_000_001
FIRST_GROUP = -1_001_000_000_001


@dataclass(frozen=True, slots=True)
class Council:
    """Where it is kept, and the Telegram numbers of its people and groups."""

    folder: Path
    settings: Settings
    people: Sequence[int]
    coordinator: int
    mayors: Sequence[int] = ()
    groups: Sequence[int] = ()

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Its database, beside the bot that runs."""
        async with await Database.open(self.settings.database_url, self.settings.kek()) as opened:
            yield opened


@asynccontextmanager
async def council(
    telegram: Telegram,
    *,
    people: int,
    communes: Sequence[str] = (),
    database_url: str | None = None,
) -> AsyncIterator[Council]:
    """A coordinator, field partners who signed, and in each of `communes` a mayor and a group.

    On SQLite, or in the empty database at `database_url`.
    """
    there: dict[str, Any] = {"telegram_token": SecretStr(telegram.token)}
    there |= {"telegram_api_url": telegram.url}
    there |= {"database_url": database_url} if database_url else {}
    with TemporaryDirectory(prefix="vigie-bench-") as name:
        settings = offline_settings(Path(name)).model_copy(update=there)
        await found_reference_council(settings, utc_now)
        partners = range(FIRST_PERSON, FIRST_PERSON + people)
        mayors = range(partners.stop, partners.stop + len(communes))
        coordinator = mayors.stop
        groups = [FIRST_GROUP - number for number in range(len(communes))]
        founded = Council(Path(name), settings, partners, coordinator, mayors, groups)
        async with founded.database() as database, database.write() as uow:
            await _come_in(uow, coordinator, Role.COORDINATOR, Kind.INTERCOMMUNALITY, ())
            for person in partners:
                await _come_in(uow, person, Role.FIELD_PARTNER, Kind.STREET_OUTREACH, communes)
            for mayor, group, commune in zip(mayors, groups, communes, strict=True):
                await _come_in(uow, mayor, Role.MAYOR, Kind.MUNICIPALITY, [commune])
                linked = await uow.groups.add(await uow.chats.at(group), "Veille", utc_now())
                await uow.groups.link(linked, [commune])
        yield founded


async def _come_in(
    uow: UnitOfWork, number: int, role: Role, kind: Kind, communes: Sequence[str]
) -> None:
    member = await uow.members.add(
        role=role,
        kind=kind,
        first_name="Personne",
        last_name=str(number),
        organisation="Association exemple",
        communes=communes,
        now=utc_now(),
    )
    await uow.members.bind(member.id, number, await uow.chats.at(number))
    await uow.members.sign(member.id, 1)
    await uow.members.set_status(member.id, Status.ACTIVE)
