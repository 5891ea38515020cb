"""The form of a meeting: which question is open, and what each answer makes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import DateReason
from handlers.meetings.buttons import Pick
from handlers.meetings.filling import NotReadable, picked, typed
from handlers.meetings.limits import TooLong
from handlers.meetings.plan import Plan, Step
from handlers.meetings.series.rhythm import EndTooLate, EndTooSoon, Rhythm
from handlers.meetings.when import DateUnclear, Missing, When, hours, read_length, working_days
from storage.meetings import MeetingKind
from storage.schema import new_id
from tests.house import BAR_LE_DUC, PARIS, TRONVILLE

NOW = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)

COMPLETE = Plan(
    kind=MeetingKind.WATCH_CELL,
    when=When(day=date(2026, 12, 3), minute=14 * 60),
    rhythm=Rhythm.ONCE,
    minutes=90,
    place="Mairie",
    places=("Mairie", "Salle"),
    invited=True,
    communes=(TRONVILLE,),
    offered=(TRONVILLE, BAR_LE_DUC),
    title="Cellule de veille",
    agenda="",
)


def pick(plan: Plan, value: str) -> Plan:
    return picked(plan, value, NOW, PARIS, "Titre proposé")


def write(plan: Plan, text: str) -> Plan:
    return typed(plan, text, NOW, PARIS)


def test_the_questions_come_in_their_order() -> None:
    plan, asked = Plan(places=("Mairie",), offered=(TRONVILLE,)), []
    answers = ("watch_cell", "2027-05-06", "840", "keep", "weekly", "2027-06-30", "90", "0")
    for value in (*answers, TRONVILLE, "done"):
        asked.append(plan.step)
        plan = pick(plan, value)
    asked += [plan.step, pick(plan, "keep").step]
    expected = [step for step in Step if step is not Step.REVIEW]
    expected.insert(expected.index(Step.INVITED), Step.INVITED)
    assert asked == expected
    assert pick(pick(plan, "keep"), "later").step is Step.REVIEW


def test_a_date_in_words_answers_two_questions() -> None:
    plan = write(Plan(kind=MeetingKind.PLENARY), "jeudi 3 décembre à 14 h")
    assert plan.when.local == datetime(2026, 12, 3, 14)  # noqa: DTZ001
    assert plan.step is Step.RHYTHM


def test_a_day_then_an_hour_in_words() -> None:
    plan = write(Plan(kind=MeetingKind.PLENARY), "3 décembre")
    assert plan.step is Step.HOUR
    assert write(plan, "14h15").when.minute == 14 * 60 + 15


def test_two_possible_days_are_shown_and_the_hour_is_kept() -> None:
    plan = write(Plan(kind=MeetingKind.PLENARY), "jeudi prochain à 14 h")
    assert (plan.step, plan.when.between) == (Step.DAY, (date(2026, 11, 26), date(2026, 12, 3)))
    assert pick(plan, "2026-12-03").when.local == datetime(2026, 12, 3, 14)  # noqa: DTZ001


def test_a_holiday_is_asked_about_once() -> None:
    plan = write(Plan(kind=MeetingKind.WATCH_CELL), "jeudi 6 mai 2027 à 14 h")
    assert (plan.step, plan.when.holiday) == (Step.HOLIDAY, "Ascension")
    assert pick(plan, "keep").step is Step.RHYTHM
    assert pick(plan, "other").step is Step.DAY


@pytest.mark.parametrize(
    ("holiday", "free"),
    [
        ("jeudi 6 mai 2027", date(2027, 5, 7)),
        ("vendredi 25 décembre 2026", date(2026, 12, 28)),  # the week-end lies between
        ("jeudi 14 juillet 2033", date(2033, 7, 15)),
    ],
)
def test_the_next_free_day_takes_the_place_of_a_holiday_and_the_hour_stays(
    holiday: str, free: date
) -> None:
    asked = write(Plan(kind=MeetingKind.WATCH_CELL), f"{holiday} à 14 h")
    assert pick(asked, free.isoformat()).when == When(day=free, minute=14 * 60)
    with pytest.raises(ValueError, match="2027-05-11"):
        pick(asked, "2027-05-11")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("20 novembre à 14 h", DateReason.PAST),
        ("aujourd'hui à 9 h", DateReason.PAST),
        ("bientôt", DateReason.NO_DATE),
        ("mardi 3 décembre à 14 h", DateReason.WEEKDAY_MISMATCH),
        ("31 novembre à 14 h", DateReason.IMPOSSIBLE_DATE),
    ],
)
def test_an_unclear_date_says_why(text: str, reason: DateReason) -> None:
    with pytest.raises(DateUnclear) as caught:
        write(Plan(kind=MeetingKind.PLENARY), text)
    assert caught.value.reason is reason


def test_a_key_whose_hour_went_by_is_refused() -> None:
    today = replace(COMPLETE, when=When(day=date(2026, 11, 23)))
    with pytest.raises(DateUnclear):
        pick(today, str(9 * 60))
    with pytest.raises(DateUnclear):
        pick(Plan(kind=MeetingKind.PLENARY), "2026-11-22")


@pytest.mark.parametrize("value", ["", "no", "9", "-1", "keep", "2026-02-31", "done", "all!"])
@pytest.mark.parametrize(
    "step", [Step.KIND, Step.DAY, Step.RHYTHM, Step.LENGTH, Step.PLACE, Step.INVITED, Step.AGENDA]
)
def test_a_key_of_another_step_changes_nothing(step: Step, value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        pick(replace(COMPLETE.asking(step), communes=()), value)


def test_each_answer_can_be_taken_back_from_the_review() -> None:
    assert COMPLETE.step is Step.REVIEW
    for step in (Step.DAY, Step.RHYTHM, Step.LENGTH, Step.PLACE, Step.INVITED, Step.AGENDA):
        assert pick(COMPLETE, step.value).step is step


def test_back_leads_to_the_first_question_and_stays_there() -> None:
    plan, met = COMPLETE, []
    for _ in range(13):
        plan = plan.back()
        met.append(plan.step)
    assert met[:9] == [
        Step.AGENDA,
        Step.TITLE,
        Step.INVITED,
        Step.PLACE,
        Step.LENGTH,
        Step.RHYTHM,
        Step.HOUR,
        Step.DAY,
        Step.KIND,
    ]
    assert set(met[9:]) == {Step.KIND}


def test_too_long_is_told_with_both_numbers() -> None:
    with pytest.raises(TooLong) as caught:
        write(COMPLETE.asking(Step.AGENDA), "😀" * 1501)
    assert (caught.value.length, caught.value.limit) == (3002, 3000)


def test_what_looks_like_a_tag_counts_like_any_other_text() -> None:
    with pytest.raises(TooLong) as caught:
        write(COMPLETE.asking(Step.AGENDA), "<été>" * 601)
    assert caught.value.length == 3005


def test_a_line_where_keys_are_expected() -> None:
    with pytest.raises(NotReadable):
        write(COMPLETE, "oui")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1 h 30", 90), ("1h30", 90), ("2h", 120), ("2 heures", 120), ("45 min", 45), ("90", 90)],
)
def test_lengths_as_people_type_them(text: str, minutes: int) -> None:
    assert read_length(text) == minutes


@pytest.mark.parametrize("text", ["", "longtemps", "0", "5 min", "13 h", "1 h 3000", "h"])
def test_lengths_that_are_none(text: str) -> None:
    assert read_length(text) is None


@given(st.text(max_size=50))
def test_whatever_is_typed_is_answered(text: str) -> None:
    for step in Step:
        try:
            write(COMPLETE.asking(step) if step is not Step.REVIEW else COMPLETE, text)
        except (DateUnclear, NotReadable, TooLong):
            continue


def test_a_draft_keeps_everything() -> None:
    assert Plan.of_state(COMPLETE.as_state()) == COMPLETE
    assert Plan.of_state(Plan().as_state()) == Plan()


def test_ten_working_days_are_offered_without_holidays() -> None:
    days = working_days(date(2026, 12, 22))
    assert len(days) == 10
    assert days[:3] == [date(2026, 12, 23), date(2026, 12, 24), date(2026, 12, 28)]
    assert date(2027, 1, 1) not in days


def test_only_hours_that_lie_ahead_are_offered() -> None:
    morning = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert hours(date(2026, 11, 23), morning, PARIS) == [18 * 60, 18 * 60 + 30]
    assert len(hours(date(2026, 11, 24), morning, PARIS)) == 20


def test_what_is_missing_follows_the_answers() -> None:
    assert When().missing is Missing.DAY
    assert When(day=date(2026, 12, 3)).missing is Missing.HOUR
    assert COMPLETE.when.missing is None


def test_the_longest_key_fits() -> None:
    assert len(Pick(new_id(), 9999, new_id()).pack().encode()) <= 64


def test_a_series_is_asked_up_to_when_and_a_single_meeting_is_not() -> None:
    asked = COMPLETE.asking(Step.RHYTHM)
    assert pick(asked, "once").series(PARIS) is None
    endless = pick(asked, "monthly")
    assert endless.step is Step.UNTIL
    for bounded in (pick(endless, "2027-06-30"), write(endless, "30 juin 2027")):
        series = bounded.series(PARIS)
        assert bounded.step is Step.REVIEW
        assert series is not None
        assert [begins.day for begins in series.meetings()] == [3, 7, 4, 4, 1, 3]
        assert Plan.of_state(bounded.as_state()) == bounded
        assert pick(bounded, "day").until is None


@pytest.mark.parametrize("value", ["2026-12-31", "2036-06-30", "keep"])
def test_an_end_that_makes_no_series_is_refused(value: str) -> None:
    endless = pick(COMPLETE.asking(Step.RHYTHM), "monthly")
    with pytest.raises((EndTooSoon, EndTooLate, ValueError)):
        pick(endless, value)


def test_a_form_that_was_begun_before_there_were_series_goes_on() -> None:
    before = {k: v for k, v in COMPLETE.as_state().items() if k not in {"rhythm", "until"}}
    assert Plan.of_state(before).step is Step.RHYTHM
