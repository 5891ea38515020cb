"""After a day without contact everybody is asked once to send again, and never otherwise."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.incidents.outage import confirm_contact
from handlers.moment import Moment
from storage.members import Role, Status
from storage.outbox import Lane
from tests.handlers.alerts.council import member_of
from tests.house import PARIS


async def told(moment: Moment) -> list[str]:
    rows = await moment.uow.deliveries.due(moment.now)
    assert {row.lane for row in rows} <= {Lane.BULK}
    return [row.body["text"] for row in rows]


async def confirmed(moment: Moment, after: timedelta) -> Moment:
    """Contact now, and again after a while."""
    await confirm_contact(moment)
    later = replace(moment, now=moment.now + after)
    await confirm_contact(later)
    return later


async def test_the_window_is_said_in_the_hours_of_those_who_live_there(moment: Moment) -> None:
    await member_of(moment.uow)
    evening = replace(moment, now=datetime(2026, 11, 24, 19, 10, tzinfo=PARIS))
    later = await confirmed(evening, timedelta(hours=24, minutes=52))
    (text,) = await told(later)
    plain = text.replace("\u00a0", " ")
    assert "Du mardi 24 novembre à 19 h 10 au mercredi 25 novembre à 20 h 02" in plain
    assert "renvoyez-le" in plain


async def test_each_reads_it_in_their_own_language(moment: Moment) -> None:
    amina = await member_of(moment.uow)
    await moment.uow.members.set_language(amina.id, "en")
    (text,) = await told(await confirmed(moment, timedelta(days=2)))
    assert "From Monday 23 November at 7:40" in text.replace("\u00a0", " ").replace(",", "")


@pytest.mark.parametrize(
    ("away", "lost"),
    [
        (timedelta(seconds=50), False),
        (timedelta(hours=12), False),
        (timedelta(hours=23, minutes=49), False),
        (timedelta(hours=23, minutes=51), True),
        (timedelta(days=30), True),
        (-timedelta(days=2), False),
    ],
)
async def test_only_a_day_without_contact_loses_anything(
    moment: Moment, away: timedelta, lost: bool
) -> None:
    await member_of(moment.uow)
    later = await confirmed(moment, away)
    assert len(await told(replace(later, now=max(later.now, moment.now)))) == lost


async def test_it_is_said_once_to_everybody_who_is_in(moment: Moment) -> None:
    uow = moment.uow
    for role in Role:
        await member_of(uow, role)
    suspended = await member_of(uow)
    await uow.members.set_status(suspended.id, Status.SUSPENDED)
    later = await confirmed(moment, timedelta(days=2))
    for _ in range(3):
        await confirm_contact(replace(later, now=later.now + timedelta(minutes=1)))
    assert len(await told(replace(later, now=later.now + timedelta(minutes=1)))) == len(Role)


async def test_a_first_start_is_no_outage(moment: Moment) -> None:
    await member_of(moment.uow)
    await confirm_contact(moment)
    assert await told(moment) == []
