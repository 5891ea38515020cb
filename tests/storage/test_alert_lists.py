"""Lists of alerts: page by page, exactly what the one scope allows, in the order of time."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from storage import alert_lists
from storage.alert_lists import Progress, Wanted
from storage.alert_rows import NEWEST_FIRST, alerts
from storage.alert_scopes import OFFICIALS, visible_to
from storage.alerts import Alert, AlertUnknown, Severity
from storage.engine import Database
from storage.members import Kind, Member, Role
from storage.schema import new_id
from storage.statuses import OPEN, Status
from storage.unit_of_work import UnitOfWork
from tests.house import BAR_LE_DUC, EVENING, LIGNY, SAINT_AMAND, TRONVILLE

COMMUNES = (BAR_LE_DUC, LIGNY, SAINT_AMAND, TRONVILLE)
READERS = [
    (Role.COORDINATOR, ()),
    (Role.FIELD_PARTNER, ()),
    (Role.MAYOR, (TRONVILLE,)),
    (Role.DEPUTY_MAYOR, (LIGNY, SAINT_AMAND)),
    (Role.MAYOR, ()),
    (Role.PREFECT, (TRONVILLE,)),
]


async def come_in(uow: UnitOfWork, role: Role, communes: Sequence[str]) -> Member:
    return await uow.members.add(
        role=role,
        kind=Kind.MUNICIPALITY,
        first_name="Personne",
        last_name="Exemple",
        organisation="Exemple",
        communes=communes,
        now=EVENING,
    )


async def keep(
    uow: UnitOfWork,
    authors: Sequence[Member],
    count: int,
    *,
    statuses: Sequence[Status] = (Status.ROUTED,),
) -> None:
    random = Random(7)
    for number in range(count):
        alert = new_id()
        row = {
            "id": alert,
            "reference": f"A-{number}",
            "insee": random.choice(COMMUNES),
            "author": random.choice(authors).id,
            "severity": random.choice(list(Severity)),
            "immediate_danger": False,
            "status": random.choice(statuses),
            "sealed": uow.vault.seal_json("alerts", "sealed", alert, {}),
            "created_at": EVENING + timedelta(minutes=random.randrange(count)),
        }
        await uow.connection.execute(insert(alerts).values(row))


async def authors_with(uow: UnitOfWork, reader: Member) -> Sequence[Member]:
    return [reader, await come_in(uow, Role.FIELD_PARTNER, ())]


def every_wanted() -> Sequence[Wanted]:
    """Each choice alone, and all of them together."""
    singly = [
        *(Wanted(insee=insee) for insee in (TRONVILLE, LIGNY)),
        *(Wanted(severity=severity) for severity in Severity),
        *(Wanted(progress=progress) for progress in Progress),
    ]
    together = [
        Wanted(insee=TRONVILLE, severity=Severity.ORANGE, progress=progress)
        for progress in Progress
    ]
    return [*singly, *together]


@pytest.mark.parametrize(("role", "communes"), READERS)
async def test_pages_are_the_scope_cut_in_pieces(
    database: Database, role: Role, communes: Sequence[str]
) -> None:
    async with database.write() as uow:
        reader = await come_in(uow, role, communes)
        await keep(uow, [reader, await come_in(uow, Role.FIELD_PARTNER, ())], 60)
        scope = select(alerts.c.reference).where(visible_to(reader))
        scope = scope.order_by(*NEWEST_FIRST)
        allowed = list(await uow.connection.scalars(scope))
        pages = [
            [one.reference for one in await uow.alert_lists.page(reader, limit=7, offset=offset)]
            for offset in range(0, 70, 7)
        ]
    assert [reference for page in pages for reference in page] == allowed
    assert allowed


@pytest.mark.parametrize(("role", "communes"), READERS)
async def test_a_narrowed_list_is_the_scope_and_nothing_but_what_is_wanted(
    database: Database, role: Role, communes: Sequence[str]
) -> None:
    async with database.write() as uow:
        reader = await come_in(uow, role, communes)
        await keep(uow, await authors_with(uow, reader), 60, statuses=tuple(Status))
        scope = select(alerts).where(visible_to(reader)).order_by(*NEWEST_FIRST)
        allowed = await uow.alerts.read(scope)
        for wanted in every_wanted():
            expected = [one.reference for one in allowed if is_wanted(one, wanted, reader)]
            pages = [
                [one.reference for one in await uow.alert_lists.page(reader, wanted, **cut)]
                for cut in ({"limit": 7, "offset": offset} for offset in range(0, 63, 7))
            ]
            assert [reference for page in pages for reference in page] == expected, wanted


def is_wanted(alert: Alert, wanted: Wanted, reader: Member) -> bool:
    """The same, said a second time in plain words."""
    if wanted.insee not in {None, alert.insee} or wanted.severity not in {None, alert.severity}:
        return False
    if wanted.progress is None:
        return True
    if wanted.progress is not Progress.MINE:
        return alert.status in wanted.progress.statuses()
    at_home = alert.insee in reader.communes and reader.role in OFFICIALS
    concerned = at_home or reader.role is Role.COORDINATOR
    return concerned and alert.author != reader.id and alert.status in OPEN


@pytest.mark.parametrize(("role", "communes"), READERS)
async def test_a_person_with_very_many_communes_gets_the_same_list(
    database: Database, role: Role, communes: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.write() as uow:
        reader = await come_in(uow, role, communes)
        await keep(uow, await authors_with(uow, reader), 60, statuses=tuple(Status))
        wanted = Wanted(progress=Progress.UNSEEN)
        before = await uow.alert_lists.page(reader, wanted, limit=60)
        monkeypatch.setattr(alert_lists, "MOST_PARTS", 0)
        assert await uow.alert_lists.page(reader, wanted, limit=60) == before


def test_every_status_is_in_one_progress() -> None:
    known = (Progress.UNSEEN, Progress.UNDER_WAY, Progress.ENDED)
    assert sorted(status for one in known for status in one.statuses()) == sorted(Status)


async def test_a_reference_is_found_within_the_scope(database: Database) -> None:
    async with database.write() as uow:
        author, other = [await come_in(uow, Role.FIELD_PARTNER, ()) for _ in range(2)]
        await keep(uow, [author], 3)
        assert (await uow.alert_lists.find("A-1", author)).author == author.id
        for reference in ("A-1", "A-999"):
            with pytest.raises(AlertUnknown):
                await uow.alert_lists.find(reference, other)


@pytest.mark.parametrize("wanted", every_wanted())
@pytest.mark.parametrize(("role", "communes"), READERS)
async def test_no_list_walks_through_all_that_is_kept(
    database: Database, role: Role, communes: Sequence[str], wanted: Wanted
) -> None:
    """As SQLite plans it: each part is a search in an index that has the order already."""
    async with database.write() as uow:
        if uow.connection.dialect.name != "sqlite":
            return
        reader = await come_in(uow, role, communes)
        await keep(uow, [reader], 60)
        plan = await plan_of(uow, lambda: uow.alert_lists.page(reader, wanted, limit=7))
    assert not [step for step in plan if step.startswith(THROUGH_EVERYTHING)], plan


THROUGH_EVERYTHING = ("SCAN alerts", "SCAN wrapped_keys", "MULTI-INDEX")


async def plan_of(uow: UnitOfWork, ask: Callable[[], Awaitable[object]]) -> Sequence[str]:
    """How the database goes about what is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    connection = uow.connection.sync_connection
    assert connection is not None
    event.listen(connection, "before_cursor_execute", note)
    await ask()
    event.remove(connection, "before_cursor_execute", note)
    plans = [
        connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        for statement, parameters in asked
    ]
    return [row.detail for plan in plans for row in plan]


async def test_the_latest_communes_come_first_and_once(database: Database) -> None:
    async with database.write() as uow:
        author = await come_in(uow, Role.FIELD_PARTNER, ())
        await keep(uow, [author], 30)
        newest = select(alerts.c.insee).order_by(*NEWEST_FIRST)
        communes = list(await uow.connection.scalars(newest))
        recent = await uow.alerts.recent_communes(author.id, 3)
    assert recent == list(dict.fromkeys(communes))[:3]
