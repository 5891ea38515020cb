"""The morning digest in words: « 2 alertes vous attendent, dont 1 en retard. »."""

from dataclasses import dataclass

from handlers import keyboard
from handlers.alerts.buttons import Page
from handlers.alerts.wanted import code_of
from handlers.exercise import banner
from handlers.words import Html, joined, n, t
from storage.alert_lists import Progress, Wanted
from storage.messages import Message
from storage.policy import Policy


@dataclass(frozen=True, slots=True)
class Counts:
    """How many alerts wait, and how many of them for too long; `tonight` were told just before."""

    all: int
    late: int
    tonight: int = 0


def digest(waiting: Counts, view: str, policy: Policy) -> Message:
    """Counts alone: no reference, no commune. The list opens in the same place."""
    todo = code_of(Wanted(progress=Progress.MINE))
    shows = keyboard.key(t("Voir la liste"), Page(view, False, 0, todo))
    return Message(
        text=joined([banner(policy), joined([t("Bonjour."), _said(waiting)], " ")]),
        markup=keyboard.keys([shows]),
    )


def _said(waiting: Counts) -> Html:
    told = n(
        "sans compter celle de cette nuit",
        "sans compter les {count} de cette nuit",
        waiting.tonight,
    )
    return Html(f"{joined([_waits(waiting), told if waiting.tonight else None], ', ')}.")


def _waits(waiting: Counts) -> Html:
    if waiting.late == waiting.all:
        return n(
            "{count} alerte en retard vous attend",
            "{count} alertes en retard vous attendent",
            waiting.all,
        )
    waits = n("{count} alerte vous attend", "{count} alertes vous attendent", waiting.all)
    if not waiting.late:
        return waits
    return t("{waits}, dont {late} en retard", waits=waits, late=waiting.late)
