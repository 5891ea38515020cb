"""The steps between shapes of the database lead to the tables of the code, there and back."""

import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import DateTime, bindparam, inspect, select, text

from bot.settings import Settings
from handlers.meetings.schedule import reminders_for
from storage import migrations
from storage.alert_history import alert_history
from storage.attendances import attendances
from storage.connection import Connection
from storage.engine import store_at
from storage.meetings import MeetingKind
from storage.migrations import steps
from storage.policy import Policy
from storage.reminders import Audience, reminders
from storage.schema import metadata
from tests.handlers.meetings.test_schedule import meeting_at
from tests.house import EVENING


@pytest.fixture
async def connection(bare: Settings) -> AsyncIterator[Connection]:
    """A transaction on an empty database."""
    store = store_at(bare.database_url)
    async with store.write() as opened:
        yield opened
    await store.close()


def tables(connection: SyncConnection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def checks(connection: SyncConnection) -> dict[str, list[str]]:
    found = {name: inspect(connection).get_check_constraints(name) for name in tables(connection)}
    return {
        name: [str(each["sqltext"]) for each in these] for name, these in found.items() if these
    }


async def test_the_newest_shape_is_that_of_the_code(connection: Connection) -> None:
    await connection.run_sync(steps.upgrade)
    assert await connection.run_sync(steps.differences) == []


async def test_the_checks_are_those_of_the_code_too(connection: Connection) -> None:
    """Alembic compares everything but these."""
    await connection.run_sync(steps.upgrade)
    stepped = await connection.run_sync(checks)
    await connection.run_sync(steps.downgrade, "base")
    await connection.run_sync(metadata.create_all)
    assert stepped == await connection.run_sync(checks) != {}


async def test_a_difference_would_be_seen(connection: Connection) -> None:
    await connection.run_sync(steps.upgrade)
    await connection.execute(text("ALTER TABLE audit ADD COLUMN extra TEXT"))
    assert len(await connection.run_sync(steps.differences)) == 1


async def test_up_down_and_up_again(connection: Connection) -> None:
    await connection.run_sync(steps.upgrade)
    there = await connection.run_sync(tables)
    await connection.run_sync(steps.downgrade, "base")
    assert await connection.run_sync(tables) == set()
    await connection.run_sync(steps.upgrade)
    assert await connection.run_sync(tables) == there != set()


async def test_every_step_goes_back_and_forth(connection: Connection) -> None:
    for revision in steps.revisions():
        await connection.run_sync(steps.upgrade, revision)
        await connection.run_sync(steps.downgrade, "-1")
        await connection.run_sync(steps.upgrade, revision)


async def test_the_start_knows_the_newest_step_without_reading_any(
    connection: Connection,
) -> None:
    assert steps.revisions()[-1] == migrations.HEAD
    assert not await migrations.is_current(connection)
    await migrations.upgrade(connection)
    assert await migrations.is_current(connection)


async def test_a_database_of_a_later_version_is_left_alone(connection: Connection) -> None:
    await migrations.upgrade(connection)
    await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.DatabaseTooNew):
        await migrations.upgrade(connection)


async def test_a_step_that_fails_leaves_nothing(bare: Settings) -> None:
    store = store_at(bare.database_url)
    with pytest.raises(RuntimeError):
        async with store.write() as connection:
            await migrations.upgrade(connection)
            raise RuntimeError
    async with store.read() as connection:
        assert await connection.run_sync(tables) == set()
    await store.close()


