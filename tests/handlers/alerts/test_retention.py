"""The clock moved by three years: what is kept, what goes, and in which portions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.reading import read
from handlers.alerts.retention import PORTION, forget_deliveries, purge_alerts
from handlers.alerts.sending import send
from handlers.moment import Moment
from storage.alert_rows import alerts
from storage.alerts import AlertUnknown
from storage.audit import audit
from storage.members import Role
from storage.outbox_rows import outbox
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import EVENING

YEARS = timedelta(days=3 * 365)


def at(moment: Moment, after: timedelta) -> Moment:
    return replace(moment, now=EVENING + after)


async def kept(moment: Moment) -> int:
    return len(list(await moment.uow.connection.scalars(select(alerts.c.id))))


async def test_an_alert_is_kept_for_three_years_after_its_last_step_and_no_longer(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    seen_later = timedelta(days=10)
    await acknowledge(at(moment, seen_later), mayor, alert.id)
    await purge_alerts(at(moment, YEARS + seen_later - timedelta(seconds=1)))
    assert await kept(moment) == 1
    await purge_alerts(at(moment, YEARS + seen_later))
    assert await kept(moment) == 0
    with pytest.raises(AlertUnknown):
        await read(at(moment, YEARS + seen_later), mayor, alert.id)


async def test_a_council_may_keep_less_long(moment: Moment) -> None:
    await send(moment, await member_of(moment.uow), NEIGHBOURS)
    shorter = replace(moment, policy=replace(moment.policy, keeping_days=30))
    await purge_alerts(at(shorter, timedelta(days=30)))
    assert await kept(moment) == 0


async def test_a_few_go_at_a_time_and_the_journal_names_each(moment: Moment) -> None:
    author = await member_of(moment.uow)
    sent = {(await send(moment, author, NEIGHBOURS)).alert.id for _ in range(PORTION + 3)}
    later = at(moment, YEARS)
    for left in (3, 0, 0):
        await purge_alerts(later)
        assert await kept(moment) == left
    await moment.uow.end()
    purged = select(audit.c.about).where(audit.c.act == "alert.purged")
    assert set(await moment.uow.connection.scalars(purged)) == sent


async def test_who_was_told_of_what_is_forgotten_after_a_month(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await uow.outbox.cancel_about(alert.id, EVENING)
    about = select(outbox.c.about).where(outbox.c.about == alert.id)
    await forget_deliveries(at(moment, timedelta(days=30) - timedelta(seconds=1)))
    assert list(await uow.connection.scalars(about))
    await forget_deliveries(at(moment, timedelta(days=30)))
    assert not list(await uow.connection.scalars(about))
