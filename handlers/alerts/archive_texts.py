"""What people read before they open an alert that has ended for long."""

from collections.abc import Mapping

from handlers import keyboard
from handlers.alerts.buttons import OpenArchive
from handlers.words import bold, joined, later, t
from storage.alerts import Alert
from storage.archive import Reason
from storage.messages import Message

_REASONS: Mapping[Reason, str] = {
    Reason.AGAIN: later("Cela recommence"),
    Reason.AUTHOR: later("On me demande la suite"),
    Reason.JUSTICE: later("Demande de la justice"),
    Reason.REVIEW: later("Bilan de ce qui a été fait"),
}


def why(alert: Alert) -> Message:
    """For which reason? The choice is the key that opens."""
    asks = [
        keyboard.key(t(said), OpenArchive(alert.id, reason)) for reason, said in _REASONS.items()
    ]
    return Message(
        text=joined(
            [
                t("{reference} est archivée.", reference=bold(alert.reference)),
                t("Pourquoi la relire ? Votre raison sera inscrite au journal."),
            ]
        ),
        markup=keyboard.keys(*keyboard.column(asks)),
    )


def asked_why() -> str:
    """Pressed in a group, or where the question stands below."""
    return t("Alerte archivée : dites pourquoi la relire, en privé.")


def archived() -> str:
    """Its notes and files open once the alert itself was opened."""
    return t("Alerte archivée : touchez d'abord « Lire », et dites pourquoi.")
