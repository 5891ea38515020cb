"""What every screen of the form shares: its keys, its way out, and what went wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeAlias

from handlers import keyboard
from handlers.alerts.attachments.sent import Misfit
from handlers.alerts.attachments.texts import MISFITS
from handlers.alerts.buttons import Choose
from handlers.alerts.correcting.buttons import ChooseCorrection
from handlers.alerts.form import pressing
from handlers.alerts.form.steps import Form, Step, Trouble
from handlers.alerts.labels import colour, label
from handlers.words import Html, bold, joined, later, t
from storage.messages import Message

Key: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a screen needs besides the form. `near`: communes offered first, by INSEE code."""

    draft: str
    version: int
    names: Mapping[str, str]
    near: Sequence[str]
    today: date
    crip: str
    files: int = 0
    """How many files the council takes with an alert."""
    button: type[Choose | ChooseCorrection] = Choose

    def key(self, text: str, choice: str) -> Key:
        """A key of this form at this version."""
        return keyboard.key(text, self.button(self.draft, self.version, choice))

    def coded(self, codes: Sequence[Enum]) -> list[Key]:
        """A key for each code."""
        return [self.key(label(code), str(code.value)) for code in codes]


Screen: TypeAlias = Callable[[Form, View], Message]


def shown(form: Form, view: View, text: str, *rows: keyboard.Row, leave: bool = True) -> Message:
    """A screen: what went wrong if anything did, its text, its keys, then back and cancel."""
    way_out = [view.key(t("Retour"), pressing.BACK)] if form.before else []
    if leave:
        way_out.append(view.key(t("Annuler"), pressing.CANCEL))
    return Message(
        text=paragraphs(_trouble(form), text, _call_first(form)),
        markup=keyboard.keys(*rows, way_out),
    )


def asked(form: Form, view: View, question: str) -> Html:
    """What is known so far on one line, and the question under it."""
    report = form.report
    known = [
        view.names[report.commune] if report.commune else None,
        label(report.nature) if report.nature else None,
        colour(report.severity) if report.severity else None,
    ]
    return joined([joined(known, " · "), bold(question)])


def paragraphs(*parts: str | None) -> Html:
    """Parts of a text with a blank line between them."""
    return joined(parts, "\n\n")


def numbers() -> Html:
    """Who to call, before anything else."""
    return t(
        "<b>17</b> police · <b>112</b> urgences · <b>114</b> par SMS\n"
        "<b>15</b> Samu · <b>18</b> pompiers"
    )


def helplines() -> Html:
    """Who else listens; these numbers are national, like those above, and no council's choice."""
    return t(
        "<b>119</b> enfance en danger · <b>3919</b> violences faites aux femmes\n"
        "<b>3018</b> cyberharcèlement · <b>116 006</b> aide aux victimes"
    )


def nobody_is_called() -> Html:
    """What Vigie is not."""
    return t("Ni police ni secours ne sont prévenus par Vigie.")


_TROUBLES: Mapping[Trouble, str] = {
    Trouble.COMMUNE_UNKNOWN: later(
        "Je ne trouve pas cette commune ; votre message est effacé. Essayez un autre nom."
    ),
    Trouble.COMMUNE_ELSEWHERE: later(
        "Cette commune n'est pas dans notre intercommunalité : Vigie ne peut pas y transmettre "
        "d'alerte. Votre message est effacé. En danger : 17."
    ),
    Trouble.REST_UNKEPT: later(
        "Le reste de votre ligne n'est pas gardé : quelques mots s'ajoutent à la fin, avec "
        "« Compléter… »."
    ),
    Trouble.DAY_UNCLEAR: later("Je n'ai pas compris ce jour ; votre message est effacé."),
    Trouble.DAY_PAST: later("Ce jour est passé ; votre message est effacé."),
    Trouble.KEYS_EXPECTED: later(
        "Ici, touchez un bouton : votre message est effacé. Vous pourrez ajouter quelques mots "
        "à la fin."
    ),
    Trouble.FILES_OFF: MISFITS[Misfit.OFF],
    Trouble.FILE_NOT_TAKEN: MISFITS[Misfit.OF_NO_KIND],
    Trouble.FILE_TOO_LARGE: MISFITS[Misfit.TOO_LARGE],
    Trouble.TOO_MANY_FILES: MISFITS[Misfit.TOO_MANY],
    Trouble.NO_WORDS_EXPECTED: later("Ici, touchez un bouton : votre message est effacé."),
}


def _call_first(form: Form) -> Html | None:
    """Whoever typed one line has not seen the numbers of the first screens."""
    says_them = form.step in (Step.SAFETY, Step.DANGER)
    return numbers() if form.from_line and not says_them else None


def _trouble(form: Form) -> Html | None:
    if form.trouble is None:
        return None
    if form.trouble is Trouble.NOTE_TOO_LONG:
        said = t(
            "C'est trop long de {excess} caractères. Rien n'est perdu : votre texte est encore "
            "ci-dessous. Raccourcissez-le et renvoyez-le.",
            excess=form.excess,
        )
    elif form.trouble is Trouble.ELSEWHERE_SAID:
        said = t(
            "« {typed} » n'est pas dans notre intercommunalité : Vigie ne peut pas y transmettre "
            "d'alerte.",
            typed=form.typed,
        )
    else:
        said = t(_TROUBLES[form.trouble])
    return Html(f"⚠️ {said}")
