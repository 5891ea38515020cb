"""What people read when something went wrong that is nobody's fault."""

from datetime import date

from handlers.dates import spoken_date
from handlers.words import bold, language, t
from storage.messages import Message


def alert_refused(reference: str) -> Message:
    """To the coordinators: somebody concerned by an alert did not get to see a message."""
    return Message(
        text=t(
            "Un message au sujet de l'alerte {reference} n'a pas pu être affiché : Telegram le "
            "refuse, et il ne sera pas renvoyé. /alertes dit où en est l'alerte ; prévenez par "
            "téléphone qui doit l'être.",
            reference=bold(reference),
        )
    )


def meeting_refused(day: date, today: date, reference: str) -> Message:
    """To the coordinators: the same of a meeting."""
    return Message(
        text=t(
            "Un message au sujet de la réunion du {day} n'a pas pu être affiché : Telegram le "
            "refuse, et il ne sera pas renvoyé. Prévenez vous-même qui doit l'être, et donnez la "
            "référence {reference} à qui s'occupe de Vigie.",
            day=spoken_date(day, today, language()),
            reference=bold(reference),
        )
    )


def refused(reference: str) -> Message:
    """To the coordinators: the same of anything else."""
    return Message(
        text=t(
            "Un message n'a pas pu être affiché : Telegram le refuse, et il ne sera pas renvoyé. "
            "Donnez la référence {reference} à qui s'occupe de Vigie.",
            reference=bold(reference),
        )
    )
