"""The words over a press on the sheet, and what stands in place of a question that was answered."""

from handlers.words import Html, t
from storage.members import Member
from storage.messages import Message


def noted() -> Html:
    """It is so now."""
    return t("C'est noté.")


def taken() -> Html:
    """One leads."""
    return t("C'est à vous, merci : l'auteur est prévenu.")


def asked(who: Member) -> Html:
    """Somebody was asked."""
    return t("La question est posée à {name}.", name=who.full_name)


def led_by_another() -> Html:
    """Somebody was faster."""
    return t("C'est déjà fait : quelqu'un suit cette alerte.")


def proposal_gone() -> Html:
    """Nobody asks any more."""
    return t("Ce n'est plus demandé. Merci.")


def mayor_decides() -> Html:
    """CSI L.132-13."""
    return t("Seuls le maire ou un adjoint de la commune en décident.")


def time_past() -> Html:
    """A key of before."""
    return t("Ce moment est déjà passé.")


def declined() -> Message:
    """In place of the question."""
    return Message(text=t("C'est noté : vous ne pouvez pas suivre cette alerte. Merci."))


def going_on() -> Message:
    """In place of the question."""
    return Message(text=t("C'est noté, merci : vous y travaillez encore."))


def freed() -> Message:
    """In place of the question."""
    return Message(text=t("C'est noté : la coordination cherche quelqu'un d'autre. Merci."))
