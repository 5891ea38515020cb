"""What people read of a thread: the notes themselves, the questions, and that there is news."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.alerts.french import of
from handlers.alerts.telling import Telling
from handlers.alerts.thread.buttons import AddNote, AnswerQuestion, AskAuthor, ReadThread
from handlers.alerts.thread.writing import Content, Voice
from handlers.dates import spoken_time
from handlers.words import LIMIT, Html, bold, escaped, joined, language, later, n, quoted, t, units
from storage.alerts import Alert
from storage.members import Member
from storage.messages import Message
from storage.statuses import FINAL
from storage.threads import Note, NoteKind


@dataclass(frozen=True, slots=True)
class Opened:
    """A note with its writer's organisation; `content` is None where its seal does not open."""

    note: Note
    organisation: str = field(repr=False)
    content: Content | None


def speaker(telling: Telling, voice: Voice, organisation: str) -> Html:
    """Who speaks, as whoever reads may know it: the author of an alert is never named."""
    if voice is Voice.AUTHOR:
        return t("l'auteur de l'alerte")
    if voice is Voice.COORDINATION:
        return t("la coordination")
    if voice is Voice.TOWN_HALL:
        return t("la mairie {of_commune}", of_commune=of(telling.commune.name))
    return escaped(organisation)


def thread(telling: Telling, reader: Member, opened: Sequence[Opened], until: datetime) -> Message:
    """The newest notes that fit into one message, in the order of time; a key leads to older."""
    alert = telling.alert
    head = bold(t("Le fil de {reference}", reference=alert.reference))
    foot = t("Réservé aux destinataires. S'efface {at}.", at=telling.at(until))
    shown = fitting([_entry(telling, each) for each in opened], units(head) + units(foot))
    rows = [_acts(telling, reader, opened)]
    if len(shown) < len(opened):
        first = opened[-len(shown)].note.id
        rows.insert(0, [keyboard.key(t("Plus anciennes"), ReadThread(alert.id, first))])
    return Message(
        text=joined([head, *shown, foot], "\n\n"), markup=keyboard.keys(*rows), protected=True
    )


def question(telling: Telling, opened: Opened, until: datetime) -> Message:
    """One question, before its author's answer."""
    foot = t("S'efface {at}.", at=telling.at(until))
    head = bold(telling.alert.reference)
    text = joined([head, _entry(telling, opened), foot], "\n\n")
    return Message(text=text, protected=True)


def erased(alert: Alert, until: datetime, zone: ZoneInfo) -> Message:
    """What stands there afterwards."""
    text = t(
        "Le fil de {reference} : effacé à {at}.",
        reference=bold(alert.reference),
        at=spoken_time(until, zone, language()),
    )
    return Message(text=text, markup=keyboard.keys([read_key(alert)]))


def question_erased(alert: Alert, question: str, until: datetime, zone: ZoneInfo) -> Message:
    """What stands there afterwards; the question can still be answered."""
    text = t(
        "La question sur {reference} : effacée à {at}.",
        reference=bold(alert.reference),
        at=spoken_time(until, zone, language()),
    )
    again = keyboard.key(t("Revoir et répondre"), AnswerQuestion(question))
    return Message(text=text, markup=keyboard.keys([again]))


def asks_note(telling: Telling) -> Html:
    """Ajouter une note."""
    return joined(
        [
            bold(t("Votre note sur {reference}", reference=telling.alert.reference)),
            t("Écrivez-la ici. La liront ceux qui suivent l'alerte, et son auteur."),
        ]
    )


def asks_question(telling: Telling, who: Html) -> Html:
    """Poser une question à l'auteur."""
    return joined(
        [
            bold(t("Votre question à l'auteur de {reference}", reference=telling.alert.reference)),
            t(
                "Écrivez-la ici. L'auteur la recevra en privé, posée par {who}, sans votre nom. "
                "Sa réponse sera dans le fil.",
                who=who,
            ),
        ]
    )


def asks_answer(telling: Telling) -> Html:
    """Répondre."""
    return joined(
        [
            bold(t("Votre réponse sur {reference}", reference=telling.alert.reference)),
            t("Écrivez-la ici, en un message. Votre nom n'apparaîtra pas."),
        ]
    )


def note_added(telling: Telling) -> Message:
    """Said to whoever wrote it."""
    text = t(
        "C'est noté dans le fil de {reference}. Ceux qui suivent l'alerte sont prévenus.",
        reference=bold(telling.alert.reference),
    )
    return Message(text=text, markup=keyboard.keys([read_key(telling.alert)]))


def question_sent(telling: Telling) -> Message:
    """Said to whoever asked."""
    text = t(
        "Votre question sur {reference} est partie. La réponse vous sera signalée ici.",
        reference=bold(telling.alert.reference),
    )
    return Message(text=text)


def answer_sent(telling: Telling) -> Message:
    """Said to the author."""
    text = t(
        "Merci : votre réponse sur {reference} est partie. Si cela s'aggrave : 17.",
        reference=bold(telling.alert.reference),
    )
    return Message(text=text)


