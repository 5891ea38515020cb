"""Two meetings of the same people at the same hours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.meetings import service
from handlers.meetings.conflicts import Conflict, conflicts
from handlers.meetings.service import Proposal
from handlers.meetings.texts.conflicts import NAMED, warning
from storage.members import Role, Status
from tests.handlers.meetings.conftest import A_WATCH_CELL, IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC, EVENING, TRONVILLE

ELSEWHERE = replace(IN_TWO_WEEKS, communes=frozenset({BAR_LE_DUC}), title="Autre cellule")
LENGTH = timedelta(minutes=IN_TWO_WEEKS.minutes)
A_MINUTE = timedelta(minutes=1)


async def against(council: Council, wanted: Proposal) -> Sequence[Conflict]:
    async with council.at() as moment:
        return await conflicts(moment, service.proposed(wanted, moment))


async def a_cell_stands(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member()
    await council.member(communes=[TRONVILLE, BAR_LE_DUC])
    await council.member(communes=[BAR_LE_DUC])
    async with council.at() as moment:
        await service.announce(moment, claire, IN_TWO_WEEKS)


@pytest.mark.parametrize(
    ("later", "meets"),
    [
        (timedelta(0), True),
        (LENGTH - A_MINUTE, True),
        (LENGTH, False),
        (-LENGTH + A_MINUTE, True),
        (-LENGTH, False),
        (timedelta(days=1), False),
    ],
)
async def test_meetings_that_share_a_minute_meet(
    council: Council, later: timedelta, meets: bool
) -> None:
    await a_cell_stands(council)
    found = await against(council, replace(IN_TWO_WEEKS, local=IN_TWO_WEEKS.local + later))
    assert [one.people for one in found] == ([2] if meets else [])


async def test_only_those_who_are_invited_to_both_count(council: Council) -> None:
    await a_cell_stands(council)
    assert [one.people for one in await against(council, ELSEWHERE)] == [1]


async def test_coordinators_alone_are_no_conflict(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        await service.announce(moment, claire, IN_TWO_WEEKS)
    assert await against(council, IN_TWO_WEEKS) == []


async def test_who_is_no_longer_active_is_in_no_conflict(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    gone = await council.member()
    async with council.at() as moment:
        await service.announce(moment, claire, IN_TWO_WEEKS)
        await moment.uow.members.set_status(gone.id, Status.SUSPENDED)
    assert await against(council, IN_TWO_WEEKS) == []


async def test_a_meeting_is_in_no_conflict_with_itself_nor_with_one_called_off(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member()
    async with council.at() as moment:
        kept, _ = await service.announce(moment, claire, IN_TWO_WEEKS)
        assert await conflicts(moment, kept) == []
        await service.call_off(moment, claire, kept.id, kept.version)
    assert await against(council, IN_TWO_WEEKS) == []


async def test_the_meeting_that_shares_most_people_comes_first(council: Council) -> None:
    await a_cell_stands(council)
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        await service.announce(moment, claire, replace(ELSEWHERE, whole_council=True))
    assert [one.people for one in await against(council, IN_TWO_WEEKS)] == [2, 2]
    assert [one.people for one in await against(council, ELSEWHERE)] == [2, 1]


async def test_one_is_named_and_the_others_counted(council: Council) -> None:
    async with council.at() as moment:
        one = Conflict(service.proposed(A_WATCH_CELL, moment), 2)
    told = str(warning([one] * (NAMED + 2), EVENING))
    assert told.count("personnes sont invitées") == told.count("Et 2 autres réunions.") == 1
    assert "autre" not in str(warning([one] * NAMED, EVENING))
    assert warning([], EVENING) is None
