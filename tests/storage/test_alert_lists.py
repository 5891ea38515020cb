"""Lists of alerts: page by page, exactly what the one scope allows, in the order of time."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert, select

from storage.alerts import NEWEST_FIRST, Severity, alerts, visible_to
from storage.engine import Database
from storage.members import Kind, Member, Role
from storage.schema import new_id
from storage.statuses import Status
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


async def keep(uow: UnitOfWork, authors: Sequence[Member], count: int) -> None:
    random = Random(7)
    for number in range(count):
        alert = new_id()
        row = {
            "id": alert,
            "reference": f"A-{number}",
            "insee": random.choice(COMMUNES),
            "author": random.choice(authors).id,
            "severity": Severity.ORANGE,
            "immediate_danger": False,
            "status": Status.ROUTED,
            "sealed": uow.vault.seal_json("alerts", "sealed", alert, {}),
            "created_at": EVENING + timedelta(minutes=random.randrange(count)),
        }
        await uow.connection.execute(insert(alerts).values(row))


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
            [one.reference for one in await uow.alerts.visible(reader, limit=7, offset=offset)]
            for offset in range(0, 70, 7)
        ]
    assert [reference for page in pages for reference in page] == allowed
    assert allowed


async def test_the_latest_communes_come_first_and_once(database: Database) -> None:
    async with database.write() as uow:
        author = await come_in(uow, Role.FIELD_PARTNER, ())
        await keep(uow, [author], 30)
        newest = select(alerts.c.insee).order_by(*NEWEST_FIRST)
        communes = list(await uow.connection.scalars(newest))
        recent = await uow.alerts.recent_communes(author.id, 3)
    assert recent == list(dict.fromkeys(communes))[:3]
