"""What people read about the files of an alert."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers import keyboard
from handlers.alerts.attachments.cleaning import Reason
from handlers.alerts.attachments.sent import Misfit
from handlers.alerts.buttons import ShowFiles
from handlers.alerts.hours import said_at
from handlers.alerts.telling import Telling
from handlers.exercise import banner
from handlers.moment import Moment
from handlers.words import Html, bold, joined, later, n, t
from storage.alerts import Alert
from storage.attachments import Attachment, Kind, State
from storage.messages import Document, Message

NAMES: Mapping[Kind, str] = {
    Kind.PICTURE: "photo.jpg",
    Kind.VOICE: "message-vocal.ogg",
    Kind.DOCUMENT: "document.pdf",
}
"""The name that a file had may have been a person's."""

MISFITS: Mapping[Misfit, str] = {
    Misfit.OFF: later("Ici, ni photo ni fichier : votre envoi est effacé."),
    Misfit.OF_NO_KIND: later(
        "Vigie prend une photo, un message vocal ou un PDF, rien d'autre : votre envoi est effacé."
    ),
    Misfit.TOO_LARGE: later(
        "C'est trop lourd : 10 Mo au plus. Votre envoi est effacé ici, il reste dans votre "
        "téléphone."
    ),
    Misfit.TOO_MANY: later(
        "Il y a déjà autant de pièces que le conseil en prend : celle-ci est effacée."
    ),
}
"""What its sender reads at once."""

_REASONS: Mapping[Reason, str] = {
    Reason.UNKNOWN: later(
        "Une pièce jointe à {reference} n'a pas pu être gardée : elle est abîmée, ou d'un genre "
        "que Vigie ne prend pas. Une photo, un message vocal ou un PDF conviennent."
    ),
    Reason.LOCKED: later(
        "Une pièce jointe à {reference} n'a pas pu être gardée : ce PDF est protégé par un mot de "
        "passe. Une photo de la page convient."
    ),
    Reason.TOO_LARGE: later(
        "Une pièce jointe à {reference} n'a pas pu être gardée : elle est trop lourde."
    ),
    Reason.NOT_GIVEN: later(
        "Une pièce jointe à {reference} n'a pas pu être gardée : Telegram ne la donne pas. Elle "
        "est encore dans cette conversation ; effacez-la si elle ne doit pas y rester."
    ),
}


def kept(files: Sequence[Attachment]) -> Sequence[Attachment]:
    """Those that can be looked at."""
    return [each for each in files if each.state is State.KEPT]


def counted(files: Sequence[Attachment]) -> Sequence[Html]:
    """How many there are, and how many are still on their way."""
    here, coming = len(kept(files)), sum(each.state is State.AWAITED for each in files)
    came = n("📎 {count} pièce jointe.", "📎 {count} pièces jointes.", here)
    comes = n("📎 {count} pièce arrive encore.", "📎 {count} pièces arrivent encore.", coming)
    return [*([came] if here else []), *([comes] if coming else [])]


def look_key(alert: Alert, files: Sequence[Attachment]) -> Sequence[keyboard.Row]:
    """The key that shows those that are here."""
    look = keyboard.key(t("Voir les pièces jointes"), ShowFiles(alert.id))
    return [[look]] if kept(files) else []


def with_files(content: Message, alert: Alert, files: Sequence[Attachment]) -> Message:
    """An alert that is being read, with how many files go with it, and the key that shows them."""
    rows = (content.markup or keyboard.keys())["inline_keyboard"]
    markup = keyboard.keys(*rows, *look_key(alert, files))
    return replace(content, text=joined([content.text, *counted(files)], "\n\n"), markup=markup)


def shown(alert: Alert, kind: Kind, content: bytes, until: datetime, moment: Moment) -> Message:
    """One file, under its alert's reference; it leaves the screen by itself."""
    at, reference = said_at(until, moment.now, moment.zone), bold(alert.reference)
    text = t("{reference} · réservé aux destinataires. S'efface {at}.", reference=reference, at=at)
    document = Document(NAMES[kind], content, is_picture=kind is Kind.PICTURE)
    return Message(text=text, protected=True, document=document)


def joined_to_thread(telling: Telling) -> Message:
    """A file alone was added to the thread."""
    said = t("📎 C'est joint à {reference}. Merci.", reference=bold(telling.alert.reference))
    return Message(text=joined([banner(telling.policy), said]))


def misfit(why: Misfit) -> Message:
    """What stands under a screen that goes on waiting for words."""
    return Message(text=t(MISFITS[why]))


def none_here() -> str:
    """Nothing to be looked at, or not any more."""
    return t("Aucune pièce jointe n'est là pour l'instant.")


def not_kept(reference: str, reason: Reason) -> Message:
    """The alert itself left; this file did not come along."""
    said = t(_REASONS[reason], reference=bold(reference))
    return Message(text=said)
