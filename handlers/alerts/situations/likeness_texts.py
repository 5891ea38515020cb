"""Why two alerts resemble each other, in words: « même commune, même nature, il y a 3 jours »."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts.situations.likeness import Likeness, Reason
from handlers.words import Html, joined, later, n, t

REASONS: Mapping[Reason, str] = {
    Reason.SAME_COMMUNE: later("même commune"),
    Reason.SAME_SECTOR: later("même secteur"),
    Reason.SAME_NATURE: later("même nature"),
    Reason.KINDRED_NATURE: later("nature proche"),
    Reason.SAME_PLACE: later("même genre de lieu"),
    Reason.SAME_PUBLIC: later("même public"),
}


def reasons_said(likeness: Likeness, at: datetime, now: datetime, zone: ZoneInfo) -> Html:
    """The reasons of the score, and when the other alert was sent (`at`)."""
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    return joined([*(t(REASONS[each]) for each in likeness.reasons), _ago(days)], ", ")


def _ago(days: int) -> Html:
    if days <= 0:
        return t("aujourd'hui")
    if days == 1:
        return t("hier")
    return n("il y a {count} jour", "il y a {count} jours", days)
