"""The words of a convocation by mail, and what its coordinator reads beside the file."""

from datetime import datetime

from handlers import keyboard
from handlers.meetings.convening.buttons import Mail
from handlers.meetings.texts import meeting as said
from handlers.words import Html, escaped, joined, plain, t
from storage.meetings import Meeting
from storage.messages import Document, Message


def key(meeting: str) -> keyboard.Key:
    """What makes it."""
    return keyboard.key(t("Par courriel"), Mail(meeting))


def handed_over(document: Document) -> Message:
    """The file, and what to do with it."""
    return Message(
        text=t(
            "Pour les partenaires qui ne sont pas sur Telegram : ouvrez ce fichier dans votre "
            "logiciel de courrier, ajoutez les destinataires et envoyez. La date y est jointe pour "
            "leur agenda ; l'ordre du jour n'y est pas."
        ),
        document=document,
    )


def subject(meeting: Meeting, now: datetime) -> str:
    """One line, the day in full: a mail is read on any day."""
    when = said.day_and_hour(meeting, now)
    if meeting.is_cancelled:
        return plain(t("Annulée : {title}, {when}", title=meeting.title, when=when))
    return plain(t("Convocation : {title}, {when}", title=meeting.title, when=when))


def body(meeting: Meeting, council: str, now: datetime) -> str:
    """Plain text."""
    when = t(
        "{moment}, durée {length}",
        moment=said.capital(said.day_and_hour(meeting, now)),
        length=said.length(meeting.minutes),
    )
    lines = joined([escaped(meeting.title), when, escaped(meeting.place)])
    parts = [t("Bonjour,"), _news(meeting, council), lines, *_ask(meeting), t("La coordination")]
    return plain(joined([*parts, ""], "\n\n"))


def _news(meeting: Meeting, council: str) -> Html:
    if meeting.is_cancelled:
        return t("Cette réunion de {council} n'aura pas lieu :", council=council)
    return t("{council} vous invite à cette réunion :", council=council)


def _ask(meeting: Meeting) -> list[Html]:
    if meeting.is_cancelled:
        return [t("Le fichier joint la retire de votre agenda.")]
    file = t(
        "Le fichier joint l'ajoute à votre agenda. La coordination vous remettra l'ordre du jour."
    )
    answer = t(
        "Merci de répondre à ce message : serez-vous présent, excusé, ou représenté, et par qui ?"
    )
    return [joined([file, answer])]
