"""How far an alert has come, in words that go into a notice, a line of a list, or a toast."""

from collections.abc import Callable, Mapping

from handlers.alerts.telling import Telling
from handlers.words import Html, later, t
from storage.notices import Behalf
from storage.statuses import FINAL, OPEN, Status

NAMES: Mapping[Status, str] = {
    Status.RECEIVED: later("pas encore vue"),
    Status.ROUTED: later("pas encore vue"),
    Status.ACKNOWLEDGED: later("vue"),
    Status.TAKEN: later("prise en charge"),
    Status.IN_FOLLOW_UP: later("en suivi"),
    Status.CLOSED: later("close"),
    Status.DUPLICATE: later("doublon"),
    Status.REDIRECTED: later("réorientée"),
    Status.NO_ACTION: later("close sans action"),
    Status.WITHDRAWN: later("retirée"),
}


def status_said(telling: Telling) -> Html:
    """The sentence of a notice: « Transmise à 19 h 40, pas encore vue. »."""
    if telling.alert.status is Status.WITHDRAWN:
        return t("Retirée par son auteur.")
    at = telling.at(telling.alert.created_at)
    if telling.is_held:
        return t("Reçue {at}. {morning}", at=at, morning=morning_said(telling))
    if telling.came_at_night:
        return t("Reçue {at}, {stage}.", at=at, stage=stage_said(telling))
    return t("Transmise {at}, {stage}.", at=at, stage=stage_said(telling))


def morning_said(telling: Telling) -> Html:
    """« Elle peut attendre : elle sera transmise demain, jeudi 26 novembre à 7 h. »."""
    at = telling.at(telling.escalation.due_at or telling.now)
    return t("Elle peut attendre : elle sera transmise {at}.", at=at)


def stage_said(telling: Telling) -> Html:
    """« prise en charge à 20 h 05 », without any name."""
    said = _STAGES.get(telling.alert.status)
    return said(telling.at(telling.since)) if said else seen_said(telling)


def stage_in_short(telling: Telling) -> Html:
    """« en suivi »: where there is room for a word or two."""
    status = telling.alert.status
    return t(NAMES[Status.ACKNOWLEDGED if status in OPEN and telling.seen else status])


def seen_said(telling: Telling) -> Html:
    """« vue par la mairie à 19 h 52 », without any name."""
    by_town_hall = telling.seen.get(Behalf.TOWN_HALL)
    if by_town_hall and by_town_hall.by_phone:
        at = telling.at(by_town_hall.at)
        return t("vue par la mairie, jointe par téléphone {at}", at=at)
    if by_town_hall:
        return t("vue par la mairie {at}", at=telling.at(by_town_hall.at))
    if by_coordination := telling.seen.get(Behalf.COORDINATION):
        return t("vue par la coordination {at}", at=telling.at(by_coordination.at))
    if telling.alert.status is Status.ACKNOWLEDGED:  # by whoever led, and handed it back
        return t("vue {at}", at=telling.at(telling.since))
    return t("pas encore vue")


def is_over(telling: Telling) -> bool:
    """Whether nothing follows any more."""
    return telling.alert.status in FINAL


_STAGES: Mapping[Status, Callable[[Html], Html]] = {
    Status.TAKEN: lambda at: t("prise en charge {at}", at=at),
    Status.IN_FOLLOW_UP: lambda _: t("en suivi"),
    Status.CLOSED: lambda at: t("close {at}", at=at),
    Status.DUPLICATE: lambda at: t("notée comme doublon {at}", at=at),
    Status.REDIRECTED: lambda at: t("réorientée {at}", at=at),
    Status.NO_ACTION: lambda at: t("close sans action {at}", at=at),
    Status.WITHDRAWN: lambda _: t("retirée par son auteur"),
}