def test_a_database_at_the_newest_shape_does_not_load_alembic(tmp_path: Path) -> None:
    check = f"""
import asyncio, sys
from storage import migrations
from storage.alert_history import alert_history
from storage.engine import store_at

async def main():
    store = store_at("sqlite:///{tmp_path}/vigie.db")
    async with store.write() as connection:
        await migrations.upgrade(connection)
    for name in [name for name in sys.modules if name.partition(".")[0] == "alembic"]:
        del sys.modules[name]
    async with store.write() as connection:
        await migrations.upgrade(connection)
    await store.close()

asyncio.run(main())
sys.exit("alembic" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


LATER = EVENING + timedelta(hours=1)
BEFORE_STORMS, STORMS = "0004", "0005"
COUNCIL_BEFORE_STORMS = (
    "INSERT INTO chats VALUES ('chat', :bytes, :bytes, 'alive', NULL)",
    "INSERT INTO circles VALUES ('circle', 1, :bytes, :bytes, :bytes)",
    "INSERT INTO communes VALUES ('55519', 'Tronville-en-Barrois', 1500, 'circle')",
    "INSERT INTO members VALUES ('m', 'active', 'mayor', 'x', 'fr', NULL, 'chat', :bytes, 1, :at)",
    "INSERT INTO alerts VALUES ('a', 'A-22', '55519', 'm', 3, FALSE, 'routed', :bytes, :at)",
    "INSERT INTO alerts VALUES ('b', 'A-33', '55519', 'm', 3, FALSE, 'routed', :bytes, :at)",
    "INSERT INTO slots VALUES ('own', 'chat', 1)",
    "INSERT INTO slots VALUES ('storm', 'chat', 2)",
    "INSERT INTO notices VALUES ('own', 'a', 'official', 'm')",
)


async def put(connection: Connection, row: str) -> None:
    """Insert a row of an old shape, `:bytes`, `:at` and `:later` filled in."""
    values = {"bytes": b"sealed", "at": EVENING, "later": LATER}
    used = {name: value for name, value in values.items() if f":{name}" in row}
    types = [bindparam(name, type_=DateTime(timezone=True)) for name in used if name != "bytes"]
    await connection.execute(text(row).bindparams(*types), used)


async def test_a_notice_of_before_the_storms_stays_a_message_of_its_own(
    connection: Connection,
) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_STORMS)
    for each in COUNCIL_BEFORE_STORMS:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, STORMS)
    for line, alert in enumerate("ab", start=1):
        listed = "INSERT INTO notices VALUES ('storm', :alert, 'official', 'm', :line)"
        await connection.execute(text(listed), {"alert": alert, "line": line})
    told = await connection.execute(text("SELECT slot, alert, line FROM notices ORDER BY 1, 2"))
    assert [tuple(row) for row in told] == [
        ("own", "a", None),
        ("storm", "a", 1),
        ("storm", "b", 2),
    ]
    await connection.run_sync(steps.downgrade, BEFORE_STORMS)
    told = await connection.execute(text("SELECT * FROM notices"))
    assert [tuple(row) for row in told] == [("own", "a", "official", "m")]


BEFORE_EXCUSES, EXCUSES = "0006", "0007"
EXCUSED_BEFORE = (
    "INSERT INTO members VALUES ('m', 'active', 'mayor', 'x', 'fr', NULL, NULL, :bytes, 1, :at)",
    "INSERT INTO meetings VALUES ('r', 'x', 'x', 'x', 'x', :at, :at, TRUE, 1, :bytes, :at)",
    "INSERT INTO absences VALUES ('r', 'm', :at)",
)


async def test_who_had_excused_themselves_stays_excused(connection: Connection) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_EXCUSES)
    for each in EXCUSED_BEFORE:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, EXCUSES)
    kept = await connection.execute(text("SELECT meeting, member FROM excuses"))
    assert [tuple(row) for row in kept] == [("r", "m")]
    await connection.run_sync(steps.downgrade, BEFORE_EXCUSES)
    kept = await connection.execute(text("SELECT meeting, member FROM absences"))
    assert [tuple(row) for row in kept] == [("r", "m")]


BEFORE_ANSWERS, ANSWERS = "0046", "0047"
MEMBERS = (
    "INSERT INTO members VALUES ({who}, 'active', 'mayor', 'x', 'fr', NULL, NULL, :bytes, 1, :at)"
)
A_MEETING = (
    "INSERT INTO meetings VALUES "
    "('r', '', '', '', '', :at, :at, TRUE, 1, :bytes, :at, NULL, NULL, FALSE)"
)
EXCUSED = (
    *(MEMBERS.format(who=f"'{who}'") for who in "mnp"),
    A_MEETING,
    "INSERT INTO excuses VALUES ('r', 'm', :later)",
)
ANSWERED = (
    "INSERT INTO attendances VALUES ('r', 'n', 'represented', 'p', 'n', :at)",
    "INSERT INTO attendances VALUES ('r', 'p', 'present', NULL, 'p', :at)",
)


async def test_an_excuse_is_an_answer_and_whoever_does_not_come_is_excused_again(
    connection: Connection,
) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_ANSWERS)
    for each in EXCUSED:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, ANSWERS)
    query = select(attendances).order_by(attendances.c.member)
    kept = [tuple(row) for row in await connection.execute(query)]
    assert kept == [("r", "m", "excused", None, "m", LATER)]
    for each in ANSWERED:
        await put(connection, each)
    await connection.run_sync(steps.downgrade, BEFORE_ANSWERS)
    left = await connection.execute(text("SELECT meeting, member FROM excuses ORDER BY member"))
    assert [tuple(row) for row in left] == [("r", "m"), ("r", "n")]


BEFORE_WHOLE_SERIES, WHOLE_SERIES = "0043", "0044"
CHANGED = (
    (
        "INSERT INTO meetings VALUES "
        "('new', '', '', '', '', :at, :at, TRUE, 1, :bytes, :at, NULL, NULL)"
    ),
    (
        "INSERT INTO meetings VALUES "
        "('moved', '', '', '', '', :at, :at, TRUE, 2, :bytes, :at, NULL, NULL)"
    ),
)


async def test_a_meeting_that_was_changed_so_far_was_changed_by_hand(
    connection: Connection,
) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_WHOLE_SERIES)
    for each in CHANGED:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, WHOLE_SERIES)
    by_hand = await connection.scalars(text("SELECT id FROM meetings WHERE by_hand"))
    assert list(by_hand) == ["moved"]


BEFORE_YEARLY, YEARLY = "0047", "0048"
PLENARIES = (
    (
        "INSERT INTO meetings VALUES ('p', 'plenary', 'planned', '2026-12-07T14:00:00', "
        "'Europe/Paris', :at, :at, TRUE, 1, :bytes, :at, NULL, NULL, FALSE)"
    ),
    (
        "INSERT INTO meetings VALUES ('off', 'plenary', 'cancelled', '2026-12-07T14:00:00', "
        "'Europe/Paris', :at, :at, TRUE, 1, :bytes, :at, NULL, NULL, FALSE)"
    ),
    (
        "INSERT INTO meetings VALUES ('cell', 'watch_cell', 'planned', '2026-12-07T14:00:00', "
        "'Europe/Paris', :at, :at, TRUE, 1, :bytes, :at, NULL, NULL, FALSE)"
    ),
)


async def test_a_plenary_that_stood_already_is_asked_after_as_a_new_one_is(
    connection: Connection,
) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_YEARLY)
    for each in PLENARIES:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, YEARLY)
    due = [tuple(row) for row in await connection.execute(select(reminders))]
    plenary = replace(
        meeting_at(datetime(2026, 12, 7, 14)),  # noqa: DTZ001 - the hour on people's clocks
        kind=MeetingKind.PLENARY,
    )
    at = reminders_for(plenary, Policy(), EVENING)[Audience.NEXT_PLENARY]
    assert due == [("p", "next_plenary", at, "waiting", None, None)]
    await connection.run_sync(steps.downgrade, BEFORE_YEARLY)
    assert not (await connection.execute(select(reminders))).all()


BEFORE_HISTORY, HISTORY = "0011", "0012"
COUNCIL_BEFORE_HISTORY = (
    *COUNCIL_BEFORE_STORMS[:4],
    "INSERT INTO alerts VALUES ('a', 'A-22', '55519', 'm', 3, FALSE, 'routed', :bytes, :at)",
    "INSERT INTO alerts VALUES ('b', 'A-33', '55519', 'm', 3, FALSE, 'acknowledged', :bytes, :at)",
    "INSERT INTO alerts VALUES ('c', 'A-44', '55519', 'm', 3, FALSE, 'withdrawn', :bytes, :at)",
    "INSERT INTO acknowledgements VALUES ('b', 'town_hall', 'm', FALSE, NULL, :later)",
    "INSERT INTO acknowledgements VALUES ('a', 'coordination', 'm', FALSE, NULL, :later)",
)


async def test_an_alert_of_before_the_histories_has_come_to_where_it_stands(
    connection: Connection,
) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_HISTORY)
    for each in COUNCIL_BEFORE_HISTORY:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, HISTORY)
    query = select(alert_history).order_by(alert_history.c.alert)
    assert [tuple(row) for row in await connection.execute(query)] == [
        ("a", 1, "routed", EVENING, "m"),
        ("b", 1, "acknowledged", LATER, "m"),
        ("c", 1, "withdrawn", EVENING, "m"),
    ]
    await connection.execute(text("UPDATE alerts SET status = 'closed' WHERE id = 'a'"))
    await connection.run_sync(steps.downgrade, BEFORE_HISTORY)
    known = await connection.execute(text("SELECT status FROM alerts ORDER BY id"))
    assert [row.status for row in known] == ["acknowledged", "acknowledged", "withdrawn"]


BEFORE_ENDS, ENDS = "0040", "0041"
DECIDED_BEFORE_ENDS = (
    (
        "INSERT INTO members"
        " (id, status, role, kind, language, sealed, charter_version, created_at)"
        " VALUES ('m', 'active', 'coordinator', 'x', 'fr', :bytes, 1, :at)"
    ),
    "INSERT INTO situations (id, reference, status, opened_at) VALUES ('s', 'S-22', 'open', :at)",
    (
        "INSERT INTO situations (id, reference, status, opened_at, closed_at)"
        " VALUES ('t', 'S-33', 'closed', :at, :later)"
    ),
    *(
        "INSERT INTO decisions"  # written below
        " (id, situation, status, due_at, created_at, created_by, sealed, step, step_at)"
        f" VALUES ('{name}', '{situation}', '{status}', :later, :at, 'm', :bytes, 'ask', :later)"
        for name, situation, status in (
            ("a", "s", "to_do"),
            ("b", "t", "to_do"),
            ("c", "t", "doing"),
            ("d", "t", "done"),
        )
    ),
)


async def test_what_was_open_in_a_closed_situation_is_dropped_by_its_end(
    connection: Connection,
) -> None:
    await connection.run_sync(steps.upgrade, BEFORE_ENDS)
    for each in DECIDED_BEFORE_ENDS:
        await put(connection, each)
    await connection.run_sync(steps.upgrade, ENDS)
    kept = await connection.execute(text("SELECT status, was, step FROM decisions ORDER BY id"))
    assert [tuple(row) for row in kept] == [
        ("to_do", None, "ask"),
        ("abandoned", "to_do", None),
        ("abandoned", "doing", None),
        ("done", None, "ask"),
    ]
    await connection.run_sync(steps.downgrade, BEFORE_ENDS)
    kept = await connection.execute(text("SELECT status FROM decisions ORDER BY id"))
    assert [row.status for row in kept] == ["to_do", "to_do", "doing", "done"]
