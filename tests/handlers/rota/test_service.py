"""The rules of the rota, on both databases: what is kept, who is told, and what a gap brings."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from handlers.members import leaving
from handlers.members.own_data import own_data
from handlers.moment import Moment
from handlers.rota import service
from handlers.rota.reading import Entry
from handlers.rota.ticks import look_after_rota, tell_on_call
from storage.absences import Absence
from storage.engine import Database
from storage.member_rows import members
from storage.members import Member, Role, Status
from storage.schema import new_id
from storage.setbacks import Work
from tests.handlers.alerts.council import member_of, move_to
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
NEXT, THEN, LAST = (date(2026, 11, 30) + number * WEEK for number in range(3))


@pytest.fixture
async def moment(database: Database) -> AsyncIterator[Moment]:
    """Monday evening, 23 November 2026."""
    async with database.write() as uow:
        yield Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")


def at(moment: Moment, day: date, hour: int, minute: int = 0) -> Moment:
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)
    return replace(moment, now=local)


async def weeks(moment: Moment, by: Member, *entries: Entry, insee: str = TRONVILLE) -> None:
    await service.keep(moment, by, [insee], entries)


async def kept(moment: Moment) -> list[tuple[date, date, str]]:
    ahead = await moment.uow.rotas.ahead(TODAY)
    return [(each.first_day, each.until_day, each.member) for each in ahead]


async def said_to(moment: Moment, whom: Member) -> list[str]:
    due = await moment.uow.deliveries.due(moment.now)
    texts = [row.body.get("text", "") for row in due if row.chat == whom.chat]
    return [text.replace("\u00a0", " ") for text in texts]


async def test_weeks_that_follow_each_other_are_one_and_new_ones_take_their_days(
    moment: Moment,
) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await weeks(moment, mayor, Entry(NEXT, THEN, mayor.id), Entry(THEN, LAST, mayor.id))
    assert await kept(moment) == [(NEXT, LAST, mayor.id)]
    middle = Entry(NEXT + timedelta(days=2), THEN + timedelta(days=1), deputy.id)
    await weeks(moment, mayor, middle)
    assert await kept(moment) == [
        (NEXT, middle.first_day, mayor.id),
        (middle.first_day, middle.until_day, deputy.id),
        (middle.until_day, LAST, mayor.id),
    ]
    await weeks(moment, mayor, Entry(NEXT, LAST, None))
    assert await kept(moment) == []


async def test_one_enters_the_weeks_of_ones_own_communes_and_a_coordinator_all(
    moment: Moment,
) -> None:
    mayor, coordinator = [
        await member_of(moment.uow, role, communes)
        for role, communes in ((Role.MAYOR, [TRONVILLE]), (Role.COORDINATOR, []))
    ]
    elsewhere = await member_of(moment.uow, Role.MAYOR, [LIGNY])
    await weeks(moment, coordinator, Entry(NEXT, THEN, mayor.id))
    with pytest.raises(service.CommuneNotYours):
        await weeks(moment, elsewhere, Entry(THEN, LAST, mayor.id))
    with pytest.raises(service.CommuneNotYours):
        await service.keep(moment, mayor, [TRONVILLE, LIGNY], [Entry(THEN, LAST, mayor.id)])
    assert await service.communes_of(moment, mayor) == [TRONVILLE]
    assert len(await service.communes_of(moment, coordinator)) == 33
    assert await kept(moment) == [(NEXT, THEN, mayor.id)]


async def test_only_mayors_and_deputies_of_each_commune_may_be_on_call(moment: Moment) -> None:
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    both = await member_of(moment.uow, Role.DEPUTY_MAYOR, [TRONVILLE, LIGNY])
    partner, one = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    gone = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    await moment.uow.members.set_status(gone.id, Status.SUSPENDED)
    offered = await service.officials_of(moment, [TRONVILLE, LIGNY])
    assert [each.id for each in offered] == [both.id]
    for unfit in (partner, gone, coordinator):
        with pytest.raises(service.StintUnfit):
            good = Entry(THEN, LAST, one.id)
            await weeks(moment, coordinator, good, Entry(NEXT, THEN, unfit.id))
    with pytest.raises(service.StintUnfit):
        await weeks(moment, coordinator, Entry(NEXT, THEN, one.id), insee=LIGNY)
    assert await kept(moment) == []
    shared = [Entry(NEXT, THEN, both.id)]
    await service.keep(moment, coordinator, [TRONVILLE, LIGNY], shared)
    assert {each.insee for each in await moment.uow.rotas.ahead(TODAY)} == {TRONVILLE, LIGNY}


async def test_whoever_is_newly_on_call_is_told_once_the_evening_before(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    both = [TRONVILLE]
    await service.keep(moment, mayor, both, [Entry(NEXT, THEN, mayor.id)])
    await service.keep(moment, mayor, both, [Entry(THEN, LAST, mayor.id)])
    await service.keep(moment, mayor, both, [Entry(LAST, LAST + WEEK, deputy.id)])
    eve = NEXT - timedelta(days=1)
    await tell_on_call(at(moment, eve, 17, 59))
    assert await said_to(at(moment, eve, 18), mayor) == []
    for minute in (0, 5):
        await tell_on_call(at(moment, eve, 18, minute))
    (told,) = await said_to(at(moment, eve, 18, 5), mayor)
    assert "Vous êtes d’astreinte pour Tronville-en-Barrois, du lundi 30 novembre à 0 h" in told
    await tell_on_call(at(moment, THEN - timedelta(days=1), 19))
    assert len(await said_to(at(moment, eve, 19), mayor)) == 1, "the same person goes on"
    await tell_on_call(at(moment, LAST - timedelta(days=1), 19))
    assert len(await said_to(at(moment, LAST - timedelta(days=1), 19), deputy)) == 1


async def test_weeks_that_have_begun_are_told_at_once_and_taken_back_with_a_change(
    moment: Moment,
) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await weeks(moment, mayor, Entry(TODAY, NEXT, deputy.id))
    await tell_on_call(moment)
    assert len(await said_to(moment, deputy)) == 1
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    (said,) = await said_to(moment, deputy)
    assert "Vous n’êtes plus d’astreinte pour Tronville-en-Barrois du 23 au 29 novembre" in said


async def test_whoever_is_entered_once_more_is_not_told_once_more(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    await tell_on_call(moment)
    await moment.uow.outbox.cancel_for(mayor.id, moment.now)
    await weeks(moment, mayor, Entry(TODAY, THEN, mayor.id))
    await tell_on_call(moment)
    assert await said_to(moment, mayor) == []


async def test_days_and_communes_whose_message_was_taken_back_are_told_anew(
    moment: Moment,
) -> None:
    both = [TRONVILLE, LIGNY]
    coordinator, mayor, deputy = [
        await member_of(moment.uow, role, communes)
        for role, communes in (
            (Role.COORDINATOR, []),
            (Role.MAYOR, both),
            (Role.DEPUTY_MAYOR, both),
        )
    ]
    await service.keep(moment, coordinator, both, [Entry(TODAY, NEXT, mayor.id)])
    await tell_on_call(moment)
    (said,) = await said_to(moment, mayor)
    assert "Ligny-en-Barrois, Tronville-en-Barrois" in said
    first = (await moment.uow.rotas.ahead(TODAY))[0].insee
    friday = TODAY + timedelta(days=4)
    await weeks(moment, coordinator, Entry(friday, NEXT, deputy.id), insee=first)
    await tell_on_call(moment)
    said = "\n".join(await said_to(moment, mayor))
    assert "pour Tronville-en-Barrois" in said
    assert "pour Ligny-en-Barrois" in said
    assert said.count("Vous êtes d’astreinte") == len(both)


async def test_nobody_hears_of_weeks_that_they_did_not_know_of(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await weeks(moment, mayor, Entry(NEXT, THEN, deputy.id))
    await weeks(moment, mayor, Entry(NEXT, THEN, None))
    assert await said_to(moment, deputy) == []


async def test_what_was_not_delivered_by_the_end_is_not_said_any_more(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    await tell_on_call(moment)
    (row,) = await moment.uow.deliveries.due(moment.now)
    assert row.expires_at == at(moment, NEXT, 0).now


async def test_whoever_stands_in_is_told_in_the_place_of_who_is_away(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    absence = Absence(
        id=new_id(),
        member=mayor.id,
        alternate=deputy.id,
        named_by=mayor.id,
        from_at=EVENING,
        until_at=EVENING + WEEK,
    )
    await moment.uow.absences.declare(absence)
    await tell_on_call(moment)
    assert await said_to(moment, mayor) == []
    (told,) = await said_to(moment, deputy)
    assert "En l’absence de Prénom Nom-mayor" in told


async def test_whoever_could_not_be_told_hears_of_it_on_coming_back(moment: Moment) -> None:
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    mayor = await member_of(moment.uow, Role.MAYOR)
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR, [LIGNY])
    thursday = at(moment, TODAY + timedelta(days=3), 8)
    await weeks(moment, coordinator, Entry(TODAY, NEXT, mayor.id))
    await weeks(moment, coordinator, Entry(TODAY, NEXT, deputy.id), insee=LIGNY)
    absence = Absence(
        id=new_id(),
        member=mayor.id,
        alternate=None,
        named_by=mayor.id,
        from_at=EVENING,
        until_at=thursday.now,
    )
    await moment.uow.absences.declare(absence)
    assert deputy.chat
    await moment.uow.chats.bury(deputy.chat, "blocked")
    await tell_on_call(moment)
    await tell_on_call(replace(thursday, now=thursday.now - timedelta(minutes=1)))
    assert await moment.uow.deliveries.due(thursday.now) == []
    await moment.uow.chats.revive(deputy.chat)
    for _ in range(2):
        await tell_on_call(thursday)
    for whom in (mayor, deputy):
        (told,) = await said_to(thursday, whom)
        assert "Vous êtes d’astreinte pour" in told


async def test_whoever_missed_the_first_week_hears_of_the_next_one(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    await weeks(moment, mayor, Entry(NEXT, THEN, mayor.id))
    absence = Absence(
        id=new_id(),
        member=mayor.id,
        alternate=None,
        named_by=mayor.id,
        from_at=EVENING,
        until_at=at(moment, NEXT, 6).now,
    )
    await moment.uow.absences.declare(absence)
    for day in (TODAY, NEXT - timedelta(days=1)):
        await tell_on_call(at(moment, day, 20))
    back = at(moment, NEXT, 7)
    await tell_on_call(back)
    assert "du lundi 30 novembre" in "\n".join(await said_to(back, mayor))


async def test_a_removed_member_leaves_a_gap_that_the_coordination_hears_of_once(
    moment: Moment,
) -> None:
    coordinator, mayor, deputy = [
        await member_of(moment.uow, role)
        for role in (Role.COORDINATOR, Role.MAYOR, Role.DEPUTY_MAYOR)
    ]
    await weeks(moment, coordinator, Entry(NEXT, THEN, deputy.id), Entry(THEN, LAST, mayor.id))
    await look_after_rota(moment)
    assert await said_to(moment, coordinator) == []
    await leaving.remove(moment, coordinator, deputy.id)
    for _ in range(2):
        await look_after_rota(moment)
    (told,) = await said_to(moment, coordinator)
    assert "• Tronville-en-Barrois, du 30 novembre au 6 décembre" in told
    assert "Nom" not in told
    assert await kept(moment) == [(THEN, LAST, mayor.id)]
    await move_to(moment.uow, mayor, LIGNY)
    await look_after_rota(moment)
    assert await kept(moment) == []


async def test_what_is_over_is_forgotten(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    await look_after_rota(at(moment, NEXT, 12))
    assert len(await kept(moment)) == 1
    await look_after_rota(at(moment, NEXT + timedelta(days=1), 0))
    assert await kept(moment) == []


async def test_somebody_who_cannot_be_told_keeps_nobody_else_waiting(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await weeks(moment, mayor, Entry(TODAY, NEXT, mayor.id))
    await moment.uow.rotas.keep(LIGNY, deputy.id, TODAY, NEXT)
    theirs = update(members).where(members.c.id == mayor.id)
    await moment.uow.connection.execute(theirs.values(sealed=b"broken"))
    for _ in range(2):
        await tell_on_call(moment)
    assert len(await said_to(moment, deputy)) == 1
    (setback,) = await moment.uow.setbacks.untold(9)
    assert setback.work is Work.ROTA


async def test_ones_own_weeks_are_in_the_file_of_ones_own_data(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await weeks(moment, mayor, Entry(NEXT, THEN, mayor.id))
    said = {
        "commune": "Tronville-en-Barrois",
        "du": "2026-11-30",
        "jusqu'au (non compris)": "2026-12-07",
    }
    assert (await own_data(moment, mayor))["astreintes"] == [said]
    assert (await own_data(moment, deputy))["astreintes"] == []
