"""An alert in one line: what is understood, what is asked, and what is never invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.form import one_line
from handlers.alerts.form.one_line import MOST_SLIPS, form_from_line, is_one_line
from handlers.alerts.form.steps import Form, Step, Trouble
from handlers.alerts.vocabulary import Nature, Risk, When
from storage import gazetteer
from storage.alerts import Severity
from storage.gazetteer import Match, Register

COMMUNES = gazetteer.intercommunality("200033025").communes
TRONVILLE, FAINS, BAR = "55519", "55186", "55029"
LARGEST_COUNCIL = "200067106"


def test_a_whole_line_stands_on_its_review_card() -> None:
    form = form_from_line("alerte tronville voisins orange ce soir", COMMUNES)
    assert form.step is Step.REVIEW
    report = form.report
    assert (report.commune, report.nature) == (TRONVILLE, Nature.NEIGHBOURS)
    assert (report.severity, report.risk) == (Severity.ORANGE, Risk.POSSIBLE)
    assert report.when is When.TONIGHT


def test_words_that_no_code_holds_are_not_dropped_without_a_word() -> None:
    form = form_from_line("alerte tronville voisins orange, ça crie dans la cour", COMMUNES)
    assert (form.step, form.trouble) == (Step.REVIEW, Trouble.REST_UNKEPT)
    plain = form_from_line("Alerte : des voisins à Tronville-en-Barrois, orange !", COMMUNES)
    assert (plain.step, plain.trouble) == (Step.REVIEW, None)


def test_nothing_is_said_of_a_risk_that_nobody_named() -> None:
    form = form_from_line("alerte tronville voisins orange", COMMUNES)
    assert form.step is Step.REVIEW
    assert form.report.risk is None


@pytest.mark.parametrize(
    ("line", "commune", "nature", "severity"),
    [
        ("Alerte Bar-le-Duc rodéo rouge", BAR, Nature.WILD_RIDING, Severity.RED),
        ("ALERTE : trafic à Tronville, jaune !", TRONVILLE, Nature.DRUG_DEALING, Severity.YELLOW),
        ("alerte vert tags sur la place 55519", TRONVILLE, Nature.DAMAGE, Severity.GREEN),
        ("alerte bagarre dans une rue de fains-véel grave", FAINS, Nature.BRAWL, Severity.RED),
    ],
)
def test_words_come_in_any_order(
    line: str, commune: str, nature: Nature, severity: Severity
) -> None:
    report = form_from_line(line, COMMUNES).report
    assert (report.commune, report.nature, report.severity) == (commune, nature, severity)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("alerte voisins orange", Step.COMMUNE),
        ("alerte véel voisins orange", Step.WHICH_COMMUNE),
        ("alerte tronvile voisins orange", Step.WHICH_COMMUNE),
        ("alerte 55000 voisins orange", Step.WHICH_COMMUNE),
        ("alerte tronville orange", Step.NATURE),
        ("alerte tronville voisins", Step.SEVERITY),
        ("alerte", Step.SAFETY),
        ("alerte au secours", Step.SAFETY),
    ],
)
def test_what_is_not_understood_is_asked(line: str, step: Step) -> None:
    assert form_from_line(line, COMMUNES).step is step


def test_a_commune_of_another_council_is_said_to_be_one() -> None:
    form = form_from_line("alerte verdun bagarre rouge", COMMUNES)
    assert (form.step, form.trouble) == (Step.COMMUNE, Trouble.ELSEWHERE_SAID)
    assert form.typed == "verdun"
    assert form_from_line("alerte bagarre rouge dans un bar", COMMUNES).trouble is None


@pytest.mark.parametrize("word", ["danger", "couteau", "armes", "blessé", "coups de feu"])
def test_words_of_danger_are_heard(word: str) -> None:
    assert form_from_line(f"alerte tronville {word}", COMMUNES).report.immediate_danger


def test_a_danger_inside_a_nature_is_heard_and_names_no_commune() -> None:
    report = form_from_line("alerte tronville incendie volontaire", COMMUNES).report
    assert report.immediate_danger
    assert (report.nature, report.commune) == (Nature.DAMAGE, TRONVILLE)


def test_a_note_that_begins_like_an_alert_is_a_note() -> None:
    assert is_one_line("alerte tronville", Form(step=Step.SEVERITY))
    assert not is_one_line("alerte tronville", Form(step=Step.NOTE))
    assert not is_one_line("alerte", Form(step=Step.SEVERITY))


@pytest.mark.parametrize("word", ["a", "sa", "san", "sain", "sainto", "saintomer", "55000"])
def test_slips_are_looked_for_in_few_parts_of_a_long_line(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs, and everybody else waits meanwhile; `make bench` says how long."""
    looked_for: list[str] = []

    class Watched(Register):
        def find(self, query: str, *, slips: bool = True) -> tuple[Match, ...]:
            if slips:
                looked_for.append(query)
            return super().find(query, slips=slips)

    monkeypatch.setattr(one_line, "Register", Watched)
    words = [f"{word}{end}" for end in "abcdefghijklmnopqrstuvwxyz"]
    communes = gazetteer.intercommunality(LARGEST_COUNCIL).communes
    form_from_line(f"alerte {' '.join(words * 4)}", communes)
    assert len(looked_for) <= MOST_SLIPS


def test_a_slip_is_found_in_a_whole_sentence() -> None:
    line = "alerte hier une vingtaine de jeunes se sont battus derrière la salle de tronvile"
    assert form_from_line(line, COMMUNES).candidates == (TRONVILLE,)


@given(st.text(max_size=300))
def test_any_line_makes_a_form(line: str) -> None:
    form = form_from_line(f"alerte {line}", COMMUNES)
    assert Form.from_json(form.to_json()) == form
