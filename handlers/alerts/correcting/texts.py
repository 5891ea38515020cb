"""What people read of a correction: that there was one, what it touched, and what stood before."""

from collections.abc import Mapping, Sequence

from handlers import keyboard
from handlers.alerts.buttons import Read
from handlers.alerts.content import summary
from handlers.alerts.correcting.buttons import Correct, ReadVersion
from handlers.alerts.following.buttons import Follow
from handlers.alerts.labels import COLOURS, colour, label
from handlers.alerts.report import Report
from handlers.alerts.telling import Telling
from handlers.alerts.when import Said
from handlers.exercise import banner
from handlers.words import Html, bold, joined, later, quoted, t
from storage.alerts import Alert, Severity
from storage.corrections import FIRST, Correction
from storage.messages import Message
from storage.statuses import FINAL

_PARTS: Mapping[str, str] = {
    "nature": later("nature"),
    "risk": later("risque"),
    "when": later("date du risque"),
    "place": later("lieu"),
    "public": later("public"),
    "seen": later("moment"),
    "note": later("note"),
}


def correct_key(alert: Alert) -> Sequence[keyboard.Key]:
    """Corriger…, for its author, while something can follow."""
    if alert.status in FINAL:
        return []
    return [keyboard.key(t("Corriger…"), Correct(alert.id))]


def corrected_said(telling: Telling, *, is_discreet: bool = False) -> Html | None:
    """« Corrigée à 20 h 14 : gravité jaune → orange, note. »; `is_discreet`: the colour alone."""
    if not telling.alert.corrections:
        return None
    last = telling.alert.corrections[-1]
    return _sentence(telling, last, _what(last, is_discreet=is_discreet))


def corrected_in_short(telling: Telling) -> Html | None:
    """In a line of a list: « corrigée à 20 h 14 »."""
    if not telling.alert.corrections:
        return None
    return t("corrigée {at}", at=telling.at(telling.alert.corrections[-1].at))


def corrections_said(telling: Telling) -> Sequence[tuple[Correction, Html]]:
    """Each correction with its sentence, without its end: « Corrigée à 20 h 14 : note »."""
    return [
        (each, _in_short(telling, each, _what(each, is_discreet=False)))
        for each in telling.alert.corrections
    ]


def it_changed(telling: Telling) -> Message:
    """To whoever has read it, answered it or works on it: one message for each correction."""
    alert, last = telling.alert, telling.alert.corrections[-1]
    reference = bold(alert.reference)
    if last.is_graver:
        said = t(
            "L'alerte {reference} est plus grave : {was} → {became}. Danger immédiat : 17.",
            reference=reference,
            was=_colour(last.was),
            became=_colour(last.became),
        )
    else:
        said = t(
            "L'alerte {reference} a été corrigée par son auteur : {what}.",
            reference=reference,
            what=_what(last, is_discreet=False),
        )
    keys = [
        keyboard.key(t("Lire"), Read(alert.id)),
        keyboard.key(t("Suite…"), Follow(alert.id)),
    ]
    return Message(
        text=joined([banner(telling.policy), Html(f"{COLOURS[alert.severity]} {said}")]),
        markup=keyboard.keys(keys),
        silent=telling.is_silent,
    )


def before_key(alert: Alert, number: int) -> Sequence[keyboard.Key]:
    """Voir la version d'avant, where there is one."""
    if number <= FIRST:
        return []
    return [keyboard.key(t("Voir la version d'avant"), ReadVersion(alert.id, number - 1))]


def version(telling: Telling, report: Report, number: int, until: Html) -> Message:
    """What an alert said before its author corrected it."""
    alert = telling.alert
    corrections = alert.corrections
    said_at = alert.created_at if number == FIRST else corrections[number - FIRST - 1].at
    said = Said(said_at, telling.now, telling.zone)
    severity = Severity(corrections[number - FIRST].was)
    text = joined(
        [
            joined(
                [
                    banner(telling.policy),
                    bold(joined([colour(severity), alert.reference], " · ")),
                    t(
                        "Ancienne version, écrite {at} et corrigée {since}.",
                        at=telling.at(said_at),
                        since=telling.at(corrections[number - FIRST].at),
                    ),
                    summary(report, {telling.commune.insee: telling.commune.name}, said),
                ]
            ),
            quoted(report.note) if report.note else None,
            t("Réservé aux destinataires. S'efface {at}.", at=until),
        ],
        "\n\n",
    )
    keys = keyboard.keys(before_key(alert, number))
    return Message(text=text, markup=keys, protected=True)


def corrected(telling: Telling) -> Message:
    """In the form's place: it left."""
    return Message(
        text=t(
            "C'est corrigé. Ceux qui ont lu l'alerte {reference} en sont prévenus. Si cela "
            "s'aggrave : 17.",
            reference=bold(telling.alert.reference),
        )
    )


def as_it_was(reference: str) -> Message:
    """In the form's place: nothing left."""
    return Message(
        text=t(
            "Rien n'a changé : l'alerte {reference} reste comme elle était.",
            reference=bold(reference),
        )
    )


def oriented(reference: str) -> Message:
    """In the form's place: a minor is in danger, and the person has called."""
    return Message(
        text=t(
            "Merci d'avoir appelé. Votre correction n'est pas partie : l'alerte {reference} reste "
            "comme elle était. Si le danger revient : 17, ou 119.",
            reference=bold(reference),
        )
    )


def bound_to_secrecy(reference: str) -> Message:
    """In the form's place: stopped for professional secrecy."""
    return Message(
        text=t(
            "Merci. Votre correction n'est ni gardée ni transmise : l'alerte {reference} reste "
            "comme elle était. En danger : 17.",
            reference=bold(reference),
        )
    )


def over() -> str:
    """It ended: what comes then is another alert."""
    return t(
        "Cette alerte est terminée : elle ne se corrige plus. S'il y a du nouveau, signalez-le : "
        "/alerte."
    )


def too_often() -> str:
    """What there is to say goes into the thread."""
    return t("Elle a déjà été corrigée bien des fois. Ajoutez plutôt une note, sous « Suite… ».")


def _sentence(telling: Telling, correction: Correction, what: Html) -> Html:
    return Html(f"{_in_short(telling, correction, what)}.")


def _in_short(telling: Telling, correction: Correction, what: Html) -> Html:
    at = telling.at(correction.at)
    return t("Corrigée {at} : {what}", at=at, what=what) if what else t("Corrigée {at}", at=at)


def _what(correction: Correction, *, is_discreet: bool) -> Html:
    parts = [] if is_discreet else [t(_PARTS[part]) for part in correction.changed]
    if correction.was == correction.became:
        return joined(parts, ", ")
    severity = t(
        "gravité {was} → {became}",
        was=_colour(correction.was),
        became=_colour(correction.became),
    )
    return joined([severity, *parts], ", ")


def _colour(severity: int) -> Html:
    said = label(Severity(severity))
    return Html(said[:1].lower() + said[1:])
