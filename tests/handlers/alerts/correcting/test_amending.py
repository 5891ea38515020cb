"""Correcting a sent alert: who may, what it says then, who hears of it, and what rings."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.closing.ending import End, end_alert
from handlers.alerts.correcting.amending import (
    MOST,
    CorrectedTooOften,
    NothingChanged,
    correct,
)
from handlers.alerts.correcting.reading import read_version
from handlers.alerts.escalating.declining import cannot_answer
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.following.taking import accept, propose
from handlers.alerts.openings import OPENINGS
from handlers.alerts.reading import read
from handlers.alerts.report import Report
from handlers.alerts.sending import opened, send
from handlers.alerts.showing import Revealing
from handlers.alerts.thread.reading import read_thread
from handlers.alerts.thread.writing import write
from handlers.alerts.vocabulary import Nature, Outcome, Place, Public
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.alert_lists import Wanted
from storage.alert_rows import alerts
from storage.alerts import AlertUnknown, Severity
from storage.corrections import corrections
from storage.envelope import EnvelopeTampered
from storage.escalations import Step
from storage.members import Kind, Member, Role
from storage.outbox import Operation
from storage.outbox import Outcome as Delivery
from storage.routing_rules import Condition, ToKind
from storage.statuses import Status
from storage.threads import NoteKind
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.storming import Delivered, delivered, later
from tests.house import LIGNY, PARIS, TRONVILLE

CALM = replace(NEIGHBOURS, severity=Severity.YELLOW, note="Deux voisins")
RED = replace(CALM, severity=Severity.RED)


async def sent(moment: Moment, report: Report = CALM) -> tuple[Member, str]:
    author = await member_of(moment.uow)
    return author, (await send(moment, author, report)).alert.id


async def heard(moment: Moment) -> Sequence[Delivered]:
    return await delivered(moment.uow, moment.now)


def new_to(member: Member, done: Sequence[Delivered]) -> list[str]:
    """What made a sound on somebody's phone."""
    return [
        each.text for each in done if each.chat == member.chat and each.operation is Operation.SEND
    ]


