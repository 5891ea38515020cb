"""A council year by the clock: each reminder is said once to whom it is for, or ends for a reason.

Three dozen meetings of sixty people, moved and called off, over both changes of clocks, holidays
and three days without the bot. What should have been said is worked out anew (`oracle.py`).
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from handlers.dates import holiday_on
from storage.engine import Database
from storage.meetings import Meeting
from storage.reminders import Audience, ReminderState, reminders
from tests.ground import SqliteGround
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.year import calendar
from tests.handlers.meetings.year.answering_for import hears
from tests.handlers.meetings.year.deciding import DECISIONS, Deciding
from tests.handlers.meetings.year.oracle import Fate, fates
from tests.handlers.meetings.year.people import PEOPLE, People, plan_all, settled_in
from tests.handlers.meetings.year.world import World
from tests.house import PARIS

Said = tuple[str, datetime, str]
"""Of which meeting, when, in which chat."""


@pytest.fixture
async def lived_year(sqlite_ground: SqliteGround, tmp_path: Path) -> AsyncIterator[Deciding]:
    """The council at the end of the year, and what it decided."""
    with sqlite_ground.founded(tmp_path) as settings:
        async with await Database.open(settings.database_url, settings.kek()) as database:
            rng = Random(2027)
            world = World(database, calendar.BEGINS.astimezone(UTC), calendar.OUTAGE)
            lived = await settled_in(Council(database), world, rng)
            deciding = Deciding(lived)
            world.on_dated.append(deciding.hear_of)
            world.on_told.append(deciding.hear)
            plan_all(lived)
            await world.live(calendar.ENDS)
            yield deciding


async def test_a_year(lived_year: Deciding) -> None:
    people = lived_year.people
    due = list(fates(people))
    it_was_a_year_worth_its_name(people, due)
    each_reminder_was_said_once_and_no_other(people, due)
    nothing_was_said_of_what_is_past_or_called_off(people)
    await every_row_has_ended_as_it_should(people, due)
    the_table_was_gone_round_once_before_each_meeting(people)
    await each_decision_was_asked_about_until_it_was_answered(lived_year)


def it_was_a_year_worth_its_name(people: People, due: list[Fate]) -> None:
    """What the year is to show did happen in it."""
    dates = people.world.dates.values()
    held = [each[-1] for each in dates if each[-1].until is None]
    days = [one.meeting.local.date() for each in dates for one in each]
    assert (len(dates), len(people.everyone)) == (35, PEOPLE)
    assert sum(len(each) - 1 for each in dates) == len(calendar.MOVES)
    assert len(held) == 35 - len(calendar.CALLED_OFF)
    assert {one.reason for one in due} == {None, "past", "overtaken"}
    assert holiday_on(calendar.ASCENSION)
    assert calendar.ASCENSION in days
    for change in calendar.changes_of_clocks():
        over = [
            one
            for one in due
            if one.at.astimezone(PARIS).date() < change < one.meeting.local.date()
        ]
        assert any(one.audience is Audience.GROUPS for one in over)


def each_reminder_was_said_once_and_no_other(people: People, due: list[Fate]) -> None:
    """The same meetings, instants and chats as were worked out, each exactly once."""
    expected = Counter((one.meeting.id, one.at, chat) for one in due for chat in one.chats)
    said = Counter(_said(people))
    assert max(expected.values()) == 1
    assert said == expected


def nothing_was_said_of_what_is_past_or_called_off(people: People) -> None:
    """Each reminder names the hour that was in force, before it came."""
    for one in people.world.told:
        if one.by == "remind":
            meeting = _in_force(people, str(one.row.about), one.at)
            assert one.at < meeting.starts_at
            assert f"{meeting.local.hour} h" in one.text.replace("\N{NO-BREAK SPACE}", " ")


async def every_row_has_ended_as_it_should(people: People, due: list[Fate]) -> None:
    """Sent, or skipped with the reason that was worked out; none waits, none is forgotten."""
    last = {meeting: each[-1] for meeting, each in people.world.dates.items()}
    ended = {
        (one.meeting.id, one.audience): one.reason
        for one in due
        if one.meeting == last[one.meeting.id].meeting
    }
    async with people.world.database.read() as uow:
        rows = (await uow.connection.execute(select(reminders))).all()
    for row in rows:
        if row.due_at > people.world.now:
            continue  # the next plenary's
        date = last[row.meeting]
        if (row.meeting, row.audience) in ended:
            reason = ended.pop((row.meeting, row.audience))
        else:
            assert date.until is not None
            reason = "cancelled"
        state = ReminderState.SENT if reason is None else ReminderState.SKIPPED
        assert (row.state, row.reason) == (state, reason)
    assert ended == {}


def the_table_was_gone_round_once_before_each_meeting(people: People) -> None:
    """Each of the invited was asked for a point once at the most, of a meeting that was to be."""
    told = [one for one in people.world.told if one.by == "ask_around"]
    asked = [(str(one.row.about).removeprefix("round:"), one) for one in told]
    once = {(meeting, one.row.chat) for meeting, one in asked}
    held = {meeting for meeting, each in people.world.dates.items() if each[-1].until is None}
    assert len(once) == len(asked)
    assert len({meeting for meeting, _ in asked} & held) == len(held)
    for meeting, one in asked:
        assert one.at < _in_force(people, meeting, one.at).starts_at


async def each_decision_was_asked_about_until_it_was_answered(lived_year: Deciding) -> None:
    """The clock said what was worked out, to whom it concerns; nothing open is forgotten."""
    people, decided = lived_year.people, lived_year.decisions
    by_reference = {str(one.reference): one.id for one in decided.values()}
    said = Counter(
        (by_reference[_reference(one.text, by_reference)], one.at, one.row.chat)
        for one in people.world.told
        if one.by == "ask_after_decisions"
    )
    assert len(decided) == DECISIONS
    assert said == Counter(hears(lived_year))
    surfaced = {decision for decision, _, chat in said if chat == people.claire.chat}
    async with people.world.database.read() as uow:
        for one in decided:
            now = await uow.decisions.get(one)
            assert not now.is_open or now.step_at is not None or one in surfaced


def _reference(text: str, known: Iterable[str]) -> str:
    [found] = [one for one in known if one in text]
    return found


def _said(people: People) -> list[Said]:
    told = people.world.told
    return [(str(one.row.about), one.at, one.row.chat) for one in told if one.by == "remind"]


def _in_force(people: People, meeting: str, at: datetime) -> Meeting:
    [date] = [
        one
        for one in people.world.dates[meeting]
        if one.since < at and (one.until is None or at < one.until)
    ]
    return date.meeting
