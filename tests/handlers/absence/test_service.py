"""The rules of absences: who may declare whose, who is looked at again, what an end brings."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from handlers.absence import service
from handlers.absence.returning import end_absences
from handlers.dates import Period
from handlers.moment import Moment
from storage.absences import AbsenceUnknown
from storage.members import Member, MemberUnknown, Role, Status
from tests.handlers.alerts.council import member_of
from tests.house import EVENING, LIGNY

DAY = timedelta(days=1)
TODAY = Period(EVENING, EVENING + DAY)
TOMORROW = Period(EVENING + DAY, EVENING + 2 * DAY)


@dataclass(slots=True)
class Back:
    """Remembers who caught up."""

    told: list[str] = field(default_factory=list)

    async def catch_up(self, moment: Moment, member: Member) -> None:
        del moment
        self.told.append(member.id)


async def test_one_declares_ones_own_and_a_coordinator_anybodys(moment: Moment) -> None:
    mayor, other = [await member_of(moment.uow, Role.MAYOR) for _ in range(2)]
    coordinator = await member_of(moment.uow, Role.COORDINATOR)
    for by in (mayor, coordinator):
        absence = await service.declare(moment, by, mayor.id, TODAY, None)
        assert (absence.member, absence.named_by) == (mayor.id, by.id)
    with pytest.raises(MemberUnknown):
        await service.declare(moment, other, mayor.id, TODAY, None)
    with pytest.raises(AbsenceUnknown):
        await service.end(moment, other, absence.id, Back().catch_up)
    with pytest.raises(AbsenceUnknown):
        await service.decline(moment, other, absence.id)


@pytest.mark.parametrize("role", [Role.FIELD_PARTNER, Role.AUDITOR, Role.PREFECT])
async def test_whoever_hears_of_no_alert_by_role_has_no_absence(moment: Moment, role: Role) -> None:
    coordinator, somebody = (
        await member_of(moment.uow, Role.COORDINATOR),
        await member_of(moment.uow, role),
    )
    with pytest.raises(MemberUnknown):
        await service.declare(moment, coordinator, somebody.id, TODAY, None)


async def test_who_may_not_stand_in_is_not_offered_and_not_taken(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    near = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    unsigned, suspended = [await member_of(moment.uow) for _ in range(2)]
    await moment.uow.members.sign(unsigned.id, 0)
    await moment.uow.members.set_status(suspended.id, Status.SUSPENDED)
    elsewhere = await member_of(moment.uow, communes=[LIGNY])
    await moment.uow.members.rename(replace(elsewhere, organisation="Ailleurs"))
    away = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    await service.declare(moment, away, away.id, TODAY, None)
    offered = await service.candidates(moment, mayor, mayor, TODAY)
    assert [one.id for one in offered] == [near.id, clerk.id]
    assert away.id in {one.id for one in await service.candidates(moment, mayor, mayor, TOMORROW)}
    for unfit in (unsigned, suspended, elsewhere, mayor):
        with pytest.raises(service.AlternateUnfit):
            await service.declare(moment, mayor, mayor.id, TODAY, unfit.id)
    assert await moment.uow.absences.of(mayor.id, moment.now) == []


async def test_whoever_is_no_longer_needed_is_told_and_nothing_said_later(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await service.declare(moment, mayor, mayor.id, TOMORROW, deputy.id)
    assert await _told(moment, deputy) == ["named"]
    later = replace(moment, now=TOMORROW.from_at)
    assert await _told(later, deputy) == ["named", "begins"]
    await service.declare(moment, mayor, mayor.id, TOMORROW, None)
    assert await _told(later, deputy) == ["named", "relieved"]


async def test_an_end_is_noticed_once_and_what_was_missed_is_told(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    await service.declare(moment, mayor, mayor.id, TODAY, deputy.id)
    back = Back()
    await end_absences(moment, back.catch_up)
    assert back.told == []
    after = replace(moment, now=TODAY.until_at)
    for _ in range(2):
        await end_absences(after, back.catch_up)
    assert back.told == [mayor.id]
    assert await _told(after, deputy) == ["named", "relieved"]


async def test_a_refusal_takes_the_right_away_at_once(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    absence = await service.declare(moment, mayor, mayor.id, TODAY, deputy.id)
    await service.decline(moment, deputy, absence.id)
    assert not await moment.uow.absences.is_named(deputy.id, moment.now)
    with pytest.raises(AbsenceUnknown):
        await service.decline(moment, deputy, absence.id)


SAID = {"confie le relais": "named", "commence": "begins", "Merci": "relieved"}


async def _told(moment: Moment, member: Member) -> list[str]:
    """What waits to be said to somebody by now."""
    rows = [row for row in await moment.uow.deliveries.due(moment.now) if row.chat == member.chat]
    return [next(SAID[words] for words in SAID if words in row.body["text"]) for row in rows]
