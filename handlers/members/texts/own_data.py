"""/mes_donnees, in words."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.dates import spoken_time
from handlers.members.buttons import AskErasure, ShowMember
from handlers.members.texts import labels
from handlers.words import Html, joined, language, later, plain, t
from storage.attendances import Answer
from storage.decisions import DecisionStatus
from storage.members import Member
from storage.messages import Document, Message
from storage.schema import new_id

_ANSWERS: Mapping[Answer, str] = {
    Answer.PRESENT: later("présent"),
    Answer.EXCUSED: later("excusé"),
    Answer.REPRESENTED: later("représenté"),
}
_STATUSES: Mapping[DecisionStatus, str] = {
    DecisionStatus.TO_DO: later("à faire"),
    DecisionStatus.DOING: later("en cours"),
    DecisionStatus.DONE: later("faite"),
    DecisionStatus.ABANDONED: later("abandonnée"),
}


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
        markup=keyboard.keys([keyboard.key(t("Demander l'effacement"), AskErasure())]),
        document=document,
        protected=True,
    )


def passed_on() -> str:
    """The coordinators know."""
    return t("C'est transmis à la coordination, qui vous appellera avant de tout effacer.")


def erasure_asked(member: Member) -> Message:
    """To each coordinator: the card has the key that erases."""
    card = keyboard.key(t("Voir sa fiche"), ShowMember(new_id(), member.id))
    return Message(
        text=t(
            "{who} demande l'effacement de ses données. Appelez-la ou appelez-le d'abord, puis : "
            "sa fiche, Retirer, Retirer et effacer.",
            who=labels.who(member),
        ),
        markup=keyboard.keys([card]),
    )


def erased() -> Message:
    """To whoever was erased: what goes, and what stays."""
    return Message(
        text=t(
            "Votre accès à Vigie a pris fin, et vos données sont effacées : nom, compte, "
            "coordonnées. Vos alertes restent trois ans au plus, sans votre nom. Les relevés de "
            "réunion déjà publiés gardent les noms de qui y était. Le journal garde vos actes sous "
            "un identifiant que plus rien ne relie à vous. Merci de votre engagement."
        ),
        markup=keyboard.no_permanent(),
    )


def answer(of: Answer) -> Html:
    """What a person answered to a meeting."""
    return t(_ANSWERS[of])


def status(of: DecisionStatus) -> Html:
    """How far a decision is."""
    return t(_STATUSES[of])


def kept_besides() -> str:
    """What the file cannot hold, and why."""
    return plain(
        t(
            "Votre compte Telegram, sous forme chiffrée. Le contenu de vos alertes et de vos "
            "messages : il parle d'autres personnes, et se lit dans Vigie. Le journal de vos actes "
            "et lectures, sous un identifiant interne."
        )
    )
