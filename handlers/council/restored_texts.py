"""What is said after a restore."""

from collections.abc import Sequence
from datetime import datetime

from handlers.dates import spoken_moment
from handlers.moment import Moment
from handlers.words import Html, bold, joined, language, t
from storage.messages import Message

PARAGRAPH = "\n\n"


def to_partner(moment: Moment, until: datetime) -> Message:
    """To everybody who may have written meanwhile."""
    again = t(
        "Ce que vous avez écrit depuis n'y est plus. Si vous avez envoyé une alerte après ce "
        "moment, envoyez-la de nouveau. Si le contenu d'une alerte est resté affiché, effacez-le."
    )
    danger = t("Danger immédiat : 17, 112, ou 114 par SMS.")
    return Message(text=joined([_back(moment, until), again, danger], PARAGRAPH))


def to_coordinator(moment: Moment, until: datetime, unsaid: Sequence[str]) -> Message:
    """To whoever has to put things right."""
    look = t(
        "Ce qui s'est passé depuis n'y est plus : les alertes, les réunions, les réglages. "
        "Une personne retirée depuis a de nouveau accès : vérifiez /membres, /groupe et /reunions."
    )
    told = t("Les partenaires en sont prévenus et renverront leurs alertes.")
    alerts = t(
        "Des messages sur ces alertes attendaient et ne repartent pas : {references}. "
        "Assurez-vous que la mairie les connaît.",
        references=", ".join(unsaid),
    )
    parts = [_back(moment, until), look, told, alerts if unsaid else None]
    return Message(text=joined(parts, PARAGRAPH))


def _back(moment: Moment, until: datetime) -> Html:
    at = spoken_moment(until, moment.zone, moment.now, language())
    return bold(t("Vigie a été remise dans l'état où elle était {at}.", at=at))
