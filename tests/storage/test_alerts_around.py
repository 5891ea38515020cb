"""The alerts that are compared with one: in the scope, of about its time, so many at most."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.alert_rows import alerts
from storage.alert_scopes import visible_to
from storage.engine import Database
from storage.members import Role
from tests.house import LIGNY
from tests.storage.test_alert_lists import READERS, come_in, keep

WITHIN = timedelta(minutes=25)


@pytest.mark.parametrize(("role", "communes"), READERS)
async def test_they_are_what_the_scope_allows_around_a_moment(
    database: Database, role: Role, communes: Sequence[str]
) -> None:
    async with database.write() as uow:
        reader = await come_in(uow, role, communes)
        await keep(uow, [reader, await come_in(uow, Role.FIELD_PARTNER, ())], 60)
        scope = await uow.connection.execute(select(alerts).where(visible_to(reader)))
        allowed = list(scope)
        some = await uow.connection.scalars(select(alerts.c.id).order_by(alerts.c.created_at))
        middle = await uow.alerts.get(list(some)[30])
        around = await uow.alerts.around(
            middle, reader, within=WITHIN, in_its_commune=60, anywhere=60
        )
    expected = {
        row.id
        for row in allowed
        if abs(row.created_at - middle.created_at) <= WITHIN and row.id != middle.id
    }
    assert {one.id for one in around} == expected
    assert expected


async def test_so_many_of_the_newest_are_read(database: Database) -> None:
    async with database.write() as uow:
        claire = await come_in(uow, Role.COORDINATOR, ())
        await keep(uow, [claire], 60)
        everything = await uow.alert_lists.page(claire, limit=60)
        mine = next(one for one in everything if one.insee == LIGNY)
        around = await uow.alerts.around(
            mine, claire, within=timedelta(days=1), in_its_commune=4, anywhere=6
        )
    here = [one.id for one in everything if one.insee == LIGNY][:4]
    assert {one.id for one in around} == {
        *here,
        *(one.id for one in everything[:6]),
    } - {mine.id}
