"""What people read of the thread of a situation: the notes themselves, and that there is news."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.alerts.french import of
from handlers.alerts.hours import said_at
from handlers.alerts.situations.buttons import ShowSituation
from handlers.alerts.situations.thread.buttons import AddSituationNote, ReadSituationThread
from handlers.alerts.situations.thread.writing import Content
from handlers.alerts.thread.texts import fitting
from handlers.alerts.thread.writing import Voice
from handlers.dates import spoken_time
from handlers.exercise import banner
from handlers.moment import Moment
from handlers.words import Html, bold, escaped, joined, language, n, quoted, t, units
from storage.messages import Message
from storage.situation_threads import SituationNote
from storage.situations import Situation


@dataclass(frozen=True, slots=True)
class Opened:
    """A note with its writer's organisation, and the commune where a town hall wrote it.

    `content` is None where its seal does not open.
    """

    note: SituationNote
    organisation: str = field(repr=False)
    commune: str | None
    content: Content | None


def speaker(voice: Voice, commune: str | None, organisation: str) -> Html:
    """Who speaks: a town hall, the coordination, an organisation, and never a name."""
    if voice is Voice.TOWN_HALL and commune is not None:
        return t("la mairie {of_commune}", of_commune=of(commune))
    if voice is Voice.COORDINATION:
        return t("la coordination")
    return escaped(organisation)


def thread(
    moment: Moment, situation: Situation, opened: Sequence[Opened], until: datetime
) -> Message:
    """The newest notes that fit into one message, in the order of time; a key leads to older."""
    heading = bold(t("Le fil de {reference}", reference=situation.reference))
    head = joined([banner(moment.policy), heading])
    at = said_at(until, moment.now, moment.zone)
    foot = t("Réservé à ceux à qui la situation est ouverte. S'efface {at}.", at=at)
    shown = fitting([_entry(moment, each) for each in opened], units(head) + units(foot))
    rows = [[_add(situation)] if situation.is_open else []]
    if 0 < len(shown) < len(opened):
        first = opened[-len(shown)].note.id
        older = keyboard.key(t("Plus anciennes"), ReadSituationThread(situation.id, first))
        rows.insert(0, [older])
    return Message(
        text=joined([head, *shown, foot], "\n\n"), markup=keyboard.keys(*rows), protected=True
    )


def erased(situation: Situation, until: datetime, zone: ZoneInfo) -> Message:
    """What stands there afterwards."""
    text = t(
        "Le fil de {reference} : effacé à {at}.",
        reference=bold(situation.reference),
        at=spoken_time(until, zone, language()),
    )
    return Message(text=text, markup=keyboard.keys([_read(situation, t("Lire le fil"))]))


def asks_note(situation: Situation, who: Html) -> Html:
    """Ajouter un mot: who will read it, and as whose it will stand there."""
    return joined(
        [
            bold(t("Votre mot sur la situation {reference}", reference=situation.reference)),
            t(
                "Écrivez-le ici. Le liront les mairies de ses communes, la coordination et les "
                "personnes à qui elle est ouverte. Il portera « {who} », pas votre nom.",
                who=who,
            ),
        ]
    )


def note_added(situation: Situation) -> Message:
    """Said to whoever wrote it."""
    text = t(
        "C'est noté dans le fil de {reference}. Vigie prévient les autres lecteurs, sans dire ce "
        "que c'est.",
        reference=bold(situation.reference),
    )
    return Message(text=text, markup=keyboard.keys([_read(situation, t("Lire le fil"))]))


def news(moment: Moment, situation: Situation) -> Message:
    """To those in the circle, by the reference alone."""
    said = t("Du nouveau dans la situation {reference}.", reference=bold(situation.reference))
    show = keyboard.key(t("Voir la situation"), ShowSituation(situation.id))
    return Message(
        text=joined([banner(moment.policy), said]),
        markup=keyboard.keys([_read(situation, t("Lire le fil")), show]),
    )


def still_open(until: datetime, zone: ZoneInfo) -> str:
    """It stands on the screen already."""
    at = spoken_time(until, zone, language())
    return t("Le fil est déjà ouvert dans notre conversation privée, jusqu'à {at}.", at=at)


def nothing_yet(situation: Situation) -> str:
    """Nobody wrote anything, or what was written is not kept any more."""
    return t("Rien encore dans le fil de {reference}.", reference=situation.reference)


def no_more(situation: Situation) -> str:
    """It is over."""
    return t(
        "La situation {reference} est close : rien ne s'y ajoute plus.",
        reference=situation.reference,
    )


def lines_of_thread(
    notes: Sequence[SituationNote], now: datetime, zone: ZoneInfo
) -> Sequence[Html]:
    """On the card: how much there is."""
    if not notes:
        return []
    line = n(
        "Le fil : {count} message, {at}.",
        "Le fil : {count} messages, le dernier {at}.",
        len(notes),
        at=said_at(notes[-1].at, now, zone),
    )
    return [line]


def keys_of_thread(situation: Situation, notes: Sequence[SituationNote]) -> keyboard.Row:
    """On the card: to read it, and to add to it while the situation goes on."""
    label = t("Lire le fil ({count})", count=len(notes))
    return [
        *([_read(situation, label)] if notes else []),
        *([_add(situation)] if situation.is_open else []),
    ]


def _entry(moment: Moment, opened: Opened) -> Html:
    at = said_at(opened.note.at, moment.now, moment.zone)
    if opened.content is None:
        return t("⚠️ Un message {at} ne s'ouvre pas. Prévenez la coordination.", at=at)
    who = speaker(opened.content.speaker.voice, opened.commune, opened.organisation)
    head = t("{who}, {at} :", who=bold(Html(f"{who[:1].upper()}{who[1:]}")), at=at)
    return joined([head, quoted(opened.content.text)])


def _read(situation: Situation, label: str) -> keyboard.Key:
    return keyboard.key(label, ReadSituationThread(situation.id))


def _add(situation: Situation) -> keyboard.Key:
    return keyboard.key(t("Ajouter un mot"), AddSituationNote(situation.id))
