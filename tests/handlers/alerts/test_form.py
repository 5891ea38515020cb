"""The form as pure functions: whatever people press and type, it never breaks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.form import pressing
from handlers.alerts.form.lines import NOTE_STEPS, Line, said_key, type_line
from handlers.alerts.form.pressing import ChoiceUnknown, press, risk_choice
from handlers.alerts.form.screens import screen
from handlers.alerts.form.steps import Ending, Form, Step, Trouble
from handlers.alerts.form.view import View
from handlers.alerts.vocabulary import Nature, Place, Public, Risk, Seen, When
from handlers.words import LANGUAGES, LIMIT, speaking, units
from storage import gazetteer
from storage.alerts import Severity
from storage.schema import new_id

TODAY = date(2026, 11, 23)
COMMUNES = gazetteer.intercommunality("200033025").communes
NAMES = {commune.insee: commune.name for commune in COMMUNES}
TRONVILLE = "55519"
STRAIGHT = (pressing.NONE_OF_THESE, TRONVILLE, Nature.NEIGHBOURS, "3", risk_choice(Risk.LIKELY))

CODES = [
    *(pressing.BACK, pressing.CANCEL, pressing.DANGER, pressing.MINOR, pressing.SECRECY),
    *(pressing.NONE_OF_THESE, pressing.CONTINUE, pressing.STOP, pressing.DONE, pressing.REWORD),
    *(pressing.END, pressing.OTHER, pressing.MORE, pressing.CLEAR, pressing.SEND),
    *(pressing.REWRITE, pressing.KEEP, TRONVILLE, "55186", "75056", "2026-12-03", "1", "4", "5"),
    *(code.value for kind in (Nature, Risk, Place, Public, Seen, Step) for code in kind),
    *(risk_choice(risk, when) for risk in Risk for when in When),
]
TYPED = ["Véel", "55000", "Tronville-en-Barrois", "Zzz", "samedi", "hier", "06 12 34 56 78", "🙂"]
choices = st.sampled_from(CODES).map(lambda code: ("press", code))
lines = st.one_of(st.sampled_from(TYPED), st.text(max_size=40), st.just("é" * 1501)).map(
    lambda text: ("type", text)
)


def view(version: int = 1) -> View:
    return View(
        draft=new_id(), version=version, names=NAMES, near=[TRONVILLE], today=TODAY, crip="119"
    )


def walk(form: Form, *choices: str) -> Form:
    for choice in choices:
        after = press(form, choice, NAMES)
        assert isinstance(after, Form)
        form = after
    return form


def typed(form: Form, text: str) -> Form:
    return type_line(form, Line(text, 7), TODAY, COMMUNES)


def test_seven_taps_from_the_button_to_sent() -> None:
    review = walk(Form(), *STRAIGHT)
    assert review.step is Step.REVIEW
    assert press(review, pressing.SEND, NAMES) is Ending.SENT
    assert len(("Signaler", *STRAIGHT, pressing.SEND)) == 7


@given(st.lists(st.one_of(choices, lines), max_size=40))
def test_whatever_is_pressed_and_typed_the_form_stands_on_a_screen(
    inputs: list[tuple[str, str]],
) -> None:
    form = Form()
    for how, what in inputs:
        if how == "type":
            form = typed(form, what)
        else:
            try:
                after = press(form, what, NAMES)
            except ChoiceUnknown:
                continue
            if isinstance(after, Ending):
                assert (after is Ending.SENT) <= _is_complete(form)
                form = Form()
                continue
            form = after
        assert Form.from_json(form.to_json()) == form
        assert units(screen(form, view(99_999)).text) <= LIMIT


@given(st.lists(choices, max_size=30))
def test_back_always_leads_to_the_beginning(inputs: list[tuple[str, str]]) -> None:
    form = Form()
    for _, what in inputs:
        try:
            after = press(form, what, NAMES)
        except ChoiceUnknown:
            continue
        form = after if isinstance(after, Form) else form
    for _ in Step:
        form = walk(form, pressing.BACK)
    assert form.step is Step.SAFETY


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_screen_leads_somewhere(step: Step, language: str) -> None:
    form = walk(Form(), *STRAIGHT)
    form = _with_candidates(Form(step=step, report=form.report, before=(Step.SAFETY,)))
    with speaking(language):
        markup = screen(form, view()).markup
    assert markup is not None
    for key in (key for row in markup["inline_keyboard"] for key in row):
        choice = key["callback_data"].split(":", 3)[3]
        assert press(form, choice, NAMES) is not None
        assert len(key["callback_data"].encode()) <= 64


def test_a_correction_comes_back_to_the_review() -> None:
    review = walk(Form(), *STRAIGHT)
    corrected = walk(review, Step.CORRECT, Step.NATURE, pressing.MORE, Nature.SQUAT)
    assert corrected.step is Step.REVIEW
    assert corrected.report.nature is Nature.SQUAT
    assert walk(corrected, pressing.BACK).step is Step.RISK
    assert walk(review, Step.CORRECT, Step.NATURE, pressing.BACK).step is Step.CORRECT
    assert walk(review, Step.CORRECT, Step.NATURE, *[pressing.BACK] * 2).step is Step.REVIEW
    dated = walk(review, Step.CORRECT, Step.RISK, risk_choice(Risk.LIKELY, When.DATE))
    assert dated.before[-1] is Step.RISK


def test_the_review_card_has_few_rows_of_keys() -> None:
    markup = screen(walk(Form(), *STRAIGHT), view()).markup
    assert markup is not None
    labels = [[key["text"] for key in row] for row in markup["inline_keyboard"]]
    assert labels == [["Envoyer"], ["Corriger…", "Compléter…"], ["Retour", "Annuler"]]


def test_the_risk_is_read_row_by_row() -> None:
    markup = screen(walk(Form(), *STRAIGHT[:4]), view()).markup
    assert markup is not None
    rows = [[key["text"] for key in row] for row in markup["inline_keyboard"]]
    assert rows[:-1] == [
        ["Rien vu en ce sens"],
        ["Possible", "…cette nuit", "…ce week-end"],
        ["Possible, à une date…"],
        ["Probable", "…cette nuit", "…ce week-end"],
        ["Probable, à une date…"],
        ["C’est en cours"],
    ]


def test_changing_the_risk_forgets_the_day() -> None:
    dated = walk(Form(), *STRAIGHT[:4], risk_choice(Risk.LIKELY, When.DATE), "2026-12-03")
    assert dated.report.on == date(2026, 12, 3)
    assert walk(dated, Step.CORRECT, Step.RISK, risk_choice(Risk.NONE)).report.on is None


def test_danger_is_taken_back_at_the_safety_card() -> None:
    form = walk(Form(), pressing.DANGER, pressing.CONTINUE)
    assert form.report.immediate_danger
    back = walk(form, pressing.BACK, pressing.BACK, pressing.NONE_OF_THESE)
    assert not back.report.immediate_danger


def test_a_day_of_long_ago_is_no_choice() -> None:
    asked = walk(Form(), *STRAIGHT[:4], risk_choice(Risk.LIKELY, When.DATE))
    assert typed(asked, "hier").trouble is Trouble.DAY_PAST
    assert typed(asked, "demain").report.on == TODAY + timedelta(days=1)


def test_a_commune_of_another_council_is_no_choice() -> None:
    with pytest.raises(ChoiceUnknown):
        press(walk(Form(), pressing.NONE_OF_THESE), "75056", NAMES)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Tronville-en-Barrois", Step.NATURE),
        ("tronville", Step.NATURE),
        ("tronvile", Step.WHICH_COMMUNE),
        ("Véel", Step.WHICH_COMMUNE),
        ("55000", Step.WHICH_COMMUNE),
        ("Paris", Step.OTHER_COMMUNE),
        ("", Step.OTHER_COMMUNE),
    ],
)
def test_only_a_commune_that_is_sure_goes_on(text: str, step: Step) -> None:
    assert typed(walk(Form(), pressing.NONE_OF_THESE), text).step is step


def test_words_typed_on_the_review_card_are_the_note() -> None:
    review = typed(walk(Form(), *STRAIGHT), "Cris tous les soirs")
    assert review.step is Step.REVIEW
    assert review.report.note == "Cris tous les soirs"


def test_back_from_the_nature_shows_again_which_commune_was_asked() -> None:
    asked = typed(walk(Form(), pressing.NONE_OF_THESE), "Véel")
    back = walk(asked, "55186", pressing.BACK)
    assert back.step is Step.WHICH_COMMUNE
    assert (back.typed, back.candidates) == ("Véel", ("55186",))


def test_back_from_an_exact_name_shows_again_which_commune_was_asked_before() -> None:
    asked = typed(walk(Form(), pressing.NONE_OF_THESE), "Véel")
    back = walk(typed(asked, "Tronville-en-Barrois"), pressing.BACK)
    assert back.step is Step.WHICH_COMMUNE
    assert back.candidates == ("55186",)


ADDRESS = "12 rue des Lilas"


@pytest.mark.parametrize(
    "step",
    [step for step in Step if step not in NOTE_STEPS],
)
def test_a_line_that_no_screen_asked_for_goes_off_the_chat_and_the_screen_says_so(
    step: Step,
) -> None:
    form = typed(_with_candidates(Form(step=step, before=(Step.SAFETY,))), ADDRESS)
    assert form.strays == (7,)
    assert "effacé" in screen(form, view()).text


def test_who_is_bound_to_secrecy_is_not_told_of_words_to_add() -> None:
    review = walk(Form(), pressing.SECRECY, pressing.REWORD, *STRAIGHT[1:])
    refused = typed(review, "Madame X du 3e")
    assert refused.strays == (7,)
    assert "ajouter" not in screen(refused, view()).text


def hurried(step: Step = Step.REVIEW) -> Form:
    """A form that began with one typed line, and met none of the four doors."""
    report = walk(Form(), *STRAIGHT).report
    return _with_candidates(Form(step=step, report=report, before=(Step.SAFETY,), from_line=True))


@pytest.mark.parametrize("step", list(Step))
def test_every_screen_of_a_typed_alert_says_whom_to_call(step: Step) -> None:
    text = screen(hurried(step), view()).text
    assert text.count("<b>17</b>") == text.count("<b>112</b>") == 1


def test_a_typed_alert_meets_the_doors_at_its_review() -> None:
    assert walk(hurried(), pressing.MINOR).step is Step.MINOR
    assert press(walk(hurried(), pressing.MINOR), pressing.DONE, NAMES) is Ending.ORIENTED
    assert walk(hurried(), pressing.MINOR, pressing.BACK).step is Step.REVIEW
    reworded = walk(hurried(), pressing.SECRECY, pressing.REWORD)
    assert reworded.step is Step.REVIEW
    assert reworded.without_note


def test_who_came_through_the_doors_meets_them_once() -> None:
    with pytest.raises(ChoiceUnknown):
        press(walk(Form(), *STRAIGHT), pressing.MINOR, NAMES)


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("annuler", pressing.CANCEL),
        ("Annuler !", pressing.CANCEL),
        ("retour", pressing.BACK),
        ("Non.", pressing.BACK),
        ("ENVOYER", pressing.SEND),
    ],
)
def test_the_words_of_the_keys_typed_are_the_keys(said: str, choice: str) -> None:
    assert said_key(walk(Form(), *STRAIGHT), said) == choice


def test_envoyer_sends_from_the_review_alone() -> None:
    assert said_key(Form(step=Step.NOTE), "envoyer") is None
    assert said_key(Form(step=Step.SEVERITY), "envoyer") is None


def test_a_sentence_with_such_a_word_is_no_key() -> None:
    assert said_key(walk(Form(), *STRAIGHT), "Envoyer quelqu'un ce soir") is None


def test_a_further_line_is_added_to_the_note_and_replaces_nothing() -> None:
    review = typed(typed(walk(Form(), *STRAIGHT), "Cris tous les soirs"), "Et des menaces")
    assert review.report.note == "Cris tous les soirs\nEt des menaces"


def test_a_further_line_that_was_questioned_is_added_too() -> None:
    review = typed(walk(Form(), *STRAIGHT), "Cris tous les soirs")
    asked = typed(review, "La loge est au 03 29 00 00 00")
    assert asked.step is Step.NOTE_CHECK
    kept = walk(asked, pressing.KEEP)
    assert kept.report.note == "Cris tous les soirs\nLa loge est au 03 29 00 00 00"


def test_what_is_added_counts_with_the_note_of_before() -> None:
    review = typed(walk(Form(), *STRAIGHT), "é" * 1400)
    too_long = typed(review, "é" * 150)
    assert (too_long.trouble, too_long.excess) == (Trouble.NOTE_TOO_LONG, 51)
    assert too_long.report.note == "é" * 1400


def test_the_note_shows_its_beginning_because_a_length_alone_hides_a_slip_from_its_author() -> None:
    review = typed(walk(Form(), *STRAIGHT), "Cris tous les soirs <b>devant</b> le hall " * 3)
    text = screen(review, view()).text
    assert "Cris tous les soirs &lt;b&gt;devant&lt;/b&gt; le hall" in text
    assert text.count("Cris") == 2
    assert "…" in text


def test_a_questioned_note_is_rather_written_again() -> None:
    asked = typed(walk(Form(), *STRAIGHT), "06 12 34 56 78")
    markup = screen(asked, view()).markup
    assert markup is not None
    labels = [[key["text"] for key in row] for row in markup["inline_keyboard"]]
    assert labels[:2] == [["Réécrire"], ["C’est voulu, garder"]]


def _is_complete(form: Form) -> bool:
    report = form.report
    return bool(report.commune and report.nature and report.severity)


def _with_candidates(form: Form) -> Form:
    if form.step is not Step.WHICH_COMMUNE:
        return form
    return replace(form, candidates=("55186", TRONVILLE))


def test_severities_are_all_on_their_screen() -> None:
    form = walk(Form(), *STRAIGHT[:3])
    for severity in Severity:
        assert walk(form, str(severity.value)).report.severity is severity
