"""« J'ai constaté cela aussi »: whose counts, how often, and who learns what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.alerts.corroborating import AGAIN_AFTER, Confirmed, corroborate
from handlers.alerts.notice_texts import notice
from handlers.alerts.sending import send
from handlers.alerts.telling import telling_of
from handlers.alerts.vocabulary import Nature
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.corroborations import Corroborated
from storage.members import Role
from storage.notices import Audience
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import LIGNY


async def test_each_person_counts_once_and_the_author_not_at_all(moment: Moment) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow)
    mayor = await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    said = [
        (await corroborate(moment, who, alert.id)).confirmed
        for who in (author, partner, partner, mayor)
    ]
    assert said == [Confirmed.OWN, Confirmed.NOTED, Confirmed.BEFORE, Confirmed.NOTED]
    counted = await uow.corroborations.of([alert.id])
    assert counted == {alert.id: Corroborated(2, moment.now)}


async def test_after_a_day_the_date_is_renewed_and_the_count_stays(moment: Moment) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await corroborate(moment, partner, alert.id)
    almost = replace(moment, now=moment.now + AGAIN_AFTER - timedelta(seconds=1))
    assert (await corroborate(almost, partner, alert.id)).confirmed is Confirmed.BEFORE
    later = replace(moment, now=moment.now + AGAIN_AFTER)
    assert (await corroborate(later, partner, alert.id)).confirmed is Confirmed.NOTED
    assert await uow.corroborations.of([alert.id]) == {alert.id: Corroborated(1, later.now)}


async def test_whoever_hears_nothing_of_the_commune_learns_nothing(moment: Moment) -> None:
    uow = moment.uow
    alert = (await send(moment, await member_of(uow), NEIGHBOURS)).alert
    others = [
        *[await member_of(uow, role, [LIGNY]) for role in (Role.FIELD_PARTNER, Role.MAYOR)],
        *[await member_of(uow, role) for role in (Role.PRESIDENT, Role.PREFECT, Role.AUDITOR)],
    ]
    for other in others:
        for unknown in (alert.id, "A" * 22):
            with pytest.raises(AlertUnknown):
                await corroborate(moment, other, unknown)
    assert await uow.corroborations.of([alert.id]) == {}


async def test_where_a_group_reads_the_sector_only_a_partner_has_nothing_to_confirm(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow)
    mayor = await member_of(uow, Role.MAYOR)
    family = replace(NEIGHBOURS, nature=Nature.FAMILY_CONFLICT)
    telling = await send(moment, author, family)
    with pytest.raises(AlertUnknown):
        await corroborate(moment, partner, telling.alert.id)
    assert (await corroborate(moment, mayor, telling.alert.id)).confirmed is Confirmed.NOTED
    assert "aussi" not in str(notice(telling, Audience.GROUP).markup)
    assert "aussi" in str(notice(telling, Audience.OFFICIAL).markup)


async def test_what_was_taken_back_is_confirmed_no_more(moment: Moment) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await withdraw(moment, author, alert.id)
    assert (await corroborate(moment, partner, alert.id)).confirmed is Confirmed.WITHDRAWN
    assert await uow.corroborations.of([alert.id]) == {}


async def test_what_has_ended_is_confirmed_no_more(moment: Moment) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await uow.alerts.move(alert, Status.NO_ACTION, now=moment.now, by=author.id)
    assert (await corroborate(moment, partner, alert.id)).confirmed is Confirmed.OVER
    assert await uow.corroborations.of([alert.id]) == {}


async def test_every_notice_says_how_many_and_when_and_nobody_says_who(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    await group_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    one, two = await member_of(uow), await member_of(uow)
    await corroborate(moment, one, alert.id)
    later = replace(moment, now=moment.now + timedelta(minutes=90))
    assert "par une autre personne, à 19" in await _group_notice(later, alert.id)
    telling = (await corroborate(later, two, alert.id)).telling
    for audience in Audience:
        said = notice(telling, audience).text
        assert "Constatée par 2 autres personnes, la dernière à 21" in said
        assert "Nom-" not in said


async def test_it_is_written_down(moment: Moment) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow)
    await group_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await corroborate(moment, partner, alert.id)
    await uow.end()
    rows = (await uow.connection.execute(text("SELECT act, actor FROM audit"))).all()
    assert [tuple(row) for row in rows] == [
        ("alert.sent", author.id),
        ("alert.corroborated", partner.id),
    ]


async def _group_notice(moment: Moment, alert: str) -> str:
    telling = await telling_of(moment, await moment.uow.alerts.get(alert))
    return notice(telling, Audience.GROUP).text
