"""The form of an invitation, and what people type into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.communes import named
from handlers.members import inviting
from handlers.members.inviting import Answers, Step
from handlers.members.typed_words import (
    LONGEST,
    Flaw,
    Unusable,
    first_and_last,
    one_line,
)
from storage import gazetteer
from storage.members import Kind, Role
from tests.house import LIGNY, SIREN, TRONVILLE

FAINS_VEEL = "55186"


@pytest.fixture
def among() -> tuple[gazetteer.Commune, ...]:
    return gazetteer.intercommunality(SIREN).communes


def test_a_kind_with_one_role_skips_the_question() -> None:
    school = inviting.with_kind(Answers(), Kind.SCHOOL)
    assert school.role is Role.FIELD_PARTNER
    assert inviting.step_after(Step.KIND, school) is Step.NAME
    town = inviting.with_kind(Answers(), Kind.MUNICIPALITY)
    assert town.role is None
    assert inviting.step_after(Step.KIND, town) is Step.ROLE
    assert inviting.step_before(Step.NAME, school) is Step.KIND


def test_a_role_is_taken_where_it_is_asked_and_offered() -> None:
    town = inviting.with_kind(Answers(), Kind.MUNICIPALITY)
    assert inviting.takes_role(Step.ROLE, town, Role.MAYOR)
    assert not inviting.takes_role(Step.ROLE, town, Role.COORDINATOR)
    assert not inviting.takes_role(Step.REVIEW, town, Role.MAYOR)
    assert not inviting.takes_role(Step.ROLE, Answers(), Role.FIELD_PARTNER)


def test_a_role_of_the_whole_council_has_no_communes() -> None:
    answers = inviting.with_commune(Answers(kind=Kind.STATE), TRONVILLE)
    prefect = inviting.with_role(answers, Role.PREFECT)
    assert prefect.communes == ()
    assert inviting.step_after(Step.ORGANISATION, prefect) is Step.REVIEW
    assert inviting.step_before(Step.REVIEW, prefect) is Step.ORGANISATION


def test_several_communes_in_one_line(among: tuple[gazetteer.Commune, ...]) -> None:
    said = named("Tronville; ligny en barrois, Véel, Atlantis", among)
    answers = inviting.with_communes(Answers(), said)
    assert answers.communes == (TRONVILLE, LIGNY)
    assert [doubt.said for doubt in answers.doubts] == ["Véel"]
    meant = inviting.with_commune(answers, FAINS_VEEL)
    assert meant.communes == (TRONVILLE, LIGNY, FAINS_VEEL)
    assert meant.doubts == ()


def test_a_shared_postcode_is_asked_about(among: tuple[gazetteer.Commune, ...]) -> None:
    answers = inviting.with_communes(Answers(), named("55000", among))
    assert answers.communes == ()
    assert len(answers.doubts[0].among) == 21
    assert inviting.without_doubt(answers).doubts == ()


def test_communes_are_chosen_once_and_taken_back(among: tuple[gazetteer.Commune, ...]) -> None:
    twice = inviting.with_commune(inviting.with_commune(Answers(), LIGNY), LIGNY)
    assert twice.communes == (LIGNY,)
    assert inviting.without_last(twice).communes == ()
    assert len(inviting.everywhere(twice, among).communes) == 33


def test_a_draft_gives_back_what_was_kept(among: tuple[gazetteer.Commune, ...]) -> None:
    answers = inviting.with_kind(Answers(), Kind.ASSOCIATION)
    answers = inviting.with_name(answers, "Amina Diallo")
    answers = inviting.with_organisation(answers, "Association <Horizon> 🌅")
    answers = inviting.with_communes(answers, named("55000, Tronville", among))
    assert Answers.of(answers.as_state()) == answers
    assert "Amina" not in repr(answers)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Amina Diallo", "Amina", "Diallo"),
        ("  Jean   Pierre MARTIN ", "Jean Pierre", "MARTIN"),
        ("Anne de La Tour", "Anne", "de La Tour"),
        ("JEANNE MARTIN", "JEANNE", "MARTIN"),
        ("Marie DE LA TOUR", "Marie", "DE LA TOUR"),
        ("עדי לוי", "עדי", "לוי"),
        ("Zoë 🌻 Petit", "Zoë", "🌻 Petit"),
    ],
)
def test_names_as_people_write_them(typed: str, first: str, last: str) -> None:
    assert first_and_last(typed) == (first, last)


@pytest.mark.parametrize(
    ("typed", "flaw"),
    [
        ("", Flaw.EMPTY),
        ("\x00\u202e \n", Flaw.EMPTY),
        ("x" * (LONGEST + 1), Flaw.TOO_LONG),
        ("Amina", Flaw.HALF_A_NAME),
    ],
)
def test_what_is_no_name(typed: str, flaw: Flaw) -> None:
    with pytest.raises(Unusable) as refused:
        first_and_last(typed)
    assert refused.value.flaw is flaw


@given(st.text(max_size=120))
def test_a_line_never_holds_what_would_spoil_a_screen(typed: str) -> None:
    try:
        line = one_line(typed)
    except Unusable:
        return
    assert 0 < len(line) <= LONGEST
    assert line.split() == line.split(" ")
    assert not set(line) & set("\n\r\t\x00\u202e\u2066")
