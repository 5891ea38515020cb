"""Dates are said as people say them, and read as they type them, without a guess."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import (
    DateReason,
    Misunderstood,
    Understood,
    holiday_on,
    parse_day,
    parse_moment,
    spoken_date,
    spoken_moment,
    spoken_time,
)

PARIS = ZoneInfo("Europe/Paris")
CAYENNE = ZoneInfo("America/Cayenne")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=PARIS)


def paris(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=PARIS)  # type: ignore[misc, arg-type] # year, month, day…


def local(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime.combine(date(year, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (paris(2026, 11, 23, 19, 47), "aujourd’hui à 19_h_47", "today at 7:47_pm"),
        (paris(2026, 11, 23, 0, 0), "aujourd’hui à 0_h", "today at 12_am"),
        (paris(2026, 11, 22, 9, 5), "hier à 9_h_05", "yesterday at 9:05_am"),
        (
            paris(2026, 11, 24, 14, 0),
            "demain, mardi 24 novembre à 14_h",
            "tomorrow, Tuesday 24 November at 2_pm",
        ),
        (
            paris(2026, 12, 1, 12, 30),
            "mardi 1er décembre à 12_h_30",
            "Tuesday 1 December at 12:30_pm",
        ),
        (paris(2026, 12, 3, 14, 0), "jeudi 3 décembre à 14_h", "Thursday 3 December at 2_pm"),
        (paris(2027, 5, 6, 14, 0), "jeudi 6 mai à 14_h", "Thursday 6 May at 2_pm"),
        (
            paris(2027, 11, 20, 14, 0),
            "samedi 20 novembre 2027 à 14_h",
            "Saturday 20 November 2027 at 2_pm",
        ),
        (paris(2026, 2, 2, 8, 0), "lundi 2 février à 8_h", "Monday 2 February at 8_am"),
        (
            paris(2025, 12, 3, 8, 0),
            "mercredi 3 décembre 2025 à 8_h",
            "Wednesday 3 December 2025 at 8_am",
        ),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment: datetime, french: str, english: str) -> None:
    for locale, expected in (("fr", french), ("en", english)):
        said = spoken_moment(moment.astimezone(UTC), PARIS, MONDAY, locale)
        assert said == expected.replace("_", "\u00a0")


def test_the_day_is_that_of_the_people_concerned_not_of_utc() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert spoken_moment(late, PARIS, MONDAY, "fr").startswith("demain, mardi 24 novembre")
    assert spoken_moment(late, CAYENNE, MONDAY, "fr").startswith("aujourd’hui")


def test_a_day_and_an_hour_are_said_alone() -> None:
    assert spoken_date(date(2026, 12, 1), MONDAY.date(), "fr") == "mardi 1er décembre"
    assert spoken_date(date(2026, 12, 11), MONDAY.date(), "fr_FR") == "vendredi 11 décembre"
    assert (
        spoken_time(datetime(2026, 12, 1, 18, 47, tzinfo=UTC), PARIS, "fr") == "19\u00a0h\u00a047"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeudi 3 décembre à 14 h", local(12, 3, 14)),
        ("Jeudi 3 Décembre à 14H", local(12, 3, 14)),
        ("jeudi 3 décembre à 14\u00a0h\u00a030", local(12, 3, 14, 30)),
        ("mardi 1er décembre, 9h05", local(12, 1, 9, 5)),
        ("mar. 1er déc. 9 heures", local(12, 1, 9)),
        ("3/12 14h30", local(12, 3, 14, 30)),
        ("14h30 3/12", local(12, 3, 14, 30)),
        ("03/12/2026 à 14h", local(12, 3, 14)),
        ("3.12.26 14:00", local(12, 3, 14)),
        ("2026-12-03T14:00", local(12, 3, 14)),
        ("3 dec. 14:00", local(12, 3, 14)),
        ("à 14 h le 3 décembre", local(12, 3, 14)),
        ("le 6 mai 2027 à 14 heures", local(5, 6, 14, year=2027)),
        ("2 février 8h", local(2, 2, 8, year=2027)),
        ("29 février 2028 10h", local(2, 29, 10, year=2028)),
        ("demain 9h", local(11, 24, 9)),
        ("demain midi", local(11, 24, 12)),
        ("demain, mardi 24 novembre à 14 h", local(11, 24, 14)),
        ("après-demain à 18 h", local(11, 25, 18)),
        ("apres demain 18h", local(11, 25, 18)),
        ("aujourd’hui à 18 h", local(11, 23, 18)),
        ("aujourd'hui 18h", local(11, 23, 18)),
        ("ce jeudi à 14h", local(11, 26, 14)),
        ("lundi 8h", local(11, 30, 8)),
        ("lundi prochain 9h", local(11, 30, 9)),
        ("Thursday 3 December at 2 pm", local(12, 3, 14)),
        ("December 3rd, 2026 at 2:30pm", local(12, 3, 14, 30)),
        ("the 3rd of December at noon", local(12, 3, 12)),
        ("tomorrow 9am", local(11, 24, 9)),
        ("tomorrow at 12 am", local(11, 24, 0)),
        ("the day after tomorrow at 12:15 p.m.", local(11, 25, 12, 15)),
        ("next Monday 9:30", local(11, 30, 9, 30)),
        ("Tue 9:30", local(11, 24, 9, 30)),
    ],
)
def test_a_moment_is_read_as_people_type_it(text: str, expected: datetime) -> None:
    assert parse_moment(text, MONDAY, PARIS) == Understood(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", DateReason.NO_DATE),
        ("bonjour", DateReason.NO_DATE),
        ("14h", DateReason.NO_DATE),
        ("jeudi 3 à 14h", DateReason.UNCLEAR),
        ("jeudi 3 décembre", DateReason.NO_TIME),
        ("demain après-midi", DateReason.NO_TIME),
        ("demain après midi", DateReason.NO_TIME),
        ("3 décembre à minuit", DateReason.NO_TIME),
        ("demain à 9", DateReason.NO_TIME),
        ("pas demain 9h", DateReason.UNCLEAR),
        ("demain avant midi", DateReason.UNCLEAR),
        ("demain 9h-11h", DateReason.UNCLEAR),
        ("3 ou 4 décembre 14h", DateReason.UNCLEAR),
        ("3/12 ou 4/12 14h", DateReason.UNCLEAR),
        ("jeudi en huit 14h", DateReason.UNCLEAR),
        ("demain 5 décembre 14h", DateReason.UNCLEAR),
        ("mardi jeudi 14h", DateReason.UNCLEAR),
        ("3/12/1492 14h", DateReason.UNCLEAR),
        ("31 avril 9h", DateReason.IMPOSSIBLE_DATE),
        ("29 février 9h", DateReason.IMPOSSIBLE_DATE),
        ("12/31 9h", DateReason.IMPOSSIBLE_DATE),
        ("demain 25h", DateReason.IMPOSSIBLE_TIME),
        ("demain 9h75", DateReason.IMPOSSIBLE_TIME),
        ("tomorrow 13 pm", DateReason.IMPOSSIBLE_TIME),
        ("vendredi 3 décembre 14h", DateReason.WEEKDAY_MISMATCH),
        ("demain, jeudi 14h", DateReason.WEEKDAY_MISMATCH),
        ("hier 9h", DateReason.PAST),
        ("aujourd'hui 8h59", DateReason.PAST),
        ("aujourd'hui 9h", DateReason.PAST),
        ("20/11 9h", DateReason.PAST),
        ("vendredi 20 novembre 9h", DateReason.PAST),
        ("3/12/2025 9h", DateReason.PAST),
        ("28 mars 2027 2h30", DateReason.SKIPPED_HOUR),
        ("31 octobre 2027 à 2 h 30", DateReason.REPEATED_HOUR),
    ],
)
def test_what_is_not_plain_is_never_guessed(text: str, reason: DateReason) -> None:
    assert parse_moment(text, MONDAY, PARIS) == Misunderstood(reason)


def test_next_thursday_is_asked_about_where_people_differ() -> None:
    this_week, next_week = date(2026, 11, 26), date(2026, 12, 3)
    asked = Misunderstood(DateReason.AMBIGUOUS_DAY, (this_week, next_week), time(14))
    assert parse_moment("jeudi prochain 14h", MONDAY, PARIS) == asked
    assert parse_moment("next thursday 2pm", MONDAY, PARIS) == asked
    assert parse_moment("jeudi prochain 14h", FRIDAY, PARIS) == Understood(local(12, 3, 14))


def test_monday_typed_on_a_monday_is_asked_about_until_its_hour_has_passed() -> None:
    both = (date(2026, 11, 23), date(2026, 11, 30))
    asked = Misunderstood(DateReason.AMBIGUOUS_DAY, both, time(10))
    assert parse_moment("lundi 10h", MONDAY, PARIS) == asked
    assert parse_moment("lundi 8h", MONDAY, PARIS) == Understood(local(11, 30, 8))


def test_a_day_alone() -> None:
    today = MONDAY.date()
    assert parse_day("le 3 décembre", today) == date(2026, 12, 3)
    assert parse_day("aujourd’hui", today) == today
    assert parse_day("hier", today) == Misunderstood(DateReason.PAST)
    assert parse_day("3 décembre 14h", today) == Misunderstood(DateReason.UNCLEAR)
    assert parse_day("samedi 3 décembre", today) == Misunderstood(DateReason.WEEKDAY_MISMATCH)
    both = (today, date(2026, 11, 30))
    assert parse_day("lundi", today) == Misunderstood(DateReason.AMBIGUOUS_DAY, both)


minutes_to_come = st.integers(min_value=1, max_value=365 * 24 * 60)
minutes_of_two_years = st.integers(min_value=0, max_value=2 * 365 * 24 * 60)


@given(minutes_of_two_years, minutes_to_come, st.sampled_from(["fr", "en"]))
def test_what_vigie_says_vigie_reads(start: int, ahead: int, locale: str) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=start)
    moment = now + timedelta(minutes=ahead)
    read = parse_moment(spoken_moment(moment, PARIS, now, locale), now, PARIS)
    clock = moment.astimezone(PARIS)
    if clock.replace(fold=0).utcoffset() != clock.replace(fold=1).utcoffset():
        # In October the clock shows an hour twice, so words alone cannot tell which one is meant.
        assert isinstance(read, Misunderstood)
        assert read.reason in {DateReason.REPEATED_HOUR, DateReason.PAST}
    else:
        assert read == Understood(clock.replace(tzinfo=None))


days_of_two_years = st.integers(min_value=0, max_value=730)
days_to_come = st.integers(min_value=0, max_value=365)


@given(days_of_two_years, days_to_come, st.sampled_from(["fr", "en"]))
def test_a_day_that_vigie_says_vigie_reads(start: int, ahead: int, locale: str) -> None:
    today = date(2026, 11, 1) + timedelta(days=start)
    day = today + timedelta(days=ahead)
    assert parse_day(spoken_date(day, today, locale), today) == day


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(parse_moment(text, MONDAY, PARIS), Understood | Misunderstood)


WORDS = "jeudi|3|/|12|décembre|à|14|h|30|prochain|demain|midi|2027|:|pm|1er|31|avril|mars|-|."


@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=8), st.sampled_from(["", " "]))
def test_whatever_is_understood_is_to_come(words: list[str], between: str) -> None:
    read = parse_moment(between.join(words), MONDAY, PARIS)
    if isinstance(read, Understood):
        assert read.local.replace(tzinfo=PARIS) > MONDAY


def test_ascension_is_a_holiday() -> None:
    assert holiday_on(date(2027, 5, 6)) == "Ascension"
    assert holiday_on(date(2026, 12, 25)) == "Noël"
    assert holiday_on(date(2027, 5, 7)) is None
