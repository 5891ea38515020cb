"""A plenary once a year: the coordination hears in time, once, unless one is planned."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.meetings import service
from handlers.meetings.schedule import legal_date
from handlers.meetings.service import Proposal
from handlers.meetings.yearly import recall_plenary
from storage.meetings import Meeting, MeetingKind
from storage.members import Member, Role
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.handlers.meetings.test_schedule import meeting_at
from tests.house import EVENING, PARIS
from tests.journeys.test_meetings import plain

A_PLENARY = replace(IN_TWO_WEEKS, kind=MeetingKind.PLENARY, whole_council=True)
DAY = timedelta(days=1)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=PARIS)


async def planned(
    council: Council, claire: Member, proposal: Proposal = A_PLENARY, now: datetime = EVENING
) -> Meeting:
    async with council.at(now) as moment:
        meeting, _ = await service.announce(moment, claire, proposal)
        return meeting


async def heard(council: Council, now: datetime) -> list[tuple[str, str]]:
    """What the clock says of it at this moment: to whom, and what."""
    async with council.at(now) as moment:
        before = {row.id for row in await moment.uow.deliveries.due(now, 1000)}
        await recall_plenary(moment)
        rows = await moment.uow.deliveries.due(now, 1000)
        return [(str(row.member), plain(row.body["text"])) for row in rows if row.id not in before]


async def test_the_coordination_hears_two_months_ahead_once(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member()
    await planned(council, claire)
    assert await heard(council, at(2027, 10, 7)) == []
    ((who, text),) = await heard(council, at(2027, 10, 8))
    assert who == claire.id
    assert "La dernière a eu lieu le lundi 7 décembre 2026." in text
    assert "au plus tard le mardi 7 décembre." in text
    assert "Aucune n’est encore prévue. Pour la préparer : /reunion." in text
    assert await heard(council, at(2027, 10, 9)) == []


async def test_one_that_is_planned_in_time_needs_no_word_until_it_is_called_off(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await planned(council, claire)
    in_time = replace(A_PLENARY, local=datetime(2027, 12, 6, 14))  # noqa: DTZ001
    following = await planned(council, claire, in_time, at(2027, 9, 1))
    assert await heard(council, at(2027, 10, 8)) == []
    async with council.at(at(2027, 10, 20)) as moment:
        await service.call_off(moment, claire, following.id, following.version)
    assert len(await heard(council, at(2027, 10, 21))) == 1


async def test_once_the_next_one_was_held_it_counts_from_there(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await planned(council, claire)
    sooner = replace(A_PLENARY, local=datetime(2027, 6, 10, 14))  # noqa: DTZ001
    await planned(council, claire, sooner, at(2027, 5, 1))
    assert await heard(council, at(2027, 12, 8)) == []
    ((_, text),) = await heard(council, at(2028, 4, 12))
    assert "La dernière a eu lieu le jeudi 10 juin 2027." in text


async def test_one_that_would_come_too_late_is_named(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await planned(council, claire)
    too_late = replace(A_PLENARY, local=datetime(2027, 12, 13, 14))  # noqa: DTZ001
    await planned(council, claire, too_late, at(2027, 9, 1))
    ((_, text),) = await heard(council, at(2027, 10, 8))
    assert "Celle qui est prévue, le lundi 13 décembre, viendrait trop tard." in text


async def test_a_plenary_that_is_moved_moves_its_date_and_a_cancelled_one_counts_not(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await planned(council, claire)
    async with council.at() as moment:
        later = meeting.local + 30 * DAY
        moved, _ = await service.move(moment, claire, meeting.id, 1, later)
    assert await heard(council, at(2027, 10, 20)) == []
    async with council.at() as moment:
        await service.call_off(moment, claire, meeting.id, moved.version)
    assert await heard(council, at(2027, 12, 20)) == []


async def test_other_kinds_ask_for_nothing(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await planned(council, claire, IN_TWO_WEEKS)
    assert await heard(council, at(2027, 12, 20)) == []


@pytest.mark.parametrize(
    ("held", "limit"),
    [((2026, 12, 7), date(2027, 12, 7)), ((2028, 2, 29), date(2029, 2, 28))],
)
def test_it_is_counted_in_months(held: tuple[int, int, int], limit: date) -> None:
    assert legal_date(meeting_at(datetime(*held, 14))) == limit  # noqa: DTZ001
