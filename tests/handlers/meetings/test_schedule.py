"""Reminders are computed from the hour on people's clocks, through every change of clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.council.settings import Setting, read
from handlers.meetings.schedule import overtaken, reminders_for
from storage.meetings import Meeting, MeetingKind
from storage.policy import Policy
from storage.reminders import Audience, Recalled, Reminder

PARIS = ZoneInfo("Europe/Paris")
ZONES = [PARIS, ZoneInfo("America/Cayenne"), ZoneInfo("Indian/Reunion"), ZoneInfo("UTC")]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def meeting_at(local: datetime, zone: ZoneInfo = PARIS) -> Meeting:
    return Meeting(
        id="m",
        kind=MeetingKind.WATCH_CELL,
        local=local,
        zone=zone,
        minutes=60,
        whole_council=True,
        communes=frozenset(),
        title="",
        place="",
    )


local_hours = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1))  # noqa: DTZ001
instants = st.datetimes(datetime(2025, 6, 1), datetime(2032, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_week_before_in_the_morning_a_day_before_in_the_evening_two_hours_before() -> None:
    thursday = meeting_at(datetime(2026, 12, 3, 14))  # noqa: DTZ001
    assert reminders_for(thursday, Policy(), LONG_AGO) == {
        Audience.GROUPS: datetime(2026, 11, 26, 8, tzinfo=UTC),
        Audience.INVITEES: datetime(2026, 12, 2, 17, tzinfo=UTC),
        Audience.COMERS: datetime(2026, 12, 3, 11, tzinfo=UTC),
    }


def test_the_clocks_change_between_reminder_and_meeting() -> None:
    """On 28 March 2027 the clocks jump from 2 to 3 o'clock: 9 o'clock stays 9 o'clock."""
    monday = meeting_at(datetime(2027, 3, 29, 14))  # noqa: DTZ001
    due = reminders_for(monday, Policy(), LONG_AGO)
    assert due[Audience.GROUPS] == datetime(2027, 3, 22, 8, tzinfo=UTC)
    assert due[Audience.INVITEES] == datetime(2027, 3, 28, 16, tzinfo=UTC)
    assert due[Audience.COMERS] == datetime(2027, 3, 29, 10, tzinfo=UTC)


def test_what_would_be_due_already_is_left_out() -> None:
    tomorrow = meeting_at(datetime(2026, 11, 24, 14))  # noqa: DTZ001
    now = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
    assert set(reminders_for(tomorrow, Policy(), now)) == {Audience.COMERS}


@given(local_hours, st.sampled_from(ZONES), instants)
def test_every_reminder_lies_between_now_and_the_meeting(
    local: datetime, zone: ZoneInfo, now: datetime
) -> None:
    meeting = meeting_at(local, zone)
    for at in reminders_for(meeting, Policy(), now).values():
        assert now < at < meeting.starts_at


@given(local_hours, st.sampled_from(ZONES))
def test_reminders_keep_humane_hours_whatever_the_clocks_do(
    local: datetime, zone: ZoneInfo
) -> None:
    due = reminders_for(meeting_at(local, zone), Policy(), LONG_AGO)
    groups, invitees = (due[a].astimezone(zone) for a in (Audience.GROUPS, Audience.INVITEES))
    assert (groups.time(), local.date() - groups.date()) == (time(9), timedelta(days=7))
    assert (invitees.time(), local.date() - invitees.date()) == (time(18), timedelta(days=1))


def test_after_an_outage_the_older_private_reminder_gives_way() -> None:
    eve = Reminder("m", Audience.INVITEES, LONG_AGO)
    soon = Reminder("m", Audience.COMERS, LONG_AGO + timedelta(hours=18))
    week = Reminder("m", Audience.GROUPS, LONG_AGO - timedelta(days=6))
    other = Reminder("n", Audience.INVITEES, LONG_AGO)
    assert overtaken([week, eve, other, soon]) == {eve}


@pytest.mark.parametrize(
    ("chosen", "audiences"),
    [
        ("all", {Audience.GROUPS, Audience.INVITEES, Audience.COMERS}),
        ("private", {Audience.INVITEES, Audience.COMERS}),
        ("eve", {Audience.INVITEES}),
        ("none", set()),
    ],
)
def test_a_council_chooses_which_ones_a_kind_has(chosen: str, audiences: set[Audience]) -> None:
    thursday = meeting_at(datetime(2026, 12, 3, 14))  # noqa: DTZ001
    policy = Policy(recalled_watch_cell=chosen)
    assert set(reminders_for(thursday, policy, LONG_AGO)) == audiences
    other = replace(thursday, kind=MeetingKind.EXCHANGE_GROUP)
    assert len(reminders_for(other, policy, LONG_AGO)) == 3


def test_every_kind_has_its_setting_and_every_choice_is_read_back() -> None:
    for kind in MeetingKind:
        setting = Setting(f"recalled_{kind}")
        for word in ("tous", "« En privé »", "la veille", "aucun", "none"):
            policy = Policy.of({setting: read(setting, word, date(2026, 11, 23))})
            assert Recalled(policy.recalled(kind))
