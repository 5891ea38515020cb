"""What Vigie says in the group itself: to everyone there, so without names or details."""

from handlers.exercise import banner
from handlers.groups.texts.parts import Names
from handlers.groups.texts.parts import follows as follows_communes
from handlers.words import joined, n, t
from storage.groups import Group
from storage.messages import Message
from storage.policy import Policy


def follows(group: Group, names: Names, policy: Policy) -> Message:
    """The group is linked, or serves other communes."""
    return Message(
        text=joined(
            [
                banner(policy),
                follows_communes(group, names),
                t("Les alertes y paraissent sans nom ni détail ; le reste se lit en privé."),
                t("Ici aussi, jamais de nom. Vigie ne garde rien de ce qui s'y écrit."),
                t("Danger immédiat : 17, 112, ou 114 par SMS."),
            ]
        )
    )


def uncalled(minutes: int) -> Message:
    """In a group that no coordinator linked."""
    return Message(
        text=joined(
            [
                t("Bonjour. Je suis Vigie, et ce groupe n'est relié à aucune commune."),
                n(
                    "Sans la coordination du conseil, je le quitterai dans {count} minute.",
                    "Sans la coordination du conseil, je le quitterai dans {count} minutes.",
                    minutes,
                ),
            ]
        )
    )


def farewell() -> Message:
    """The group was unlinked."""
    return Message(
        text=t(
            "Ce groupe n'est plus relié : aucune alerte n'y paraîtra plus. "
            "Ce qui s'y lit encore reste confidentiel. Merci à tous."
        )
    )


def code_refused() -> Message:
    """/lier with a code that is wrong, somebody else's, or too old."""
    return Message(text=t("Ce code n'est pas bon, ou n'est plus valable : /groupe en donne un."))


def coordination_only() -> Message:
    """/lier by somebody who may not link."""
    return Message(text=t("Seule la coordination du conseil peut relier ce groupe."))


def not_anonymous() -> Message:
    """/lier by an anonymous administrator: that is nobody in particular."""
    return Message(text=t("Écrivez sous votre nom : un administrateur anonyme ne peut pas relier."))
