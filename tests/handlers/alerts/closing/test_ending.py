"""Ending an alert: who may, from where, once, and never by way of what one may not see."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.closing.ending import STATUS, End, end_alert, other_called
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.following.taking import accept, propose
from handlers.alerts.sending import send
from handlers.alerts.vocabulary import Outcome
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.closings import closings
from storage.members import Role
from storage.standing import Standing
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import LIGNY, TRONVILLE


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("seen_before", [False, True])
async def test_every_outcome_ends_it(
    moment: Moment, outcome: Outcome, *, seen_before: bool
) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    other = (await send(moment, author, NEIGHBOURS)).alert
    if seen_before:
        await acknowledge(moment, mayor, alert.id)
    end = End(outcome, on=date(2026, 11, 22), same_as=other.id)
    telling = await end_alert(moment, mayor, alert.id, end, "À retenir")
    assert telling.alert.status is STATUS[outcome]
    kept = (await uow.closings.of([alert.id]))[alert.id]
    assert (kept.outcome, kept.on, kept.same_as) == (outcome, date(2026, 11, 22), other.id)
    assert kept.by == mayor.id
    sealed = (await uow.connection.execute(select(closings.c.sealed))).scalar_one()
    assert outcome.encode() not in sealed
    assert len(await uow.threads.of(alert.id)) == 1
    with pytest.raises(AlertOver):
        await end_alert(moment, mayor, alert.id, End(Outcome.APPEASED))


@pytest.mark.parametrize(
    ("role", "commune", "ends"),
    [
        (Role.MAYOR, TRONVILLE, True),
        (Role.DEPUTY_MAYOR, TRONVILLE, True),
        (Role.COORDINATOR, LIGNY, True),
        (Role.MAYOR, LIGNY, False),
        (Role.FIELD_PARTNER, TRONVILLE, False),
        (Role.PREFECT, TRONVILLE, False),
    ],
)
async def test_who_ends_it(moment: Moment, role: Role, commune: str, *, ends: bool) -> None:
    uow = moment.uow
    alert = (await send(moment, await member_of(uow), NEIGHBOURS)).alert
    member = await member_of(uow, role, [commune])
    if ends:
        await end_alert(moment, member, alert.id, End(Outcome.APPEASED))
        return
    with pytest.raises(AlertUnknown):
        await end_alert(moment, member, alert.id, End(Outcome.APPEASED))
    assert (await uow.alerts.get(alert.id)).status in {Status.ROUTED, Status.RECEIVED}


async def test_its_author_does_not_end_it_and_who_stands_in_decides_nothing(
    moment: Moment,
) -> None:
    uow = moment.uow
    author = await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    for_the_mayor = replace(
        await member_of(uow), standing=Standing(communes=frozenset({TRONVILLE}))
    )
    for member in (author, for_the_mayor):
        assert await uow.alerts.visible_among([alert.id], member)
        with pytest.raises(AlertUnknown):
            await end_alert(moment, member, alert.id, End(Outcome.APPEASED))


async def test_whoever_leads_ends_it_and_is_asked_for_nothing_more(moment: Moment) -> None:
    uow = moment.uow
    alert = (await send(moment, await member_of(uow), NEIGHBOURS)).alert
    mayor, lead = await member_of(uow, Role.MAYOR), await member_of(uow)
    await propose(moment, mayor, alert.id, lead.id)
    with pytest.raises(AlertUnknown):
        await end_alert(moment, lead, alert.id, End(Outcome.APPEASED))
    await accept(moment, lead, alert.id)
    assert (await uow.charges.get(alert.id)).step_at
    await end_alert(moment, lead, alert.id, End(Outcome.HANDED_OVER))
    assert (await uow.charges.get(alert.id)).step_at is None


@pytest.mark.parametrize("role", [Role.FIELD_PARTNER, Role.MAYOR])
async def test_whoever_only_leads_says_nothing_for_town_hall_or_coordination(
    moment: Moment, role: Role
) -> None:
    uow = moment.uow
    alert = (await send(moment, await member_of(uow), NEIGHBOURS)).alert
    mayor, lead = await member_of(uow, Role.MAYOR), await member_of(uow, role, [LIGNY])
    await propose(moment, mayor, alert.id, lead.id)
    await accept(moment, lead, alert.id)
    await end_alert(moment, lead, alert.id, End(Outcome.MEDIATED))
    seen = await uow.notices.acknowledgements(alert.id)
    assert [each.member for each in seen] == [mayor.id], "who proposed has seen it; nobody else"


async def test_what_was_taken_back_is_over(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await withdraw(moment, author, alert.id)
    with pytest.raises(AlertOver):
        await end_alert(moment, mayor, alert.id, End(Outcome.FALSE_ALARM))


async def test_it_repeats_only_what_one_may_see_and_what_stands_by_itself(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    hidden = (await send(moment, author, replace(NEIGHBOURS, commune=LIGNY))).alert
    gone = (await send(moment, author, NEIGHBOURS)).alert
    await withdraw(moment, author, gone.id)
    for other in (alert.id, hidden.id, gone.id, "x" * 22):
        with pytest.raises(AlertUnknown):
            await end_alert(moment, mayor, alert.id, End(Outcome.DUPLICATE, same_as=other))
    for called in (alert.reference, hidden.reference, gone.reference, "A-ZZZZ"):
        with pytest.raises(AlertUnknown):
            await other_called(moment, mayor, alert, called)


async def test_what_is_called_from_anywhere_is_repeated_and_never_in_a_circle(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, coordinator = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    other = (await send(moment, author, replace(NEIGHBOURS, commune=LIGNY))).alert
    assert (await other_called(moment, coordinator, alert, other.reference)).id == other.id
    end = End(Outcome.DUPLICATE, same_as=other.id)
    await end_alert(moment, coordinator, alert.id, end)
    with pytest.raises(AlertUnknown):
        await other_called(moment, coordinator, other, alert.reference)


async def test_whoever_only_leads_calls_no_alert_that_they_do_not_see(moment: Moment) -> None:
    uow = moment.uow
    author, mayor, lead = (
        await member_of(uow),
        await member_of(uow, Role.MAYOR),
        await member_of(uow),
    )
    alert = (await send(moment, author, NEIGHBOURS)).alert
    unseen = (await send(moment, author, NEIGHBOURS)).alert
    await propose(moment, mayor, alert.id, lead.id)
    await accept(moment, lead, alert.id)
    with pytest.raises(AlertUnknown):
        await other_called(moment, lead, alert, unseen.reference)
    with pytest.raises(AlertUnknown):
        await end_alert(moment, lead, alert.id, End(Outcome.DUPLICATE, same_as=unseen.id))


def test_an_end_is_kept_in_a_draft() -> None:
    for end in (End(Outcome.APPEASED), End(Outcome.POLICE, date(2026, 11, 1), "a_b-c")):
        assert End.from_code(end.to_code()) == end
