"""Who may take charge of an alert, who may decide how, and what each may know of it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.absence import service as absence
from handlers.alerts.closing.ending import End, end_alert
from handlers.alerts.following.deciding import (
    MayorDecides,
    TimePast,
    add_contributor,
    drop_contributor,
    give_news,
    promise,
    switch_mode,
)
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.following.sheet import open_sheet
from handlers.alerts.following.taking import (
    LedByAnother,
    ProposalGone,
    accept,
    decline,
    hand_back,
    propose,
    take,
)
from handlers.alerts.following.ticks import follow_up
from handlers.alerts.reading import read
from handlers.alerts.vocabulary import Outcome
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.dates import Period
from handlers.modes import MAYORS_OWN, Mode, modes_said
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.charges import Step
from storage.members import Member, Role
from storage.members import Status as MemberStatus
from storage.outbox import Operation
from storage.statuses import FINAL, OPEN, Status
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.storming import delivered, flagged
from tests.house import LIGNY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def alert_of(moment: Moment) -> tuple[Member, str]:
    author = await member_of(moment.uow)
    [alert] = await flagged(moment, author)
    return author, alert.id


async def status_of(moment: Moment, alert: str) -> Status:
    return (await moment.uow.alerts.get(alert)).status


async def finish(moment: Moment, member: Member, alert: str) -> None:
    await end_alert(moment, member, alert, End(Outcome.APPEASED))


async def heard(moment: Moment, member: Member) -> Sequence[str]:
    """What comes onto somebody's screen now."""
    done = await delivered(moment.uow, moment.now)
    return [each.text for each in done if each.chat == member.chat]


async def test_the_town_hall_and_the_coordination_take_charge_and_nobody_else(
    moment: Moment,
) -> None:
    author, alert = await alert_of(moment)
    for role in Role:
        other = await member_of(moment.uow, role, [LIGNY])
        if role is not Role.COORDINATOR:
            for act in (take, finish, give_news, hand_back):
                with pytest.raises(AlertUnknown):
                    await act(moment, other, alert)
    with pytest.raises(AlertUnknown):
        await take(moment, author, alert)
    assert await status_of(moment, alert) in OPEN
    mayor = await member_of(moment.uow, Role.MAYOR)
    await take(moment, mayor, alert)
    assert await status_of(moment, alert) is Status.TAKEN
    with pytest.raises(LedByAnother):
        await take(moment, await member_of(moment.uow, Role.DEPUTY_MAYOR), alert)
    with pytest.raises(AlertSeen):
        await withdraw(moment, author, alert)


async def test_whoever_accepts_reads_from_then_on_and_no_longer_once_it_is_handed_back(
    moment: Moment,
) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    partner = await member_of(uow)
    await propose(moment, coordinator, alert, partner.id)
    with pytest.raises(AlertUnknown):
        await read(moment, partner, alert)
    await accept(moment, partner, alert)
    await read(moment, partner, alert)
    assert list(await uow.alerts.visible_among([alert], partner)) == [alert]
    await hand_back(moment, partner, alert)
    assert await status_of(moment, alert) is Status.ACKNOWLEDGED
    for act in (read, open_sheet, hand_back):
        with pytest.raises(AlertUnknown):
            await act(moment, partner, alert)


async def test_only_whoever_is_asked_can_answer_and_once(moment: Moment) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    first, second, stranger = [await member_of(uow) for _ in range(3)]
    await propose(moment, coordinator, alert, first.id)
    await propose(moment, coordinator, alert, second.id)
    for somebody, unknown in ((first, alert), (stranger, alert), (second, "A" * 22)):
        with pytest.raises(ProposalGone):
            await accept(moment, somebody, unknown)
    await heard(moment, coordinator)
    await decline(moment, second, alert)
    assert "ne peut pas suivre" in str(await heard(moment, coordinator))
    with pytest.raises(ProposalGone):
        await accept(moment, second, alert)
    assert await status_of(moment, alert) in OPEN


NO_READERS = {Role.PRESIDENT, Role.PREFECT, Role.PROSECUTOR, Role.AUDITOR, Role.DUTY_PHONE}


@pytest.mark.parametrize("role", sorted(set(Role)))
async def test_no_one_is_asked_whose_role_reads_no_alert(moment: Moment, role: Role) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    coordinator, asked = await member_of(uow, Role.COORDINATOR, []), await member_of(uow, role)
    for act in (propose, add_contributor):
        if role in NO_READERS:
            with pytest.raises(AlertUnknown):
                await act(moment, coordinator, alert, asked.id)
        else:
            await act(moment, coordinator, alert, asked.id)


async def test_whoever_leads_gives_way_to_another_who_accepts(moment: Moment) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    coordinator, mayor = (
        await member_of(uow, Role.COORDINATOR, []),
        await member_of(uow, Role.MAYOR),
    )
    first, second = await member_of(uow), await member_of(uow)
    for partner in (first, second):
        await propose(moment, coordinator, alert, partner.id)
        await accept(moment, partner, alert)
    assert "Quelqu’un d’autre suit désormais" in str(await heard(moment, first))
    with pytest.raises(AlertUnknown):
        await read(moment, first, alert)
    await read(moment, second, alert)
    assert len(await uow.alerts.history(alert)) == 2
    with pytest.raises(LedByAnother):
        await take(moment, mayor, alert)


