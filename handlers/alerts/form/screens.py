"""Which screen stands for which step."""

from collections.abc import Mapping

from handlers.alerts.form import review, safety, situation
from handlers.alerts.form.steps import Form, Step
from handlers.alerts.form.view import Screen, View
from storage.messages import Message


def screen(form: Form, view: View) -> Message:
    """The screen on which the form stands."""
    return _SCREENS[form.step](form, view)


_SCREENS: Mapping[Step, Screen] = {
    Step.SAFETY: safety.safety,
    Step.DANGER: safety.danger,
    Step.MINOR: safety.minor,
    Step.SECRECY: safety.secrecy,
    Step.COMMUNE: situation.commune,
    Step.OTHER_COMMUNE: situation.other_commune,
    Step.WHICH_COMMUNE: situation.which_commune,
    Step.NATURE: situation.nature,
    Step.MORE_NATURES: situation.more_natures,
    Step.SEVERITY: situation.severity,
    Step.RISK: situation.risk,
    Step.DAY: situation.day,
    Step.REVIEW: review.review,
    Step.CORRECT: review.correct,
    Step.COMPLETE: review.complete,
    Step.PLACE: review.place,
    Step.PUBLIC: review.public,
    Step.SEEN: review.seen,
    Step.NOTE: review.note,
    Step.NOTE_CHECK: review.note_check,
}
