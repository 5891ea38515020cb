"""Killed with SIGKILL at each statement of the end of keeping: all is there, or all is gone."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select, update

from bot.settings import Settings
from storage.alert_rows import alerts
from storage.attachments import attachments
from storage.audit import audit
from storage.drafts import drafts
from storage.engine import Database
from storage.outbox_rows import outbox
from storage.retention_rows import retention
from storage.schema import metadata
from tests.faults.purging import STEPS, Run, killed
from tests.house import EVENING
from tests.storage.test_retention import an_alert, places_of

LATER = EVENING + timedelta(days=3 * 365)
ALERTS = 2

Rows = Mapping[str, Sequence[tuple[Any, ...]]]


async def everything(database: Database) -> Rows:
    """Every row of every table."""
    async with database.read() as uow:
        return {
            table.name: sorted(
                (tuple(row) for row in await uow.connection.execute(select(table))), key=repr
            )
            for table in metadata.sorted_tables
        }


async def council(database: Database) -> list[str]:
    """Alerts with a row in every table that knows of them; a form and messages of before."""
    async with database.write() as uow:
        due = [await an_alert(uow) for _ in range(ALERTS)]
        # Those that were only flagged beside them stay.
        others = update(retention).where(retention.c.alert.not_in(due))
        await uow.connection.execute(others.values(since=LATER))
        for alert in due:
            await uow.outbox.cancel_about(alert, EVENING)
        author = await uow.connection.scalar(select(alerts.c.author).limit(1))
        await uow.drafts.open(str(author), "closing", "words", {"alert": due[0]}, EVENING)
        return due


async def test_a_kill_at_each_statement_leaves_nothing_half(
    founded: Settings, counts: Callable[[object], None]
) -> None:
    kills = {}
    async with await Database.open(founded.database_url, founded.kek()) as database:
        due = await council(database)
        async with database.read() as uow:
            told = [each.slot for alert in due for each in await uow.notices.of(alert)]
        for step in STEPS:
            kills[step] = await killed_everywhere(founded, database, step)
        counts(kills)
        assert kills["alerts"] > len(metadata.sorted_tables) / 2
        async with database.read() as uow:
            assert told
            left = [table for one in (*due, *told) for table in await places_of(uow, one)]
            assert set(left) == {audit.name}
            purged = select(audit.c.about).where(audit.c.act == "alert.purged")
            assert sorted(await uow.connection.scalars(purged)) == sorted(due)
            assert not list(await uow.connection.scalars(select(drafts.c.id)))
            assert not list(await uow.connection.scalars(select(attachments.c.id)))
            bodies = select(func.count()).where(
                outbox.c.sealed.is_not(None), outbox.c.ended_at <= LATER
            )
            assert await uow.connection.scalar(bodies) == 0
            assert (await uow.connection.scalar(select(func.count()).select_from(alerts))) == ALERTS


async def killed_everywhere(settings: Settings, database: Database, step: str) -> int:
    """Kill this step at each statement in turn, until one has come to its end; how many died."""
    before = await everything(database)
    for boundary in count():
        run = Run(settings.database_url, settings.kek(), step, LATER, boundary)
        was_killed = await asyncio.to_thread(killed, run)
        after = await everything(database)
        if after != before:
            # It was done, whole; whoever comes again finds nothing to do.
            assert not await asyncio.to_thread(killed, Run(run.url, run.kek, step, LATER, 10_000))
            assert await everything(database) == after
            return boundary
        assert was_killed
    raise AssertionError
