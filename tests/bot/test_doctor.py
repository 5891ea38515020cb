"""The doctor beside a live bot: nothing to do when all is well, and a line for each mishap."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text, update
from starlette.applications import Starlette
from telegram import Bot

from bot.app import utc_now
from bot.commands.only_one import only_one
from bot.commands.opening import opened
from bot.commands.pulse import feel
from bot.doctor import telegram
from bot.doctor.findings import Finding, Level, some, span, worst
from bot.doctor.health import address
from bot.doctor.visit import examine
from bot.health import Health
from bot.listening import listening
from bot.playground import Group
from bot.settings import Settings
from storage import backups
from storage.addresses import Address, Way
from storage.audit import SYSTEM
from storage.knocks import Letter
from storage.messages import Message
from storage.outbox import Lane
from storage.outbox_rows import outbox
from tests.bot.command import Vigie, said_one_line
from tests.ground import Ground
from tests.house import BOT_RIGHTS, SIREN, TRONVILLE, House, offline_settings

Found = dict[str, Finding]


async def looked(settings: Settings) -> Found:
    """What is found, by the name of each check; of several lines the last one."""
    return {each.check: each for each in await examine(settings, utc_now())}


def bad(found: Found) -> set[str]:
    return {name for name, finding in found.items() if finding.level is not Level.FINE}


@pytest.fixture
async def group(house: House) -> Group:
    """A council in which all is well: coordination, a group for every commune, a backup."""
    claire = await house.coordinator()
    async with house.database.write() as uow:
        communes = list(await uow.communes.names())
        await uow.audit.append(SYSTEM, backups.ACT, "", utc_now())
    return await house.linked_group("Veille", communes, claire)


async def test_when_all_is_well_there_is_nothing_to_do(house: House, group: Group) -> None:
    del group
    with only_one(house.settings.database_url):
        found = await looked(house.settings)
    assert bad(found) == set()
    assert set(found) == {
        *("key", "database", "migrations", "lag", "conservation", "backup", "chats"),
        *("coordination", "communes", "disk", "running"),
        *("gateways", "telegram.token", "telegram.webhook", "telegram.groups"),
    }


async def no_bot_runs(house: House, group: Group) -> None: ...


async def rights_are_taken(house: House, group: Group) -> None:
    await group.promotes_bot(
        by=house.telegram.people[0], rights=BOT_RIGHTS | {"can_restrict_members": False}
    )


async def bot_is_kicked(house: House, group: Group) -> None:
    with house.telegram.on_call(lambda _: None):
        await group.kicks_bot(by=house.telegram.people[0])
    async with house.database.write() as uow:  # as if no update had told so
        await uow.connection.execute(text("UPDATE groups SET state = 'linked'"))


async def coordinator_blocks(house: House, group: Group) -> None:
    await house.telegram.people[0].blocks()
    await house.settled()


async def urgent_waits(house: House, group: Group) -> None:
    then = utc_now() - timedelta(minutes=10)
    async with house.database.write() as uow:
        message = Message(text="une alerte")
        await uow.outbox.send(await uow.chats.at(5), message, now=then, lane=Lane.URGENT)


async def broadcast_waits(house: House, group: Group) -> None:
    then = utc_now() - timedelta(minutes=40)
    async with house.database.write() as uow:
        await uow.outbox.send(await uow.chats.at(5), Message(text="lu"), now=then, lane=Lane.BULK)


async def backup_is_old(house: House, group: Group) -> None:
    then = utc_now() - timedelta(days=3)
    async with house.database.write() as uow:
        await uow.connection.execute(text("DELETE FROM audit"))
        await uow.audit.append(SYSTEM, backups.ACT, "", then)


async def no_backup(house: House, group: Group) -> None:
    async with house.database.write() as uow:
        await uow.connection.execute(text("DELETE FROM audit"))


async def a_shape_of_tomorrow(house: House, group: Group) -> None:
    async with house.database.write() as uow:
        await uow.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


async def a_shape_of_yesterday(house: House, group: Group) -> None:
    async with house.database.write() as uow:
        await uow.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


async def no_token_any_more(house: House, group: Group) -> None:
    house.settings.telegram_token = SecretStr("42:AAwrong")


async def another_webhook(house: House, group: Group) -> None:
    async with Bot(house.telegram.token, base_url=f"{house.telegram.url}/bot") as bot:
        await bot.set_webhook("https://elsewhere.example/telegram")


async def key_lies_with_the_database(house: House, group: Group) -> None:
    file = Path(house.settings.database_url.partition(":///")[2])
    house.settings.vigie_key_file = house.settings.vigie_key_file.rename(file.with_name("key"))


async def key_is_open(house: House, group: Group) -> None:
    house.settings.vigie_key_file.chmod(0o644)


@dataclass(frozen=True, slots=True)
class Told:
    """What a mishap is found by."""

    level: Level
    checks: Collection[str]
    line: str


Mishap = Callable[[House, Group], Awaitable[None]]


@pytest.mark.parametrize(
    ("mishap", "told"),
    [
        (no_bot_runs, Told(Level.FAILING, {"running"}, "vigie run")),
        (rights_are_taken, Told(Level.WARNING, {"telegram.groups"}, "Bannir des membres")),
        (bot_is_kicked, Told(Level.WARNING, {"telegram.groups"}, "n’est plus dans le groupe")),
        (
            coordinator_blocks,
            Told(Level.FAILING, {"chats.members", "coordination"}, "coordination"),
        ),
        (urgent_waits, Told(Level.FAILING, {"lag.urgent"}, "10 min. Appelez les mairies")),
        (broadcast_waits, Told(Level.WARNING, {"lag.bulk"}, "40 min")),
        (backup_is_old, Told(Level.WARNING, {"backup"}, "3 jours")),
        (no_backup, Told(Level.WARNING, {"backup"}, "vigie backup")),
        (a_shape_of_tomorrow, Told(Level.FAILING, {"migrations"}, "plus récente")),
        (a_shape_of_yesterday, Told(Level.WARNING, {"migrations"}, "vigie run la met à jour")),
        (no_token_any_more, Told(Level.FAILING, {"telegram.token"}, "@BotFather")),
        (another_webhook, Told(Level.FAILING, {"telegram.webhook"}, "elsewhere.example")),
        (key_lies_with_the_database, Told(Level.WARNING, {"key.folder"}, "Déplacez-la")),
        (key_is_open, Told(Level.FAILING, {"key"}, "chmod 600")),
    ],
)
async def test_a_mishap_is_found_and_nothing_else(
    house: House, group: Group, mishap: Mishap, told: Told
) -> None:
    await mishap(house, group)
    if mishap is no_bot_runs:
        found = await looked(house.settings)
    else:
        with only_one(house.settings.database_url):
            found = await looked(house.settings)
    assert bad(found) == told.checks
    assert worst(found.values()) is told.level
    assert told.line in " ".join(found[name].line for name in told.checks)


async def test_messages_that_are_not_accounted_for_are_found(house: House, group: Group) -> None:
    del group
    async with house.database.write() as uow:
        await uow.outbox.send(await uow.chats.at(5), Message(text="perdu"), now=utc_now())
        await uow.connection.execute(update(outbox).values(outcome="lost"))
    found = await looked(house.settings)
    assert "conservation" in bad(found)


async def test_a_damaged_database_is_found(house: House, group: Group) -> None:
    del group
    async with house.database.write() as uow:
        index = text("UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'ix_outbox_chat'")
        await uow.connection.execute(text("PRAGMA writable_schema = ON"))
        await uow.connection.execute(index)
    found = await looked(house.settings)
    assert found["database"].level is Level.FAILING


async def test_telegram_may_be_away(house: House, group: Group) -> None:
    del group
    house.telegram.offline()
    found = await looked(house.settings)
    assert found["telegram.token"].line == telegram.SILENT
    assert "telegram.groups" not in found
    assert found["database"].level is Level.FINE
    house.telegram.online()


async def test_nobody_is_named(house: House, group: Group) -> None:
    person = await house.member("Amina Kherbach", communes=[TRONVILLE], organisation="Relais 55")
    await coordinator_blocks(house, group)
    await person.blocks()
    await bot_is_kicked(house, group)
    report = repr(await looked(house.settings))
    for word in ("Amina", "Kherbach", "Claire", "Relais", group.title, str(group.id)):
        assert word not in report
    assert house.telegram.token not in report


async def test_it_changes_nothing(house: House, group: Group) -> None:
    del group
    async with house.database.read() as uow:
        before = await uow.audit.checkpoint(), await uow.deliveries.accepted()
    await looked(house.settings)
    async with house.database.read() as uow:
        assert (await uow.audit.checkpoint(), await uow.deliveries.accepted()) == before


async def test_either_database_is_examined(founded: Settings) -> None:
    found = await looked(founded)
    assert found["migrations"].level is found["conservation"].level is Level.FINE
    assert bad(found) >= {"coordination", "communes", "backup", "telegram.token"}


async def test_one_who_leads_on_a_server_is_seen(postgresql_ground: Ground, tmp_path: Path) -> None:
    with postgresql_ground.founded(tmp_path) as there:
        assert (await looked(there))["running"].level is Level.FAILING
        async with opened(there) as database:
            lead = database.lead()
            assert await lead.take()
            assert (await looked(there))["running"].level is Level.FINE
            await lead.release()


async def test_a_server_that_is_away_is_told_without_its_password(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as there:
        away = "postgresql+psycopg://vigie:geheim@127.0.0.1:1/vigie"
        found = await looked(there.model_copy(update={"database_url": away}))
    assert found["database"].level is Level.FAILING
    assert "geheim" not in repr(found)


@pytest.mark.parametrize(("hours", "level"), [(0, Level.FINE), (1, Level.WARNING)])
async def test_a_clock_that_is_wrong_is_found(hours: int, level: Level, tmp_path: Path) -> None:
    there = format_datetime(utc_now() + timedelta(hours=hours), usegmt=True)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 302 Found\r\nDate: {there}\r\n\r\n".encode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        settings = offline_settings(tmp_path)
        settings.telegram_api_url = f"http://127.0.0.1:{port}"
        (finding,) = [each async for each in telegram.hour(settings, utc_now())]
    assert finding.level is level


async def test_the_bot_says_itself_whether_it_is_ready(house: House, group: Group) -> None:
    health = Health(house.database, house.settings.kek, lambda: True, utc_now)
    async with listening(Starlette(routes=health.routes()), "127.0.0.1:0", 1) as port:
        house.settings.metrics_listen = f"127.0.0.1:{port}"
        assert await asyncio.to_thread(feel, house.settings) == 0
        assert (await looked(house.settings))["ready"].level is Level.FINE
        await urgent_waits(house, group)
        assert "le retard" in (await looked(house.settings))["ready"].line
    assert "Aucun bot ne répond" in (await looked(house.settings))["ready"].line


def test_a_command_without_a_council_says_so(vigie: Vigie) -> None:
    ended = vigie("doctor")
    assert ended.status == Level.FAILING
    assert "vigie init" in ended.out


def test_a_machine_reads_json(vigie: Vigie) -> None:
    assert vigie("init", "--siren", SIREN).status == 0
    ended = vigie("doctor", "--json")
    report = json.loads(ended.out)
    assert ended.status == report["status"] == Level.FAILING
    levels = {each["check"]: each["level"] for each in report["findings"]}
    assert levels["key"] == levels["database"] == "fine"
    assert levels["running"] == levels["telegram.token"] == "failing"


def test_the_pulse_is_felt_where_the_bot_listens(vigie: Vigie) -> None:
    assert said_one_line(vigie("health"), "METRICS_LISTEN")
    assert vigie("health", METRICS_LISTEN="127.0.0.1:1").status == 1
    assert address("0.0.0.0:9090", "/healthz") == "http://127.0.0.1:9090/healthz"
    assert address("[::]:9090", "/readyz") == "http://[::1]:9090/readyz"


def test_what_people_read_is_short() -> None:
    assert [span(each) for each in (40, 119, 120, 7200, 200_000)] == [
        "40 s", "119 s", "2 min", "2 h", "2 jours",
    ]  # fmt: skip
    assert some("dcba", most=2) == "a, b et 2 autres"
    assert some("cba", most=2) == "a, b, c"


@pytest.mark.parametrize(
    ("mail", "level", "says"),
    [
        ("", Level.FINE, "Ni e-mail ni SMS"),
        ("mailto://127.0.0.1:2525?from=v@exemple.fr&to={to}", Level.FINE, "prévenu par e-mail"),
        ("mailto://127.0.0.1:2525?from=v@exemple.fr", Level.FAILING, "MAIL_GATEWAY"),
        ("smtp.exemple.fr:secret{to}", Level.FAILING, "MAIL_GATEWAY"),
    ],
)
async def test_a_second_way_is_found_or_what_is_wrong_with_it(
    house: House, mail: str, level: Level, says: str
) -> None:
    settings = house.settings.model_copy(update={"mail_gateway": SecretStr(mail)})
    finding = (await looked(settings))["gateways"]
    assert finding.level is level
    assert says in finding.line
    assert "secret" not in finding.line


async def test_a_mail_that_waits_for_too_long_is_found(house: House) -> None:
    async with house.database.write() as uow:
        letter = Letter(Address(Way.MAIL, "a@exemple.fr"), "…", "…")
        soon, then = utc_now() - timedelta(minutes=10), utc_now() + timedelta(hours=1)
        await uow.knocks.accept("somebody", letter, now=soon, expires_at=then)
        (knock,) = await uow.knocks.due(utc_now(), 1)
        await uow.knocks.postpone(knock.id, then)
    found = await looked(house.settings)
    assert found["lag.knocks"].level is Level.WARNING
    assert "1 en attente" in found["conservation.knocks"].line