def news(telling: Telling) -> Message:
    """To those who follow it, by the reference alone."""
    text = t("{reference} : du nouveau dans le fil.", reference=bold(telling.alert.reference))
    return _news(telling, text)


def news_of_yours(telling: Telling) -> Message:
    """To the author."""
    text = t(
        "Il y a du nouveau sur votre alerte {reference}.", reference=bold(telling.alert.reference)
    )
    return _news(telling, text)


def answered(telling: Telling) -> Message:
    """To whoever asked."""
    text = t(
        "L'auteur a répondu à votre question sur {reference}.",
        reference=bold(telling.alert.reference),
    )
    return _news(telling, text)


def question_for_you(telling: Telling, who: Html, question: str) -> Message:
    """To the author: who asks, as far as that is theirs to know, and nothing of the question."""
    head = t(
        "Une question sur votre alerte {reference}, posée par {who}.",
        reference=bold(telling.alert.reference),
        who=who,
    )
    unknown = t("Votre nom ne lui est pas donné. Si cela s'aggrave : 17.")
    answer = keyboard.key(t("Lire et répondre"), AnswerQuestion(question))
    return Message(
        text=joined([head, unknown]), markup=keyboard.keys([answer]), silent=telling.is_silent
    )


def nothing_yet(alert: Alert) -> str:
    """Nobody wrote anything."""
    return t("Rien encore dans le fil de {reference}.", reference=alert.reference)


def opened_here() -> str:
    """It opens underneath."""
    return t("Voici le fil.")


def no_more(alert: Alert) -> str:
    """It is over."""
    return t(
        "L'alerte {reference} est terminée : rien ne s'y ajoute plus.", reference=alert.reference
    )


def own_alert() -> str:
    """One does not ask oneself."""
    return t("C'est votre alerte : ajoutez plutôt une note.")


def author_out_of_reach() -> str:
    """There is nobody to answer."""
    return t("L'auteur n'est plus joignable par Vigie. Votre question n'est pas partie.")


def so_far(telling: Telling, count: int, last_at: datetime) -> Html:
    """A line of the sheet."""
    return n(
        "Le fil : {count} message, {at}.",
        "Le fil : {count} messages, le dernier {at}.",
        count,
        at=telling.at(last_at),
    )


def keys_of_thread(telling: Telling, reader: Member, *, has_notes: bool) -> list[keyboard.Row]:
    """What can be done with the thread, on the sheet."""
    return [[read_key(telling.alert)] if has_notes else [], _writing(telling, reader)]


def read_key(alert: Alert) -> keyboard.Key:
    """Lire le fil."""
    return keyboard.key(t("Lire le fil"), ReadThread(alert.id))


def fitting(entries: Sequence[Html], taken: int) -> list[Html]:
    """The last of them that fit into one message; `taken` are the units of what else is in it."""
    left, shown = LIMIT - taken - 4, list[Html]()
    for entry in reversed(entries):
        left -= units(entry) + 2
        if left < 0:
            break
        shown.insert(0, entry)
    return shown


_SAYS = {
    NoteKind.NOTE: later("{who}, {at} :"),
    NoteKind.QUESTION: later("{who} demande, {at} :"),
    NoteKind.ANSWER: later("{who} répond, {at} :"),
    NoteKind.LESSON: later("{who} en retient, {at} :"),
}


def _entry(telling: Telling, opened: Opened) -> Html:
    at = telling.at(opened.note.at)
    if opened.content is None:
        return t("⚠️ Un message {at} ne s'ouvre pas. Prévenez la coordination.", at=at)
    who = speaker(telling, opened.content.voice, opened.organisation)
    bold_who = bold(Html(f"{who[:1].upper()}{who[1:]}"))
    head = t(_SAYS[opened.note.kind], who=bold_who, at=at)
    return joined([head, quoted(opened.content.text)])


def _acts(telling: Telling, reader: Member, opened: Sequence[Opened]) -> keyboard.Row:
    """Right under what was read: an answer that is awaited, or a note, or a question."""
    notes = [each.note for each in opened]
    answered_ones = {note.answers for note in notes}
    awaited = [
        note for note in notes if note.kind is NoteKind.QUESTION and note.id not in answered_ones
    ]
    if telling.alert.author == reader.id and awaited and telling.alert.status not in FINAL:
        return [keyboard.key(t("Répondre"), AnswerQuestion(awaited[-1].id))]
    return _writing(telling, reader)


def _writing(telling: Telling, reader: Member) -> keyboard.Row:
    alert = telling.alert
    if alert.status in FINAL:
        return []
    note = keyboard.key(t("Ajouter une note"), AddNote(alert.id))
    if alert.author == reader.id:
        return [note]
    return [note, keyboard.key(t("Question à l'auteur"), AskAuthor(alert.id))]


def _news(telling: Telling, text: Html) -> Message:
    keys = keyboard.keys([read_key(telling.alert)])
    return Message(text=text, markup=keys, silent=telling.is_silent)
