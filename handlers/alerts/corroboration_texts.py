"""What people read where somebody else has seen it too, and the key to say so."""

from collections.abc import Mapping, Sequence

from handlers import keyboard
from handlers.alerts.buttons import Corroborate
from handlers.alerts.telling import Telling
from handlers.words import Html, n, t


def corroborated_said(telling: Telling) -> Html | None:
    """« Constatée par 2 autres personnes, la dernière à 21 h 10. », without any name."""
    said = telling.corroborated
    if said is None:
        return None
    return n(
        "Constatée par une autre personne, {at}.",
        "Constatée par {count} autres personnes, la dernière {at}.",
        said.count,
        at=telling.at(said.last_at),
    )


def corroborated_in_short(telling: Telling) -> Html | None:
    """The same in a line among others."""
    said = telling.corroborated
    if said is None:
        return None
    return n(
        "constatée par une autre personne",
        "constatée par {count} autres personnes",
        said.count,
    )


def corroborate_key(telling: Telling) -> Sequence[Mapping[str, object]]:
    """The row with its key."""
    return [keyboard.key(t("J'ai constaté cela aussi"), Corroborate(telling.alert.id))]


def noted(_: Telling) -> str:
    """It counts."""
    return t("C'est noté, merci. Votre nom ne s'affiche pas. Si cela s'aggrave : 17.")


def noted_before(_: Telling) -> str:
    """The same person said so within a day."""
    return t("C'est déjà noté, merci. Si cela dure, redites-le demain.")


def own_alert(_: Telling) -> str:
    """One's own alert says it already."""
    return t("C'est votre alerte : votre constat y est déjà.")


def over(_: Telling) -> str:
    """It has ended."""
    return t("Cette alerte est terminée. Si cela recommence, signalez-le : /alerte.")