async def test_a_corrected_alert_says_what_it_says_now_and_keeps_what_it_said(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, alert = await sent(moment)
    mayor = await member_of(uow, Role.MAYOR)
    after = replace(CALM, nature=Nature.BRAWL, place=Place.PARK, note="Trois voisins")
    then = later(moment, minutes=34)
    await correct(then, author, alert, after)
    now = await uow.alerts.get(alert)
    assert (await opened(then, now), await opened(then, now, 1)) == (after, CALM)
    assert (now.version, now.facts["nature"]) == (2, Nature.BRAWL)
    [correction] = now.corrections
    assert correction.changed == ("nature", "place", "note")
    assert "Trois voisins" not in json.dumps(correction.to_json())
    [body] = (await uow.connection.scalars(select(corrections.c.body))).all()
    assert b"Trois" not in body
    assert "alert.corrected" in str(uow.audit.noted)

    await read(then, mayor, alert)
    await read_version(then, mayor, alert, 1)
    with pytest.raises(AlertUnknown):
        await read_version(then, mayor, alert, 2)
    with pytest.raises(AlertUnknown):
        await read_version(then, await member_of(uow, Role.MAYOR, [LIGNY]), alert, 1)


async def test_only_its_author_corrects_it(moment: Moment) -> None:
    uow = moment.uow
    author, alert = await sent(moment)
    for role in Role:
        with pytest.raises(AlertUnknown):
            await correct(moment, await member_of(uow, role), alert, RED)
    with pytest.raises(AlertUnknown):
        await correct(moment, replace(author, role=Role.DUTY_PHONE), alert, RED)
    with pytest.raises(NothingChanged):
        await correct(moment, author, alert, CALM)
    elsewhere = replace(RED, commune=LIGNY, immediate_danger=True)
    telling = await correct(moment, author, alert, elsewhere)
    assert (telling.alert.insee, telling.alert.immediate_danger) == (TRONVILLE, False)
    assert (await opened(moment, telling.alert)).commune == TRONVILLE


async def test_what_has_ended_or_was_corrected_many_times_is_corrected_no_more(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, alert = await sent(moment)
    for number in range(MOST):
        await correct(moment, author, alert, replace(CALM, note=f"version {number}"))
    with pytest.raises(CorrectedTooOften):
        await correct(moment, author, alert, RED)
    _, other = author, (await send(moment, author, CALM)).alert.id
    await withdraw(moment, author, other)
    with pytest.raises(AlertOver):
        await correct(moment, author, other, RED)
    mayor = await member_of(uow, Role.MAYOR)
    third = (await send(moment, author, CALM)).alert.id
    await end_alert(moment, mayor, third, End(Outcome.APPEASED))
    with pytest.raises(AlertOver):
        await correct(moment, author, third, RED)


async def test_a_version_that_was_swapped_or_taken_out_never_opens(moment: Moment) -> None:
    uow = moment.uow
    author, alert = await sent(moment)
    other = (await send(moment, author, CALM)).alert.id
    for one in (alert, other):
        await correct(moment, author, one, replace(CALM, note=f"deux {one}"))
    await correct(moment, author, alert, replace(CALM, note="trois"))
    now = await uow.alerts.get(alert)
    last = (corrections.c.alert == alert, corrections.c.number == 3)
    true_body = await uow.corrections.get(alert, 3)
    for body in (await uow.corrections.get(alert, 2), await uow.corrections.get(other, 2), b""):
        await uow.connection.execute(update(corrections).where(*last).values(body=body))
        with pytest.raises(EnvelopeTampered):
            await opened(moment, now)
    await uow.connection.execute(update(corrections).where(*last).values(body=true_body))
    assert (await opened(moment, now)).note == "trois"
    await uow.connection.execute(delete(corrections).where(*last))
    with pytest.raises(EnvelopeTampered):
        await opened(moment, await uow.alerts.get(alert))


async def test_lists_and_the_closed_row_know_the_colour_of_now(moment: Moment) -> None:
    uow = moment.uow
    author, alert = await sent(moment)
    mayor = await member_of(uow, Role.MAYOR)
    await correct(moment, author, alert, RED)
    found = await uow.alert_lists.page(mayor, Wanted(severity=Severity.RED), limit=5)
    assert [each.id for each in found] == [alert]
    assert not await uow.alert_lists.page(mayor, Wanted(severity=Severity.YELLOW), limit=5)
    row = await uow.connection.scalar(select(alerts.c.severity).where(alerts.c.id == alert))
    assert row == Severity.RED


async def test_yellow_that_becomes_red_rings_the_mayor_at_once_and_goes_on_like_red(
    moment: Moment,
) -> None:
    uow = moment.uow
    mayor, deputy = await member_of(uow, Role.MAYOR), await member_of(uow, Role.DEPUTY_MAYOR)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    group = await group_of(uow)
    author, alert = await sent(moment)
    await heard(moment)
    then = later(moment, minutes=34)
    await correct(then, author, alert, RED)
    done = await heard(then)
    [rung] = new_to(mayor, done)
    assert "Une alerte rouge vous attend" in rung
    assert "Corrigée à 20\u00a0h\u00a014\u00a0: gravité jaune → rouge" in rung
    assert "Deux voisins" not in str(done)
    assert not new_to(deputy, done)
    assert [each.operation for each in done if each.chat == group.chat] == [
        Operation.SEND,
        Operation.EDIT,
    ]
    escalation = await uow.escalations.get(alert)
    assert escalation.step is Step.FIRST
    assert escalation.due_at == then.now + timedelta(minutes=then.policy.relay_red_minutes)
    for minutes, asked in ((45, deputy), (56, coordinator)):
        now = later(moment, minutes=minutes)
        await escalate(now)
        assert "prendre le relais" in str(new_to(asked, await heard(now)))


async def test_whoever_could_not_answer_the_lesser_one_is_asked_again(moment: Moment) -> None:
    uow = moment.uow
    mayor = await member_of(uow, Role.MAYOR)
    await member_of(uow, Role.COORDINATOR, [])
    author, alert = await sent(moment)
    await cannot_answer(moment, mayor, alert)
    await heard(moment)
    await correct(later(moment, minutes=5), author, alert, RED)
    assert new_to(mayor, await heard(later(moment, minutes=5)))
    assert not await uow.declined.of(alert)


async def test_a_graver_one_that_was_answered_tells_those_who_answered_and_whoever_leads(
    moment: Moment,
) -> None:
    uow = moment.uow
    mayor, lead = await member_of(uow, Role.MAYOR), await member_of(uow)
    stranger = await member_of(uow, Role.MAYOR, [LIGNY])
    author, alert = await sent(moment)
    await acknowledge(moment, mayor, alert)
    await propose(moment, mayor, alert, lead.id)
    await accept(moment, lead, alert)
    await heard(moment)
    then = later(moment, minutes=34)
    await correct(then, author, alert, RED)
    done = await heard(then)
    for one in (mayor, lead):
        [said] = new_to(one, done)
        assert "est plus grave\u00a0: jaune → rouge" in said
        assert "Deux voisins" not in said
    assert not new_to(stranger, done)
    assert not new_to(author, done)
    assert (await uow.escalations.get(alert)).due_at is None


async def test_where_nobody_of_those_is_left_the_town_hall_hears_that_it_is_graver(
    moment: Moment,
) -> None:
    uow = moment.uow
    gone, coordinator = await member_of(uow, Role.MAYOR), await member_of(uow, Role.COORDINATOR)
    author, alert = await sent(moment)
    await acknowledge(moment, gone, alert)
    await uow.chats.bury(str(gone.chat), "blocked")
    await heard(moment)
    await correct(moment, author, alert, RED)
    assert "est plus grave" in str(new_to(coordinator, await heard(moment)))


async def test_what_is_not_graver_is_said_once_to_readers_and_asks_nobody_anew(
    moment: Moment,
) -> None:
    uow = moment.uow
    mayor, deputy = await member_of(uow, Role.MAYOR), await member_of(uow, Role.DEPUTY_MAYOR)
    author, alert = await sent(moment, RED)
    await read(moment, mayor, alert)
    await heard(moment)
    before = await uow.escalations.get(alert)
    then = later(moment, minutes=5)
    await correct(then, author, alert, replace(CALM, severity=Severity.GREEN, note="Un voisin"))
    done = await heard(then)
    [said] = new_to(mayor, done)
    assert "corrigée par son auteur\u00a0: gravité rouge → vert, note" in said
    assert not new_to(deputy, done)
    assert await uow.escalations.get(alert) == before


async def test_rules_are_followed_anew_and_nobody_loses_what_they_were_told(
    moment: Moment,
) -> None:
    uow = moment.uow
    about = Condition(nature=Nature.BRAWL)
    rule = await uow.routing_rules.add(about, ToKind(Kind.ASSOCIATION), moment.now)
    author, alert = await sent(moment)
    partner = await member_of(uow)
    await heard(moment)
    assert not await uow.alerts.visible_among([alert], partner)
    await correct(moment, author, alert, replace(CALM, nature=Nature.BRAWL))
    assert "transmise pour information" in str(new_to(partner, await heard(moment)))
    sealed = await uow.alerts.envelope(alert)
    assert rule.circle in {key.circle_id for key in sealed.keys}
    await read(moment, partner, alert)
    await correct(moment, author, alert, CALM)
    assert await uow.alerts.visible_among([alert], partner)
    assert "corrigée par son auteur" in str(new_to(partner, await heard(moment)))


async def test_whom_a_correction_lets_in_reads_what_was_written_before(moment: Moment) -> None:
    uow = moment.uow
    about = Condition(nature=Nature.BRAWL)
    await uow.routing_rules.add(about, ToKind(Kind.ASSOCIATION), moment.now)
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow)
    author, alert = await sent(moment)
    await write(moment, mayor, await uow.alerts.get(alert), NoteKind.NOTE, "Vu sur place")
    with pytest.raises(AlertUnknown):
        await read_thread(moment, partner, alert)
    await correct(moment, author, alert, replace(CALM, nature=Nature.BRAWL))
    await heard(moment)
    await read_thread(moment, partner, alert)
    (place,) = await uow.deliveries.heads(moment.now)
    await uow.deliveries.end(place.id, Delivery.SENT, now=moment.now)
    await uow.slots.adopt(str(place.slot), 1)
    (opening,) = await uow.deliveries.heads(moment.now)
    shown = await Revealing(PARIS, OPENINGS)(uow, opening, moment.now)
    assert shown is not None
    assert "Vu sur place" in shown.text


async def test_a_group_reads_that_it_was_corrected_and_no_part_of_a_discreet_one(
    moment: Moment,
) -> None:
    group = await group_of(moment.uow)
    author, alert = await sent(moment)
    await heard(moment)
    await correct(moment, author, alert, replace(CALM, place=Place.PARK))
    [plain] = [each.text for each in await heard(moment) if each.chat == group.chat]
    assert "Corrigée à 19\u00a0h\u00a040\u00a0: lieu." in plain
    await correct(moment, author, alert, replace(CALM, public=Public.UNDER_12))
    [discreet] = [each.text for each in await heard(moment) if each.chat == group.chat]
    assert "Corrigée à 19\u00a0h\u00a040." in discreet
    assert "public" not in discreet
    assert (await moment.uow.alerts.get(alert)).status is Status.ROUTED


async def test_at_night_green_that_becomes_yellow_waits_for_the_morning_and_red_does_not(
    moment: Moment,
) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    night = later(moment, hours=5)
    author, alert = await sent(night, replace(CALM, severity=Severity.GREEN))
    await correct(night, author, alert, CALM)
    assert not new_to(mayor, await heard(night))
    await correct(night, author, alert, RED)
    assert "Une alerte rouge" in str(new_to(mayor, await heard(night)))
