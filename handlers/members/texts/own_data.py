"""/mes_donnees, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.dates import spoken_time
from handlers.words import joined, language, plain, t
from storage.messages import Document, Message


def file(document: Document, until: datetime, zone: ZoneInfo, phone: str) -> Message:
    """The file, how long it stays, and how to have something corrected or erased."""
    at = spoken_time(until, zone, language())
    whom = t("la coordination, {phone}", phone=phone) if phone else t("la coordination")
    return Message(
        text=joined(
            [
                t("Voici ce que Vigie garde sur vous. Ce message s'efface à {at}.", at=at),
                t("Pour faire corriger ou effacer : {whom}.", whom=whom),
            ]
        ),
        document=document,
        protected=True,
    )


def kept_besides() -> str:
    """What the file cannot hold, and why."""
    return plain(
        t(
            "Votre compte Telegram, sous forme chiffrée. Le contenu de vos alertes et de vos "
            "messages : il parle d'autres personnes, et se lit dans Vigie. Le journal de vos actes "
            "et lectures, sous un identifiant interne."
        )
    )
