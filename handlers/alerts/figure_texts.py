"""The figures of a year of alerts, in words."""

from collections.abc import Mapping

from handlers.alerts.labels import label
from handlers.alerts.status_texts import NAMES
from handlers.words import Html, joined, language, n, plain, t
from storage.alerts import Severity
from storage.statuses import Status


def said(colours: Mapping[Severity, int]) -> Html:
    """« 143 alertes, dont 12 rouges et 31 orange. »."""
    total = sum(colours.values())
    if not total:
        return t("Aucune alerte.")
    red, orange = colours.get(Severity.RED, 0), colours.get(Severity.ORANGE, 0)
    among = [
        n("{count} rouge", "{count} rouges", red) if red else None,
        n("{count} orange", "{count} orange", orange) if orange else None,
    ]
    alerts = n("{count} alerte", "{count} alertes", total)
    parts = joined(among, t(" et "))
    return t("{alerts}, dont {parts}.", alerts=alerts, parts=parts) if parts else Html(f"{alerts}.")


def month(number: int) -> str:
    """« janvier »."""
    from babel.dates import get_month_names  # slow to import, and few screens name months alone

    return str(get_month_names("wide", context="stand-alone", locale=language())[number])


def colour(of: Severity) -> str:
    """« Rouge »."""
    return plain(label(of))


def state(of: Status) -> str:
    """« en suivi »: two that people do not tell apart have the same name."""
    return plain(t(NAMES[of]))


def by_month() -> str:
    """Over the months."""
    return plain(t("Alertes par mois"))


def by_colour() -> str:
    """Over the colours."""
    return plain(t("Alertes par couleur"))


def by_state() -> str:
    """Over how far they came."""
    return plain(t("Alertes, où elles en sont"))


def apart() -> str:
    """Over what is not counted with the others."""
    return plain(t("Alertes non comptées ci-dessus"))