async def test_only_mayor_and_deputies_of_the_commune_choose_enforcement(moment: Moment) -> None:
    uow = moment.uow
    author, alert = await alert_of(moment)
    coordinator, away = (
        await member_of(uow, Role.COORDINATOR, []),
        await member_of(uow, Role.MAYOR, [LIGNY]),
    )
    partner = await member_of(uow)
    await propose(moment, coordinator, alert, partner.id)
    await accept(moment, partner, alert)
    for mode in Mode:
        for nobody in (author, away, partner):
            with pytest.raises(AlertUnknown):
                await switch_mode(moment, nobody, alert, mode, on=True)
        if mode in MAYORS_OWN:
            with pytest.raises(MayorDecides):
                await switch_mode(moment, coordinator, alert, mode, on=True)
        else:
            await switch_mode(moment, coordinator, alert, mode, on=True)
    for role, on in ((Role.MAYOR, True), (Role.DEPUTY_MAYOR, False)):
        official = await member_of(uow, role)
        charge = await switch_mode(moment, official, alert, Mode.ENFORCEMENT, on=on)
        assert (Mode.ENFORCEMENT in charge.modes) is on
    await switch_mode(moment, official, alert, Mode.JUDICIAL, on=True)
    with pytest.raises(MayorDecides):
        await switch_mode(moment, coordinator, alert, Mode.JUDICIAL, on=True)


def test_what_mixes_enforcement_with_prevention_is_said_to_be_mixed() -> None:
    assert modes_said({"preventive", "mediation"}) == "préventif + médiation"
    assert modes_said({"enforcement", "preventive"}) == "mixte\u00a0: préventif + répressif"
    assert modes_said({"judicial", "enforcement"}) == "répressif + judiciaire"


async def test_contributors_read_for_as_long_as_they_contribute(moment: Moment) -> None:
    uow = moment.uow
    author, alert = await alert_of(moment)
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow)
    with pytest.raises(AlertUnknown):
        await add_contributor(moment, author, alert, partner.id)
    await add_contributor(moment, mayor, alert, partner.id)
    await read(moment, partner, alert)
    with pytest.raises(AlertUnknown):
        await drop_contributor(moment, author, alert, partner.id)
    await drop_contributor(moment, mayor, alert, partner.id)
    with pytest.raises(AlertUnknown):
        await read(moment, partner, alert)


async def test_a_key_that_is_touched_twice_says_the_same_twice(moment: Moment) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow)
    for on in (True, False):
        for _ in range(2):
            charge = await switch_mode(moment, mayor, alert, Mode.SOCIAL, on=on)
            assert (Mode.SOCIAL in charge.modes) is on
    for act in (add_contributor, add_contributor):
        await act(moment, mayor, alert, partner.id)
        assert await uow.charges.contributors(alert) == [partner.id]
    assert len([said for said in await heard(moment, partner) if "On vous associe" in said]) == 1
    for _ in range(2):
        await drop_contributor(moment, mayor, alert, partner.id)
        assert await uow.charges.contributors(alert) == []
    acts = Counter(each.act for each in uow.audit.noted)
    assert acts["alert.modes_changed"] == 2
    assert acts["alert.contributor_added"] == acts["alert.contributor_dropped"] == 1


async def test_the_author_learns_the_time_and_no_name(moment: Moment) -> None:
    uow = moment.uow
    author, alert = await alert_of(moment)
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow)
    for nobody in (mayor, author):
        with pytest.raises(AlertUnknown):
            await promise(moment, nobody, alert, moment.now + HOUR)
    await propose(moment, mayor, alert, partner.id)
    await accept(moment, partner, alert)
    with pytest.raises(TimePast):
        await promise(moment, partner, alert, moment.now)
    await switch_mode(moment, mayor, alert, Mode.MEDIATION, on=True)
    await promise(moment, partner, alert, moment.now + HOUR)
    await open_sheet(moment, author, alert)
    said = "\n".join(await heard(moment, author))
    assert "est prise en charge" in said
    assert "au plus tard" in said
    assert "Pour\u00a0: aujourd’hui à 20" in said
    for hidden in ("Nom-", "Association exemple", "médiation"):
        assert hidden not in said


@pytest.mark.parametrize("final", sorted(FINAL - {Status.WITHDRAWN, Status.CLOSED}))
async def test_nothing_is_decided_once_it_is_over(moment: Moment, final: Status) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow)
    await take(moment, mayor, alert)
    await propose(moment, mayor, alert, partner.id)
    await uow.alerts.move(await uow.alerts.get(alert), final, now=moment.now, by=mayor.id)
    for act in (take, give_news, hand_back, finish):
        with pytest.raises(AlertOver):
            await act(moment, mayor, alert)
    with pytest.raises(ProposalGone):
        await accept(moment, partner, alert)
    later = replace(moment, now=moment.now + 30 * DAY)
    await delivered(uow, later.now)
    await follow_up(later)
    assert await delivered(uow, later.now) == []
    assert (await uow.charges.get(alert)).step is None


