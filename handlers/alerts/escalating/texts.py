"""What somebody reads who is asked to take over, because nobody has answered yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.alerts.escalating.advancing import next_step_of
from handlers.alerts.escalating.steps import step_of
from handlers.alerts.french import at
from handlers.alerts.telling import Telling
from handlers.dates import spoken_moment, spoken_time
from handlers.words import Html, joined, language, later, n, t
from storage.alerts import Severity
from storage.escalations import Step
from storage.notices import Audience

DAYS_FROM = timedelta(hours=48)

_WAITS: Mapping[Severity, str] = {
    Severity.GREEN: later("L'alerte verte {reference}, {at_commune}, attend depuis {since}."),
    Severity.YELLOW: later("L'alerte jaune {reference}, {at_commune}, attend depuis {since}."),
    Severity.ORANGE: later("L'alerte orange {reference}, {at_commune}, attend depuis {since}."),
    Severity.RED: later("L'alerte rouge {reference}, {at_commune}, attend depuis {since}."),
}


def relay_said(telling: Telling, audience: Audience) -> Html:
    """« Pouvez-vous prendre le relais ? L'alerte rouge A-4M7T, à Tronville, attend … »."""
    alert = telling.alert
    waits = t(
        _WAITS[alert.severity],
        reference=alert.reference,
        at_commune=at(telling.commune.name),
        since=_since(telling.now - alert.created_at),
    )
    call = t("Appelez la mairie.") if audience is Audience.COORDINATOR else None
    danger = t("Danger immédiat : 17.")
    parts = [t("Pouvez-vous prendre le relais ?"), waits, call, _otherwise(telling), danger]
    return joined([joined(parts, " "), _without_answer(telling, audience)])


def _otherwise(telling: Telling) -> Html | None:
    """What happens without an answer, and when; or what has happened by now."""
    due = telling.escalation.due_at
    if due is None:
        return None
    if next_step_of(telling) is Step.COORDINATION:
        return t("Sans réponse {by}, la coordination sera prévenue.", by=by_when(telling, due))
    if next_step_of(telling) is not None:
        return t(
            "Sans réponse {by}, d'autres personnes seront prévenues.", by=by_when(telling, due)
        )
    return t("Sans réponse {by}, Vigie le redemandera.", by=by_when(telling, due))


def by_when(telling: Telling, due: datetime) -> Html:
    """« à 23 h 35 » today, « avant demain, jeudi 26 novembre à 10 h » later."""
    zone, now = telling.zone, telling.now
    if due.astimezone(zone).date() == now.astimezone(zone).date():
        return t("à {hour}", hour=spoken_time(due, zone, language()))
    return t("avant {moment}", moment=spoken_moment(due, zone, now, language()))


def _without_answer(telling: Telling, audience: Audience) -> Html | None:
    """Who was asked and has not answered: names are for the coordinators alone."""
    if audience is not Audience.COORDINATOR:
        return None
    silent = telling.told(Audience.OFFICIAL) - telling.declined
    asked = sorted(
        telling.recipients.officials, key=lambda one: step_of(one.id, telling.recipients)
    )
    names = [one.full_name for one in asked if one.id in silent]
    return t("Sans réponse : {names}.", names=", ".join(names)) if names else None


def _since(waited: timedelta) -> Html:
    """« 10 min », « 2 h », « 1 h 30 », « 3 jours »."""
    if waited >= DAYS_FROM:
        return n("{count} jour", "{count} jours", waited.days)
    hours, minutes = divmod(max(int(waited.total_seconds()) // 60, 1), 60)
    if not hours:
        return t("{value} min", value=minutes)
    if not minutes:
        return t("{value} h", value=hours)
    return t("{hour} h {minutes}", hour=hours, minutes=f"{minutes:02}")
