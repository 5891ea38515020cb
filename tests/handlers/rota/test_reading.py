"""Weeks and names as people type them; what is not sure is asked, line by line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import spoken_day
from handlers.rota.reading import Entry, Reason, read_weeks
from storage.members import Kind, Member, Role, Status
from tests.house import EVENING

TODAY = date(2026, 11, 25)
"""A Wednesday."""
WEEK = timedelta(days=7)
S49, S50, S51 = (date(2026, 11, 30) + number * WEEK for number in range(3))


def official(first: str, last: str, role: Role = Role.DEPUTY_MAYOR) -> Member:
    return Member(
        id=last.lower() + first.lower(),
        status=Status.ACTIVE,
        role=role,
        kind=Kind.MUNICIPALITY,
        language="fr",
        chat=None,
        charter_version=1,
        first_name=first,
        last_name=last,
        created_at=EVENING,
        organisation="Mairie",
        communes=frozenset({"55519"}),
    )


DUPONT = official("Paul", "Dupont", Role.MAYOR)
ANNE, LUC = official("Anne", "Martin"), official("Luc", "Martin")
DURAND = official("Élise", "Le Durand-Roy")
PEOPLE = [DUPONT, ANNE, LUC, DURAND]


@pytest.mark.parametrize(
    ("said", "first", "who"),
    [
        ("Semaine du 30/11 : Dupont", S49, DUPONT),
        ("S49 M. Dupont", S49, DUPONT),
        ("s. 49 : P. Dupont", S49, DUPONT),
        ("Sem. 50 → Mme Anne Martin", S50, ANNE),
        ("semaine n° 50: luc martin", S50, LUC),
        ("14/12 : Durand", S51, DURAND),
        ("lundi 14 décembre - elise le durand roy", S51, DURAND),
        ("semaine 14 décembre Durand-Roy", S51, DURAND),
        ("2026-12-14 le maire", S51, DUPONT),
        ("Durand : semaine 51", S51, DURAND),
        ("Le maire S51", S51, DUPONT),
        ("du 30/11 au 6/12 : Dupont", S49, DUPONT),
        ("du 30 novembre au 6 décembre Dupont", S49, DUPONT),
        ("30 au 6/12 Dupont", S49, DUPONT),
        ("23/11 : Dupont", date(2026, 11, 23), DUPONT),
        ("S1 Dupont", date(2027, 1, 4), DUPONT),
        ("semaine 2 2027 : Dupont", date(2027, 1, 11), DUPONT),
        ("S53 Dupont", date(2026, 12, 28), DUPONT),
    ],
)
def test_a_week_and_a_name(said: str, first: date, who: Member) -> None:
    read = read_weeks(said, TODAY, PEOPLE)
    assert read.problems == []
    assert read.entries == [Entry(first, first + WEEK, who.id)]


@pytest.mark.parametrize(
    "between",
    [" / ", "/", "\n", " ; ", ";\n", ", "],
    ids=["slash", "close slash", "line", "semicolon", "both", "comma"],
)
def test_several_in_one_message(between: str) -> None:
    said = between.join(
        ["Semaine du 30/11 : Dupont", "S50 Mme A. Martin", "Semaine du 14/12 : personne"]
    )
    read = read_weeks(said, TODAY, PEOPLE)
    assert read.problems == []
    assert read.entries == [
        Entry(S49, S50, DUPONT.id),
        Entry(S50, S51, ANNE.id),
        Entry(S51, S51 + WEEK, None),
    ]


def test_other_days_than_a_week() -> None:
    read = read_weeks("du 27/11 au 2/12 : Dupont", TODAY, PEOPLE)
    assert read.entries == [Entry(date(2026, 11, 27), date(2026, 12, 3), DUPONT.id)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Dupont", Reason.UNCLEAR),
        ("S50", Reason.UNCLEAR),
        ("la semaine prochaine Dupont", Reason.UNCLEAR),
        ("S54 : Dupont", Reason.NO_SUCH_DAY),
        ("S0 : Dupont", Reason.NO_SUCH_DAY),
        ("31/11 : Dupont", Reason.NO_SUCH_DAY),
        ("mardi 30 novembre : Dupont", Reason.WRONG_WEEKDAY),
        ("16/11 : Dupont", Reason.PAST),
        ("semaine 40 2026 : Dupont", Reason.PAST),
        ("2/12 : Dupont", Reason.NOT_MONDAY),
        ("du 30/11/2026 au 31/12/2027 : Dupont", Reason.TOO_LONG),
        ("S50 : Dupond", Reason.UNKNOWN),
        ("S50 : Paul Martin", Reason.UNKNOWN),
        ("S50 : P.", Reason.UNKNOWN),
        ("S50 : Martin", Reason.SEVERAL),
        ("S50 : un adjoint", Reason.UNKNOWN),
        ("S50 : adjointe", Reason.SEVERAL),
    ],
)
def test_what_is_not_sure_is_asked_back(said: str, reason: Reason) -> None:
    read = read_weeks(said, TODAY, PEOPLE)
    assert read.entries == []
    assert [(each.said, each.reason) for each in read.problems] == [(said, reason)]


def test_an_error_is_named_with_its_line_and_those_who_may_be_meant() -> None:
    read = read_weeks("S49 : Dupont\nS50 : Martin\nS51 : Inconnu", TODAY, PEOPLE)
    assert [each.said for each in read.problems] == ["S50 : Martin", "S51 : Inconnu"]
    assert read.problems[0].among == ("Anne Martin", "Luc Martin")


def test_two_people_for_the_same_days_is_an_error_and_one_twice_is_none() -> None:
    read = read_weeks("S49 : Dupont\ndu 1/12 au 3/12 : Durand", TODAY, PEOPLE)
    assert [each.reason for each in read.problems] == [Reason.TWICE]
    assert read_weeks("S49 : Dupont\n30/11 : Dupont", TODAY, PEOPLE).problems == []


@given(st.dates(date(2026, 11, 23), date(2027, 9, 1)), st.sampled_from(PEOPLE))
def test_what_vigie_writes_vigie_reads(day: date, who: Member) -> None:
    monday = day - timedelta(days=day.weekday())
    said = f"{spoken_day(monday, TODAY, 'fr')} : {who.full_name}"
    assert read_weeks(said, TODAY, PEOPLE).entries == [Entry(monday, monday + WEEK, who.id)]
    number = f"S{monday.isocalendar().week} {monday.isocalendar().year} {who.full_name}"
    assert read_weeks(number, TODAY, PEOPLE).entries == [Entry(monday, monday + WEEK, who.id)]


@given(st.text(alphabet="sS0123456789/-. :;\naDupontlemaire", max_size=60))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    for entry in read_weeks(text, TODAY, PEOPLE).entries:
        assert entry.first_day < entry.until_day
