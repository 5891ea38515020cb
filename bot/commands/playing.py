"""`vigie playground`: phones in a page, in front of the real bot and invented people."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from typer import echo

from bot import log
from bot.app import utc_now
from bot.commands.founding import found_council
from bot.commands.opening import opened
from bot.commands.running import serve
from bot.playground import Person, Playground
from bot.settings import Settings
from storage import keyfile
from storage.engine import Database
from storage.gazetteer import intercommunality
from storage.members import Kind, Role, Status
from storage.unit_of_work import UnitOfWork

SIREN = "200033025"
TRONVILLE, LIGNY = "55519", "55291"
RIGHTS = {"can_invite_users": True, "can_restrict_members": True, "can_delete_messages": True}


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in the play."""

    name: str
    role: Role
    kind: Kind
    organisation: str
    communes: Sequence[str] = ()


CAST = (
    Part("Claire (coordination)", Role.COORDINATOR, Kind.INTERCOMMUNALITY, "Agglo exemple"),
    Part(
        "Samir (éducateur)",
        Role.FIELD_PARTNER,
        Kind.STREET_OUTREACH,
        "Éducateurs exemple",
        [TRONVILLE, LIGNY],
    ),
    Part(
        "Marie (maire de Tronville)",
        Role.MAYOR,
        Kind.MUNICIPALITY,
        "Mairie de Tronville",
        [TRONVILLE],
    ),
    Part("Paul (maire de Ligny)", Role.MAYOR, Kind.MUNICIPALITY, "Mairie de Ligny", [LIGNY]),
)
"""Invented people, named after their part: who opens the page sees at once whom to play."""


async def play(port: int) -> None:
    """Serve on `port` (0: any that is free) until Ctrl-C.

    Everything lies in a temporary folder that goes with it.
    """
    log.configure("WARNING", "text")
    with TemporaryDirectory(prefix="vigie-") as folder:
        async with Playground.serve(port=port) as telegram:
            settings = loopback_settings(Path(folder), telegram)
            who = intercommunality(SIREN)
            kek = keyfile.create(settings.vigie_key_file)
            await found_council(settings, who, kek, utc_now())
            async with opened(settings) as database:
                await _people_come_in(telegram, database)
                echo(f"Ouvrez {telegram.url} dans un navigateur. Ctrl-C arrête tout.")
                await serve(settings, database, show=_show_link)


def loopback_settings(folder: Path, telegram: Playground) -> Settings:
    """Nothing of the environment counts here: not its token, its database or its key."""
    return Settings(
        _env_file=None,
        telegram_token=SecretStr(telegram.token),
        telegram_api_url=telegram.url,
        database_url=f"sqlite:///{folder}/data/vigie.db",
        vigie_key_file=folder / "keys" / "vigie.key",
        vigie_key=SecretStr(""),
        public_url="",
        metrics_listen="",
    )


async def _people_come_in(telegram: Playground, database: Database) -> None:
    """Invented people, active already, and the group of one commune."""
    async with database.write() as uow:
        for each in CAST:
            await _comes_in(uow, telegram.person(each.name), each)
    people = telegram.people
    group = telegram.group("Tronville-en-Barrois · veille", creator=people[0], members=people[1:3])
    async with database.write() as uow:
        ours = await uow.groups.add(await uow.chats.at(group.id), group.title, utc_now())
        await uow.groups.link(ours, [TRONVILLE])
    await group.adds_bot(by=people[0], rights=RIGHTS)
    for person in people:
        await person.starts()


async def _comes_in(uow: UnitOfWork, person: Person, part: Part) -> None:
    member = await uow.members.add(
        role=part.role,
        kind=part.kind,
        first_name=person.first_name,
        last_name=person.last_name,
        organisation=part.organisation,
        communes=part.communes,
        now=utc_now(),
    )
    await uow.members.bind(member.id, person.id, await uow.chats.at(person.id))
    await uow.members.sign(member.id, await uow.charters.last_version())
    await uow.members.set_status(member.id, Status.ACTIVE)


def _show_link(bot_username: str, code: str) -> None:
    link = f"https://t.me/{bot_username}?start={code}"
    echo(f"Pour arriver comme la première fois, une personne de plus ouvre :\n  {link}")
