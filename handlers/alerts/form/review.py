"""The review card, and what can be added from it: place, public, when it was seen, a note."""

import textwrap
from collections.abc import Mapping, Sequence
from enum import Enum

from handlers import keyboard
from handlers.alerts.content import summary
from handlers.alerts.form import pressing
from handlers.alerts.form.steps import Form, Step
from handlers.alerts.form.view import (
    View,
    nobody_is_called,
    paragraphs,
    shown,
)
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Place, Public, Seen
from handlers.alerts.when import Said
from handlers.findings import findings_said
from handlers.words import Html, bold, joined, later, n, quoted, t
from storage.messages import Message


def review(form: Form, view: View) -> Message:
    """Everything on one card, the key that sends it, and the two lists of what may change."""
    text = paragraphs(
        _asks(form),
        summary(form.report, view.names, Said.just_now(view.today)),
        _note_said(form),
        _files_said(form),
        nobody_is_called(),
    )
    sends = t("Envoyer la correction") if form.corrects else t("Envoyer")
    send = [view.key(sends, pressing.SEND)]
    change = [view.key(t("Corriger…"), Step.CORRECT), view.key(t("Compléter…"), Step.COMPLETE)]
    return shown(form, view, text, send, change, *_doors(form, view))


def correct(form: Form, view: View) -> Message:
    """What the alert needs, to be changed."""
    offered = [each for each in pressing.CORRECTED if each is not Step.COMMUNE or not form.corrects]
    return _list(form, view, t("Que voulez-vous corriger ?"), offered)


def complete(form: Form, view: View) -> Message:
    """What may be added, or changed once it is there."""
    offered = [
        each for each in pressing.COMPLETED if each is not Step.NOTE or not form.without_note
    ]
    return _list(form, view, t("Que voulez-vous compléter ?"), offered)


def place(form: Form, view: View) -> Message:
    """The kind of place."""
    text = joined([bold(t("Dans quel genre de lieu ?")), t("Pas d'adresse.")])
    return _optional(form, view, text, list(Place))


def public(form: Form, view: View) -> Message:
    """Whom it concerns."""
    return _optional(form, view, bold(t("Qui est concerné ?")), list(Public))


def seen(form: Form, view: View) -> Message:
    """When it was seen."""
    return _optional(form, view, bold(t("Quand l'avez-vous vu ?")), list(Seen))


def note(form: Form, view: View) -> Message:
    """A few words of one's own, under the warning; what was refused before is there to copy."""
    text = paragraphs(
        bold(t("Écrivez quelques mots.")),
        t(
            "Des faits, pas des personnes : ni nom, ni adresse, ni date de naissance. "
            "Ce message sera effacé ici, mais Telegram l'aura transporté."
        ),
        _may_join(form, view),
        quoted(form.draft_note) if form.draft_note else None,
        _added_to(form),
        _files_said(form),
    )
    skip = t("Retirer la note") if form.report.note else t("Passer")
    drop = [view.key(t("Retirer les pièces jointes"), pressing.NO_FILES)] if form.files else []
    return shown(form, view, text, [view.key(skip, pressing.CLEAR)], drop)


def note_check(form: Form, view: View) -> Message:
    """What may identify a person, shown to its author alone: to be taken out, or meant."""
    text = findings_said(form.draft_note, view.today)
    answers = [
        view.key(t("Réécrire"), pressing.REWRITE),
        view.key(t("C'est voulu, garder"), pressing.KEEP),
    ]
    return shown(form, view, text, *keyboard.column(answers))


def _asks(form: Form) -> Html:
    if not form.corrects:
        return bold(t("Relisez, puis envoyez."))
    return joined(
        [
            bold(t("Corriger {reference}", reference=form.corrects)),
            t(
                "Changez ce qu'il faut, puis envoyez. La commune ne se corrige pas : pour une "
                "autre, retirez cette alerte et signalez de nouveau."
            ),
        ]
    )


NOTE_SHOWN = 60
"""Characters of the note that its author sees again before sending; then they are edited away."""


def _added_to(form: Form) -> Html | None:
    """Whoever comes to write more sees what is there already."""
    if not form.report.note:
        return None
    return joined([t("Ce que vous écrivez s'ajoute à votre note :"), quoted(form.report.note)])


def _note_said(form: Form) -> Html | None:
    if not form.report.note:
        return None
    note = form.report.note
    return t(
        "Note jointe ({count} caractères) : « {beginning} ». Votre message est effacé ici ; "
        "Telegram l'a transporté.",
        count=len(note),
        beginning=textwrap.shorten(note, NOTE_SHOWN, placeholder="…"),
    )


def _files_said(form: Form) -> Html | None:
    if not form.files:
        return None
    return n(
        "📎 {count} pièce jointe : elle s'effacera ici une fois l'alerte partie. Vigie en ôte la "
        "date, le lieu et l'auteur.",
        "📎 {count} pièces jointes : elles s'effaceront ici une fois l'alerte partie. Vigie en ôte "
        "la date, le lieu et l'auteur.",
        len(form.files),
    )


def _may_join(form: Form, view: View) -> Html | None:
    if form.without_note or len(form.files) >= view.files:
        return None
    return t("Une photo, un message vocal ou un PDF peut s'y joindre : ni visage, ni plaque.")


_NAMES: Mapping[Step, str] = {
    Step.COMMUNE: later("Commune"),
    Step.NATURE: later("Nature"),
    Step.SEVERITY: later("Gravité"),
    Step.RISK: later("Risque"),
    Step.PLACE: later("Lieu"),
    Step.PUBLIC: later("Public"),
    Step.SEEN: later("Vu quand"),
    Step.NOTE: later("Note"),
}


def _list(form: Form, view: View, question: str, steps: Sequence[Step]) -> Message:
    text = paragraphs(summary(form.report, view.names, Said.just_now(view.today)), bold(question))
    keys = [
        view.key(f"{'➕' if _lacking(form.report, step) else '✏️'} {t(_NAMES[step])}", step)
        for step in steps
    ]
    return shown(form, view, text, *keyboard.pairs(keys))


def _lacking(report: Report, step: Step) -> bool:
    known = {
        Step.RISK: report.risk,
        Step.PLACE: report.place,
        Step.PUBLIC: report.public,
        Step.SEEN: report.seen,
        Step.NOTE: report.note,
    }
    return step in known and not known[step]


def _doors(form: Form, view: View) -> Sequence[keyboard.Row]:
    """Whoever typed one line has not met the doors of the first screen."""
    if not form.from_line:
        return []
    doors = [
        view.key(t("Un mineur est en danger"), pressing.MINOR),
        view.key(t("Secret professionnel"), pressing.SECRECY),
    ]
    return keyboard.column(doors)


def _optional(form: Form, view: View, text: str, codes: Sequence[Enum]) -> Message:
    clear = view.key(t("Ne rien préciser"), pressing.CLEAR)
    return shown(form, view, text, *keyboard.pairs(view.coded(codes)), [clear])