async def test_news_are_asked_for_once_and_then_surface_once(moment: Moment) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    mayor, coordinator = await member_of(uow, Role.MAYOR), await member_of(uow, Role.COORDINATOR)
    await take(moment, mayor, alert)
    said: list[tuple[int, str]] = []
    for hours in range(0, 24 * 30, 2):
        now = replace(moment, now=moment.now + hours * HOUR)
        await delivered(uow, now.now)
        await follow_up(now)
        done = await delivered(uow, now.now)
        said += [(hours, each.chat) for each in done]
    assert said == [(24 * 7, mayor.chat), (24 * 7 + 2, coordinator.chat)]


@pytest.mark.parametrize("act", [finish, give_news, hand_back])
async def test_a_question_that_was_answered_elsewhere_asks_no_more(
    moment: Moment, act: Callable[[Moment, Member, str], Awaitable[None]]
) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    mayor = await member_of(uow, Role.MAYOR)
    await take(moment, mayor, alert)
    then = replace(moment, now=moment.now + DAY * moment.policy.news_days)
    await follow_up(then)
    asked = [each for each in await delivered(uow, then.now) if "où en êtes-vous" in each.text]
    assert ["al.nws" in each.keys for each in asked] == [True]
    await act(then, mayor, alert)
    (said,) = [each for each in await delivered(uow, then.now) if "répondu" in each.text]
    assert "al.nws" not in said.keys
    assert said.operation is Operation.EDIT


async def test_news_put_off_the_next_question(moment: Moment) -> None:
    _, alert = await alert_of(moment)
    mayor = await member_of(moment.uow, Role.MAYOR)
    await take(moment, mayor, alert)
    later = replace(moment, now=moment.now + 3 * DAY)
    await give_news(later, mayor, alert)
    assert await status_of(moment, alert) is Status.IN_FOLLOW_UP
    charge = await moment.uow.charges.get(alert)
    assert (charge.step, charge.step_at) == (Step.ASK, later.now + 7 * DAY)
    await give_news(later, mayor, alert)
    await finish(later, mayor, alert)
    assert await status_of(moment, alert) is Status.CLOSED


async def test_a_lead_who_is_gone_surfaces_at_once(moment: Moment) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    coordinator, partner = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    await propose(moment, coordinator, alert, partner.id)
    await accept(moment, partner, alert)
    await uow.members.set_status(partner.id, MemberStatus.REMOVED)
    later = replace(moment, now=moment.now + 7 * DAY)
    await delivered(uow, later.now)
    await follow_up(later)
    assert "n’est plus joignable" in str(await heard(later, coordinator))


async def test_a_lead_who_is_away_is_not_asked_and_the_coordination_is_told(
    moment: Moment,
) -> None:
    uow = moment.uow
    _, alert = await alert_of(moment)
    mayor, clerk = await member_of(uow, Role.MAYOR), await member_of(uow)
    coordinator = await member_of(uow, Role.COORDINATOR)
    await take(moment, mayor, alert)
    later = replace(moment, now=moment.now + 7 * DAY)
    period = Period(later.now, later.now + DAY)
    await absence.declare(later, mayor, mayor.id, period, clerk.id)
    await delivered(uow, later.now)
    await follow_up(later)
    told = {row.chat: row.text for row in await delivered(uow, later.now)}
    assert set(told) == {coordinator.chat}
    assert "est absente" in told[str(coordinator.chat)]


@pytest.mark.parametrize("act", ["taken", "proposed", "closed"])
async def test_a_proposal_that_still_waits_is_taken_back_once_it_is_nobodys(
    moment: Moment, act: str
) -> None:
    mayor, deputy = await member_of(moment.uow, Role.MAYOR), await member_of(moment.uow)
    other = await member_of(moment.uow)
    _, alert = await alert_of(moment)
    await propose(moment, mayor, alert, deputy.id)
    if act == "taken":
        await take(moment, mayor, alert)
    elif act == "proposed":
        await propose(moment, mayor, alert, other.id)
    else:
        await end_alert(moment, mayor, alert, End(Outcome.FALSE_ALARM))
    told = [row.chat for row in await delivered(moment.uow, moment.now) if "propose" in row.text]
    assert told == ([other.chat] if act == "proposed" else [])


async def test_whoever_proposes_a_lead_has_seen_it_and_nobody_else_is_asked(moment: Moment) -> None:
    mayor, chosen = await member_of(moment.uow, Role.MAYOR), await member_of(moment.uow)
    _, alert = await alert_of(moment)
    await propose(moment, mayor, alert, chosen.id)
    assert (await moment.uow.alerts.get(alert)).status is Status.ACKNOWLEDGED
    assert (await moment.uow.escalations.get(alert)).due_at is None
