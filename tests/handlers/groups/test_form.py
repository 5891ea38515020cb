"""What a typed line or a key makes of the choice of communes."""

from datetime import timedelta

import pytest

from handlers.communes import named
from handlers.groups.form import CODE_LENGTH, LIFETIME, Choice
from storage import gazetteer
from tests.house import BAR_LE_DUC, EVENING, LIGNY, SIREN, TRONVILLE

FAINS_VEEL = "55186"
COMMUNES = gazetteer.intercommunality(SIREN).communes


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        ("Tronville-en-Barrois", (TRONVILLE,)),
        ("tronville", (TRONVILLE,)),
        ("55291", (LIGNY,)),
        ("tronville, ligny-en-barrois", (TRONVILLE, LIGNY)),
        ("tronville ; bar le duc", (TRONVILLE, BAR_LE_DUC)),
        ("tronville\ntronville", (TRONVILLE,)),
    ],
)
def test_names_and_codes_are_taken_as_people_type_them(line: str, chosen: tuple[str, ...]) -> None:
    choice = Choice().with_line(named(line, COMMUNES))
    assert choice.chosen == chosen
    assert choice.offered == ()
    assert choice.unknown == ""


@pytest.mark.parametrize(("line", "among"), [("véel", FAINS_VEEL), ("tronvile", TRONVILLE)])
def test_an_old_name_or_a_slip_is_asked_about(line: str, among: str) -> None:
    choice = Choice().with_line(named(line, COMMUNES))
    assert choice.chosen == ()
    assert among in choice.offered


def test_a_postcode_of_many_is_asked_about() -> None:
    choice = Choice().with_line(named("55000", COMMUNES))
    assert choice.chosen == ()
    assert len(choice.offered) > 1


def test_what_fits_nothing_is_said_and_keeps_the_rest() -> None:
    choice = Choice().with_line(named("tronville, Atlantide", COMMUNES))
    assert choice.chosen == (TRONVILLE,)
    assert choice.unknown == "Atlantide"
    assert choice.with_line(named("ligny-en-barrois", COMMUNES)).unknown == ""


def test_keys_take_and_drop_by_place() -> None:
    choice = Choice(chosen=(TRONVILLE,), offered=(FAINS_VEEL, LIGNY)).with_offered(1)
    assert choice.chosen == (TRONVILLE, LIGNY)
    assert choice.offered == (FAINS_VEEL,)
    assert choice.without(0).chosen == (LIGNY,)


def test_a_code_is_good_in_time_in_any_case_and_only_itself() -> None:
    choice = Choice(chosen=(TRONVILLE,)).with_ways(EVENING)
    assert len(choice.code) == CODE_LENGTH
    assert choice.takes_code(choice.code.lower(), EVENING)
    assert not choice.takes_code("", EVENING)
    assert not choice.takes_code("é" * CODE_LENGTH, EVENING)
    assert choice.takes_code(choice.code, EVENING + LIFETIME - timedelta(seconds=1))
    assert not choice.takes_code(choice.code, EVENING + LIFETIME)
    assert not Choice().takes_code("", EVENING)


def test_a_draft_keeps_the_choice() -> None:
    choice = Choice(group="g", chosen=(TRONVILLE,), offered=(LIGNY,)).with_ways(EVENING)
    assert Choice.of(choice.state()) == choice
