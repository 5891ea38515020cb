"""What people read where a decision is put into words, and where these are read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.alerts.hours import said_at
from handlers.alerts.situations.buttons import ShowSituation
from handlers.alerts.situations.decisions.buttons import ReadDecision
from handlers.alerts.situations.decisions.reading import Reading
from handlers.alerts.situations.decisions.texts import line_of
from handlers.dates import spoken_time
from handlers.exercise import banner
from handlers.modes import modes_said
from handlers.moment import Moment
from handlers.words import Html, bold, joined, language, quoted, t
from storage.decisions import Decision
from storage.messages import Message
from storage.situations import Situation


def asks(situation: Situation, decision: Decision) -> Html:
    """Who will read it, before anything is typed."""
    asked = t(
        "{reference}, {mode} : qu'est-ce qui est décidé, en une phrase ?",
        reference=situation.reference,
        mode=modes_said(decision.modes),
    )
    readers = t(
        "La liront ceux qui décident de la situation et les personnes à qui la décision est "
        "confiée."
    )
    return joined([bold(asked), readers])


def kept(situation: Situation, decision_id: str) -> Message:
    """Said to whoever typed it."""
    text = t("C'est noté : la décision de {reference} a son texte.", reference=situation.reference)
    keys = [_read(decision_id), keyboard.key(t("Voir la situation"), ShowSituation(situation.id))]
    return Message(text=text, markup=keyboard.keys(keys))


def without_words(situation: Situation) -> Message:
    """Nothing was typed: it is decided all the same."""
    text = t(
        "La décision de {reference} reste notée, sans texte. « Décisions… » permet d'en ajouter "
        "un.",
        reference=situation.reference,
    )
    show = keyboard.key(t("Voir la situation"), ShowSituation(situation.id))
    return Message(text=text, markup=keyboard.keys([show]))


def left() -> Message:
    """Annuler: that is about the words alone."""
    return Message(text=t("Rien n'est ajouté : la décision reste comme elle était."))


def said(moment: Moment, reading: Reading, until: datetime) -> Message:
    """What was decided, who works on it, and until when it stands there."""
    (decision,) = reading.decided
    heading = bold(t("Décision de {reference}", reference=reading.situation.reference))
    at = said_at(until, moment.now, moment.zone)
    parts = [
        joined([banner(moment.policy), heading]),
        quoted(decision.text),
        line_of(decision, reading),
        t("Réservé à ceux qui en décident et s'en occupent. S'efface {at}.", at=at),
    ]
    return Message(text=joined(parts, "\n\n"), protected=True)


def erased(situation: Situation, decision: Decision, until: datetime, zone: ZoneInfo) -> Message:
    """What stands there afterwards."""
    text = t(
        "Décision de {reference} : effacée à {at}.",
        reference=bold(situation.reference),
        at=spoken_time(until, zone, language()),
    )
    return Message(text=text, markup=keyboard.keys([_read(decision.id)]))


def opened_here() -> str:
    """It opens underneath."""
    return t("Voici la décision.")


def nothing_said() -> str:
    """There is nothing to be read."""
    return t("Cette décision n'a pas encore de texte.")


def _read(decision_id: str) -> keyboard.Key:
    return keyboard.key(t("Lire la décision"), ReadDecision(decision_id))
