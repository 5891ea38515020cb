"""What the form says around its screens: a form of before, how it ended, and short answers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.alerts.buttons import Abandon, Restart, Resume
from handlers.alerts.form.view import numbers, paragraphs
from handlers.alerts.hours import said_at
from handlers.dates import spoken_time
from handlers.words import Html, bold, joined, language, t
from storage.messages import Message


def begun_before(draft: str, begun_at: datetime, now: datetime, zone: ZoneInfo) -> Message:
    """There is an unfinished form: it is offered, not lost."""
    at = said_at(begun_at, now, zone)
    choice = [
        keyboard.key(t("Reprendre"), Resume(draft)),
        keyboard.key(t("Recommencer"), Restart(draft)),
    ]
    text = t("Vous avez une alerte commencée {at}.", at=at)
    return Message(text=joined([text, _danger()]), markup=keyboard.keys(choice))


def which_of_two(draft: str, begun_at: datetime, now: datetime, zone: ZoneInfo) -> Message:
    """There is an unfinished form, and a new one with something in it: neither is lost."""
    at = spoken_time(begun_at, zone, language())
    choice = [
        keyboard.key(t("La nouvelle"), Restart(draft)),
        keyboard.key(t("Reprendre celle de {at}", at=at), Resume(draft)),
    ]
    text = joined(
        [
            t("Votre nouvelle alerte est gardée."),
            t("Vous en aviez commencé une autre {at}.", at=said_at(begun_at, now, zone)),
            _danger(),
        ]
    )
    return Message(text=text, markup=keyboard.keys(*keyboard.column(choice)))


def waits(draft: str, begun_at: datetime, now: datetime, zone: ZoneInfo) -> Message:
    """The form that stood back for an immediate danger."""
    choice = [
        keyboard.key(t("Reprendre"), Resume(draft)),
        keyboard.key(t("Abandonner"), Abandon(draft)),
    ]
    at = said_at(begun_at, now, zone)
    text = t("L'alerte que vous aviez commencée {at} vous attend.", at=at)
    return Message(text=text, markup=keyboard.keys(choice))


def not_gone(draft: str) -> Message:
    """A form was left alone."""
    choice = [
        keyboard.key(t("Reprendre"), Resume(draft)),
        keyboard.key(t("Abandonner"), Abandon(draft)),
    ]
    text = joined([bold(t("Votre alerte n'est pas partie.")), _danger()])
    return Message(text=text, markup=keyboard.keys(choice))


def erased() -> Message:
    """A form was forgotten for a day."""
    return Message(
        text=joined([bold(t("Votre alerte n'est pas partie et s'est effacée.")), _danger()], " ")
    )


def cancelled() -> Message:
    """Annuler, or Abandonner."""
    return Message(
        text=joined([t("C'est annulé : rien n'est parti, rien n'est gardé."), _danger()])
    )


def stopped() -> Message:
    """Immediate danger: the person calls instead."""
    text = paragraphs(t("Appelez maintenant. Rien n'est parti, rien n'est gardé."), numbers())
    return Message(text=text)


def oriented() -> Message:
    """A minor in danger was oriented."""
    return Message(
        text=t(
            "Merci d'avoir appelé. Vigie n'a prévenu personne et n'a gardé ni votre nom ni la "
            "commune. Si le danger revient : 17, ou 119."
        )
    )


def bound_to_secrecy() -> Message:
    """Stopped for professional secrecy."""
    return Message(text=t("Merci. Rien n'est gardé ni transmis. En danger : 17."))


def _danger() -> Html:
    return t("Danger immédiat : 17.")
