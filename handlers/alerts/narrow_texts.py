"""What a list of alerts can be narrowed to, in words and keys: « Filtrer… »."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers import keyboard
from handlers.alerts.buttons import Narrow, Page, PickCommune
from handlers.alerts.labels import colour
from handlers.alerts.wanted import code_of
from handlers.words import Html, bold, escaped, joined, later, t
from storage.alert_lists import EVERYTHING, Progress, Wanted
from storage.alerts import Severity
from storage.communes import OurCommune
from storage.messages import Message

COMMUNES_PER_PAGE = 14

_KEYS: Mapping[Progress, str] = {
    Progress.MINE: later("À faire par moi"),
    Progress.UNSEEN: later("Pas encore vues"),
    Progress.UNDER_WAY: later("En cours"),
    Progress.ENDED: later("Terminées"),
}
_SAID: Mapping[Progress, str] = {
    Progress.MINE: later("à faire par vous"),
    Progress.UNSEEN: later("pas encore vues"),
    Progress.UNDER_WAY: later("en cours"),
    Progress.ENDED: later("terminées"),
}


def said(wanted: Wanted, commune: str | None) -> Html | None:
    """« Tronville-en-Barrois · 🔴 Rouge · pas encore vues »; None where nothing is left out."""
    parts = [
        escaped(commune) if commune else None,
        colour(wanted.severity) if wanted.severity else None,
        t(_SAID[wanted.progress]) if wanted.progress else None,
    ]
    return joined(parts, " · ") or None


def keys_under_list(view: str, wanted: Wanted) -> list[Mapping[str, Any]]:
    """What stands under a list: what waits for oneself in one tap, and all the choices."""
    todo = Wanted(progress=Progress.MINE)
    filters = keyboard.key(t("Filtrer…"), Narrow(view, code_of(wanted)))
    if wanted == EVERYTHING:
        return [_list_key(t("À faire par moi"), view, todo), filters]
    return [filters, _list_key(t("Tout montrer"), view, EVERYTHING)]


def choices(view: str, wanted: Wanted, commune: str | None, *, has_communes: bool) -> Message:
    """The choices; each key has the list as it would be, so that a second tap takes it back."""
    now = said(wanted, commune) or t("toutes les alertes")
    progress = [_toggle(view, wanted, t(_KEYS[one]), progress=one) for one in _KEYS]
    colours = [_toggle(view, wanted, colour(one), severity=one) for one in Severity]
    place = t("Commune : {name}", name=commune) if commune else t("Commune : toutes")
    pick = keyboard.key(place, PickCommune(view, 0, code_of(wanted)))
    return Message(
        text=joined([bold(t("Que voulez-vous voir ?")), t("Choisi : {chosen}", chosen=now)]),
        markup=keyboard.keys(
            *keyboard.pairs(progress),
            *keyboard.pairs(colours),
            [pick] if has_communes else [],
            [_list_key(t("Voir la liste"), view, wanted)],
        ),
    )


def communes(view: str, wanted: Wanted, among: Sequence[OurCommune], number: int) -> Message:
    """Which commune? A page of them, by name."""
    start = max(number, 0) * COMMUNES_PER_PAGE
    names = [
        keyboard.key(one.name, Narrow(view, code_of(replace(wanted, insee=one.insee))))
        for one in among[start : start + COMMUNES_PER_PAGE]
    ]
    every = keyboard.key(t("Toutes"), Narrow(view, code_of(replace(wanted, insee=None))))
    before = PickCommune(view, number - 1, code_of(wanted))
    after = PickCommune(view, number + 1, code_of(wanted))
    turning = [
        *([keyboard.key(t("Précédentes"), before)] if start else []),
        *([keyboard.key(t("Suivantes"), after)] if len(among) > start + len(names) else []),
    ]
    return Message(
        text=bold(t("Quelle commune ?")),
        markup=keyboard.keys(*keyboard.pairs(names), turning, [every]),
    )


def _toggle(
    view: str,
    wanted: Wanted,
    label: str,
    *,
    severity: Severity | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    changed = replace(
        wanted,
        severity=severity or wanted.severity,
        progress=progress or wanted.progress,
    )
    if changed != wanted:
        return keyboard.key(label, Narrow(view, code_of(changed)))
    without = replace(
        wanted,
        severity=None if severity else wanted.severity,
        progress=None if progress else wanted.progress,
    )
    return keyboard.key(joined(["✓", label], " "), Narrow(view, code_of(without)))


def _list_key(label: str, view: str, wanted: Wanted) -> Mapping[str, Any]:
    return keyboard.key(label, Page(view, False, 0, code_of(wanted)))
