"""/moi, in words."""

from collections.abc import Mapping

from handlers.members.texts import labels
from handlers.members.texts.labels import communes_of
from handlers.words import bold, escaped, joined, t
from storage.members import Member
from storage.messages import Message

_LANGUAGES = {"fr": "français", "en": "English"}


def profile(member: Member, names: Mapping[str, str], phone: str) -> Message:
    """What is kept, and how to have it changed."""
    contact = t("Une erreur, ou envie d'en partir ? Parlez-en à la coordination.")
    if phone:
        contact = t("Une erreur, ou envie d'en partir ? {phone}", phone=phone)
    facts = [
        bold(labels.name(member)),
        escaped(member.organisation) if member.organisation else None,
        joined([labels.kind(member.kind), labels.role(member.role)], " · "),
        communes_of(member, names),
        t("Charte : version {version}", version=member.charter_version),
        t("Langue : {name} (/langue)", name=_LANGUAGES[member.language]),
    ]
    kept = t(
        "Vigie garde aussi, chiffrés : votre compte Telegram (pas votre numéro), "
        "vos alertes, et la trace de ce que vous lisez et faites ici."
    )
    return Message(text=joined([joined(facts), kept, contact], "\n\n"))
