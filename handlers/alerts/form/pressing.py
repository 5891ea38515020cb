"""What a pressed key does to the form: (form, choice) → the next form, or its ending."""

from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from handlers.alerts.form.steps import COMMUNE_STEPS, Ending, Form, Step, with_risk
from handlers.alerts.vocabulary import Nature, Place, Public, Risk, Seen, When
from storage.alerts import Severity

BACK, CANCEL = "back", "cancel"
DANGER, MINOR, SECRECY, NONE_OF_THESE = "danger", "minor", "secrecy", "none"
CONTINUE, STOP, DONE, REWORD, END = "continue", "stop", "done", "reword", "end"
OTHER, MORE, CLEAR, SEND = "other", "more", "clear", "send"
REWRITE, KEEP, NO_FILES = "rewrite", "keep", "nofiles"

Next: TypeAlias = Form | Ending


class ChoiceUnknown(Exception):
    """No key of this screen carries this choice."""


def press(form: Form, choice: str, communes: Container[str]) -> Next:
    """Choose a key of the form's screen. `communes` has the council's INSEE codes.

    Raises `ChoiceUnknown`.
    """
    if choice == CANCEL:
        return Ending.CANCELLED
    if choice == BACK:
        return form.back()
    if form.step in COMMUNE_STEPS and choice != OTHER and choice not in communes:
        raise ChoiceUnknown(choice)
    try:
        return _SCREENS[form.step](form, choice)
    except (KeyError, ValueError):
        raise ChoiceUnknown(choice) from None


def risk_choice(risk: Risk, when: When | None = None) -> str:
    """The choice of a key that says how likely, and when."""
    return f"{risk}.{when}" if when else risk


DOORS = {DANGER: Step.DANGER, MINOR: Step.MINOR, SECRECY: Step.SECRECY}


def _safety(form: Form, choice: str) -> Next:
    if choice == NONE_OF_THESE:
        report = replace(form.report, immediate_danger=False)
        return replace(form, report=report, without_note=False).onward()
    return form.at(DOORS[choice])


def _danger(form: Form, choice: str) -> Next:
    if choice == STOP:
        return Ending.STOPPED
    _expect(choice, CONTINUE)
    return replace(form, without_note=False).onward(immediate_danger=True)


def _minor(_: Form, choice: str) -> Next:
    _expect(choice, DONE)
    return Ending.ORIENTED


def _secrecy(form: Form, choice: str) -> Next:
    if choice == END:
        return Ending.SECRECY
    _expect(choice, REWORD)
    # A place or a mood, without a recognisable person: free text stays out of it.
    report = replace(form.report, note="", public=None)
    bare = replace(form, report=report, draft_note="", without_note=True)
    return bare.emptied().onward()


def _commune(form: Form, choice: str) -> Next:
    if choice == OTHER:
        return form.at(Step.OTHER_COMMUNE)
    return form.onward(commune=choice)


def _nature(form: Form, choice: str) -> Next:
    if choice == MORE:
        return form.at(Step.MORE_NATURES)
    return form.onward(nature=Nature(choice))


def _severity(form: Form, choice: str) -> Next:
    return form.onward(severity=Severity(int(choice)))


def _risk(form: Form, choice: str) -> Next:
    risk, _, when = choice.partition(".")
    return with_risk(form, Risk(risk), When(when) if when else None)


def _day(form: Form, choice: str) -> Next:
    return form.onward(on=date.fromisoformat(choice))


def _review(form: Form, choice: str) -> Next:
    if choice == SEND:
        return Ending.SENT
    if form.from_line and choice in (MINOR, SECRECY):
        return form.at(DOORS[choice])
    return _one_of((Step.CORRECT, Step.COMPLETE), form, choice)


def _correct(form: Form, choice: str) -> Next:
    return _one_of(CORRECTED, form, choice)


def _complete(form: Form, choice: str) -> Next:
    if form.without_note and choice == Step.NOTE:
        raise ChoiceUnknown(choice)
    return _one_of(COMPLETED, form, choice)


CORRECTED = (Step.COMMUNE, Step.NATURE, Step.SEVERITY, Step.RISK)
"""What an alert needs, to be corrected from the review."""

COMPLETED = (Step.PLACE, Step.PUBLIC, Step.SEEN, Step.NOTE)
"""What may be added to it from there."""


def _place(form: Form, choice: str) -> Next:
    return form.onward(place=None if choice == CLEAR else Place(choice))


def _public(form: Form, choice: str) -> Next:
    return form.onward(public=None if choice == CLEAR else Public(choice))


def _seen(form: Form, choice: str) -> Next:
    return form.onward(seen=None if choice == CLEAR else Seen(choice))


def _note(form: Form, choice: str) -> Next:
    if choice == NO_FILES:
        return form.emptied().onward()
    _expect(choice, CLEAR)
    return replace(form, draft_note="").onward(note="")


def _note_check(form: Form, choice: str) -> Next:
    if choice == REWRITE:
        return replace(form, draft_note="").at(Step.NOTE)
    _expect(choice, KEEP)
    return replace(form, draft_note="").onward(note=form.report.note_with(form.draft_note))


def _one_of(steps: Container[Step], form: Form, choice: str) -> Form:
    step = Step(choice)
    if step not in steps:
        raise ChoiceUnknown(choice)
    return form.at(step)


def _expect(choice: str, only: str) -> None:
    if choice != only:
        raise ChoiceUnknown(choice)


_SCREENS: Mapping[Step, Callable[[Form, str], Next]] = {
    Step.SAFETY: _safety,
    Step.DANGER: _danger,
    Step.MINOR: _minor,
    Step.SECRECY: _secrecy,
    Step.COMMUNE: _commune,
    Step.OTHER_COMMUNE: _commune,
    Step.WHICH_COMMUNE: _commune,
    Step.NATURE: _nature,
    Step.MORE_NATURES: _nature,
    Step.SEVERITY: _severity,
    Step.RISK: _risk,
    Step.DAY: _day,
    Step.REVIEW: _review,
    Step.CORRECT: _correct,
    Step.COMPLETE: _complete,
    Step.PLACE: _place,
    Step.PUBLIC: _public,
    Step.SEEN: _seen,
    Step.NOTE: _note,
    Step.NOTE_CHECK: _note_check,
}
