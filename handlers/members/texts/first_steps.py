"""What a person reads first: the doors are open, or were open already."""

from collections.abc import Mapping
from typing import Any

from handlers.exercise import banner
from handlers.members.texts.arrival import PARAGRAPH
from handlers.words import bold, joined, later, t
from storage.members import Member, Role
from storage.messages import Message
from storage.policy import Policy

_OF_TOWN_HALL = later(
    "Les alertes de vos communes arriveront ici. « Bien reçu » dit seulement que vous les avez "
    "vues. « Alertes », en bas de l'écran, les montre toutes."
)
_OF_INVITED = later(
    "Les réunions où l'on vous invite s'annonceront ici ; « Réunions », en bas de l'écran, "
    "les montre."
)
_FIRST: Mapping[Role, str] = {
    Role.FIELD_PARTNER: later(
        "Pour signaler : « Signaler », en bas de l'écran. La suite de vos alertes s'affichera ici."
    ),
    Role.MAYOR: _OF_TOWN_HALL,
    Role.DEPUTY_MAYOR: _OF_TOWN_HALL,
    Role.COORDINATOR: later(
        "Pour commencer : /conseil pour les réglages, /inviter pour les partenaires, /groupe pour "
        "les groupes."
    ),
    Role.PRESIDENT: _OF_INVITED,
    Role.PREFECT: _OF_INVITED,
    Role.PROSECUTOR: _OF_INVITED,
    Role.AUDITOR: later(
        "« Partenaires », en bas de l'écran, montre qui a accès. Le journal, lui, se demande à qui "
        "s'occupe de Vigie pour votre conseil."
    ),
    Role.DUTY_PHONE: later(
        "Pour signaler : « Signaler », en bas de l'écran. La personne qui parle à ce poste touche "
        "d'abord son nom."
    ),
}
"""What a new person needs on the first evening, by role."""


def first_steps(member: Member, policy: Policy, permanent_keys: Mapping[str, Any]) -> Message:
    """The doors are open: what to do first."""
    numbers = t(
        "Danger immédiat : 17, 112, 15, 18, ou 114 par SMS. Vigie n'est pas un service d'urgence."
    )
    return Message(
        text=joined(
            [
                bold(t("Bienvenue, {name}.", name=member.first_name)),
                banner(policy),
                t("Deux réglages de Telegram, à faire maintenant :"),
                joined(
                    [
                        t(
                            "1. Cachez votre numéro : Paramètres, Confidentialité, "
                            "Numéro de téléphone, Personne."
                        ),
                        t(
                            "2. Coupez les aperçus : Paramètres, Notifications, "
                            "pour que rien ne s'affiche sur l'écran verrouillé."
                        ),
                    ]
                ),
                joined([t(_FIRST[member.role]), t("/aide montre le reste.")], " "),
                numbers,
            ],
            PARAGRAPH,
        ),
        markup=permanent_keys,
    )


def welcome_back(member: Member, policy: Policy, permanent_keys: Mapping[str, Any]) -> Message:
    """/start by somebody who is in already."""
    return Message(
        text=joined(
            [
                banner(policy),
                t(
                    "Bonjour {name}. Vos boutons sont en bas de l'écran ; /aide montre le reste. "
                    "Danger immédiat : 17.",
                    name=member.first_name,
                ),
            ],
            PARAGRAPH,
        ),
        markup=permanent_keys,
    )
