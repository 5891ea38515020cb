"""What is kept goes whole when its time is over: no row of any noun stays, and never half of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, LargeBinary, Table, func, insert, select

from handlers.alerts.sending import send
from handlers.moment import Moment
from storage.alert_rows import alerts
from storage.audit import audit
from storage.decisions import decisions
from storage.engine import Database
from storage.members import Role
from storage.outbox import Outcome
from storage.purging import referring
from storage.schema import metadata, new_id
from storage.situation_closings import situation_closings
from storage.situations import situations, unrelated
from storage.slots import slots
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import EVENING, PARIS


@dataclass(slots=True)
class Filler:
    """Puts a row into any table, and into those that it refers to first."""

    uow: UnitOfWork
    known: dict[Table, Mapping[str, Any]] = field(default_factory=dict)

    async def fill(self, table: Table) -> None:
        row: dict[str, Any] = {}
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.table not in self.known:
                    await self._know(key.column.table)
                row[column.name] = self.known[key.column.table][key.column.name]
            if not column.foreign_keys and column.server_default is None:
                row[column.name] = self._value(column.type)
        await self.uow.connection.execute(insert(table).values(row))
        self.known[table] = row

    async def _know(self, table: Table) -> None:
        """One row of a noun that stays: the first there is, or a new one."""
        found = (await self.uow.connection.execute(select(table).limit(1))).mappings().first()
        if found is None:
            await self.fill(table)
        else:
            self.known[table] = dict(found)

    def _value(self, kind: Any) -> Any:
        if isinstance(kind, LargeBinary):
            return b"sealed"
        if isinstance(kind, Boolean):
            return False
        if isinstance(kind, Integer):
            return len(self.known) + 900
        is_moment = isinstance(getattr(kind, "impl", kind), DateTime)
        return EVENING if is_moment else new_id()


async def an_alert(uow: UnitOfWork) -> str:
    """Sent and told, with a row in every table that knows of it, whatever noun comes next."""
    await group_of(uow)
    await member_of(uow, Role.MAYOR)
    moment = Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
    alert = (await send(moment, await member_of(uow), NEIGHBOURS)).alert.id
    row = (await uow.connection.execute(select(alerts).where(alerts.c.id == alert))).mappings()
    filler = Filler(uow, {alerts: dict(row.one())})
    for table in metadata.sorted_tables:
        if table is not alerts and table in referring(alerts, [alert]):
            filled = await uow.connection.scalar(
                select(func.count()).where(referring(alerts, [alert])[table])
            )
            if not filled:
                await filler.fill(table)
    other = {"alert": (await send(moment, await member_of(uow), NEIGHBOURS)).alert.id}
    await uow.connection.execute(insert(unrelated).values(other=alert, **other))
    return alert


async def counts(uow: UnitOfWork) -> Mapping[str, int]:
    """How many rows each table has."""
    return {
        table.name: await uow.connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


async def places_of(uow: UnitOfWork, said: str) -> set[str]:
    """The tables in which a text stands, in whatever column of whatever noun."""
    found = set()
    for table in metadata.sorted_tables:
        for row in await uow.connection.execute(select(table)):
            if any(isinstance(value, str) and said in value for value in row):
                found.add(table.name)
    return found


async def test_nothing_that_refers_to_an_alert_stays(database: Database) -> None:
    async with database.write() as uow:
        alert = await an_alert(uow)
        tables = referring(alerts, [alert])
        direct = {key.parent.table for key in _keys_to(alerts)}
        assert direct <= set(tables)
        for table, which in tables.items():
            assert await uow.connection.scalar(select(func.count()).where(which)), table.name
        at = EVENING + timedelta(days=40)
        await uow.outbox.cancel_about(alert, EVENING)
        await uow.deliveries.forget(at, 1_000)
        await uow.retention.purge([alert])
    async with database.read() as uow:
        assert await places_of(uow, alert) <= {audit.name}
        assert await uow.connection.scalar(select(func.count()).select_from(alerts)) == 1


async def test_its_places_on_screens_and_its_empty_situation_go_with_it(
    database: Database,
) -> None:
    async with database.write() as uow:
        alert = await an_alert(uow)
        assert await uow.connection.scalar(select(func.count()).select_from(situations)) == 1
        for table in (decisions, situation_closings):
            await Filler(uow).fill(table)
        told = {each.slot for each in await uow.notices.of(alert)}
        assert told
        await uow.retention.purge([alert])
        left = set(await uow.connection.scalars(select(slots.c.name)))
        assert not told & left
        for table in (situations, decisions, situation_closings):
            assert await uow.connection.scalar(select(func.count()).select_from(table)) == 0


async def test_a_crash_in_the_middle_leaves_nothing_half(database: Database) -> None:
    """After each statement in turn, until it comes to its end."""
    async with database.write() as uow:
        alert = await an_alert(uow)
    async with database.read() as uow:
        before = await counts(uow)
    for after in range(200):
        try:
            await crashing(database, after, lambda uow: uow.retention.purge([alert]))
        except Crash:
            async with database.read() as uow:
                assert await counts(uow) == before
        else:
            break
    assert after > len(referring(alerts, [alert]))
    async with database.read() as uow:
        assert (await counts(uow))["alerts"] == before["alerts"] - 1


async def test_what_is_forgotten_of_deliveries_is_still_counted(database: Database) -> None:
    async with database.write() as uow:
        alert = await an_alert(uow)
        await uow.outbox.cancel_about(alert, EVENING)
        before = await uow.deliveries.count(), await uow.deliveries.accepted()
        assert before[0][Outcome.CANCELLED]
        later = EVENING + timedelta(days=1)
        while await uow.deliveries.forget(later, 2):
            pass
        assert (await uow.deliveries.count(), await uow.deliveries.accepted()) == before


class Crash(Exception):
    """The process died here."""


async def crashing(
    database: Database, after: int, act: Callable[[UnitOfWork], Awaitable[None]]
) -> None:
    """One transaction, that dies after so many statements."""
    async with database.write() as uow:
        left = [after]

        class Dying:
            """A connection that has so many statements left."""

            def __getattr__(self, name: str) -> Any:
                if name in {"execute", "scalars", "scalar"}:
                    if left[0] == 0:
                        raise Crash
                    left[0] -= 1
                return getattr(uow.connection, name)

        await act(UnitOfWork(Dying(), uow.vault))  # type: ignore[arg-type] # as one


def _keys_to(root: Table) -> list[Any]:
    every_key = [key for table in metadata.sorted_tables for key in table.foreign_keys]
    return [key for key in every_key if key.column.table is root]
