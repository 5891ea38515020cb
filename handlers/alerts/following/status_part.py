"""On the sheet: every status that the alert came to, with its date, and the keys to read it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from handlers import keyboard
from handlers.alerts.buttons import Acknowledge, Read
from handlers.alerts.correcting.texts import corrections_said
from handlers.alerts.corroboration_texts import corroborated_said
from handlers.alerts.escalating.declining_texts import decline_key
from handlers.alerts.following.part import Part
from handlers.alerts.telling import Telling
from handlers.keyboard import Row
from handlers.moment import Moment
from handlers.words import Html, later, t
from storage.alert_history import Passage
from storage.alert_scopes import answers_for
from storage.members import Member, Role
from storage.notices import Behalf
from storage.statuses import LED, Status

_STEPS: Mapping[Status, str] = {
    Status.RECEIVED: later("Reçue {at}"),
    Status.ROUTED: later("Transmise {at}"),
    Status.ACKNOWLEDGED: later("Vue par la mairie {at}"),
    Status.TAKEN: later("Prise en charge {at}"),
    Status.IN_FOLLOW_UP: later("En suivi, premières nouvelles {at}"),
    Status.CLOSED: later("Close {at}"),
    Status.DUPLICATE: later("Notée comme doublon {at}"),
    Status.REDIRECTED: later("Réorientée {at}"),
    Status.NO_ACTION: later("Close sans action {at}"),
    Status.WITHDRAWN: later("Retirée par son auteur {at}"),
}
_HANDED_BACK = later("Rendue {at}, à reprendre")
_BY_ITS_AUTHOR = frozenset({Status.RECEIVED, Status.ROUTED, Status.WITHDRAWN})
"""Whoever brought it there is, or may be, the author: no name stands beside these."""


@dataclass(frozen=True, slots=True)
class _Event:
    said: str
    at: datetime
    who: str | None


async def status_part(moment: Moment, telling: Telling, member: Member) -> Part:
    """The dated history; who did it is for the coordinators' eyes."""
    history = await moment.uow.alerts.history(telling.alert.id)
    names = {}
    if Role.COORDINATOR in member.roles_on_alerts:
        people = await moment.uow.members.get_all({each.by for each in history})
        names = {each.id: each.full_name for each in people.values()}
    lines = lines_of_status(telling, history, names)
    return Part(lines, keys_of_status(telling, member))


def lines_of_status(
    telling: Telling, history: Sequence[Passage], names: Mapping[str, str]
) -> Sequence[Html]:
    """« • Vue par la mairie à 19 h 52 », the oldest first; `names` are those to be shown, by id."""
    events = [*_passed(history), *_seen(telling)]
    dated = [(event.at, _line(telling, event, names)) for event in events]
    dated += [(each.at, t("• {said}", said=said)) for each, said in corrections_said(telling)]
    said = [line for _, line in sorted(dated, key=itemgetter(0))]
    unseen = [t("• Pas encore vue par la mairie")] if telling.is_waiting else []
    too = corroborated_said(telling)
    return [*said, *unseen, *([too] if too else [])]


def keys_of_status(telling: Telling, member: Member) -> Sequence[Row]:
    """Lire, and « Bien reçu » or « Je ne peux pas » where it still counts."""
    alert = telling.alert
    if alert.status is Status.WITHDRAWN:
        return []
    keys = [keyboard.key(t("Lire"), Read(alert.id))]
    if telling.is_waiting and alert.author != member.id and answers_for(member, alert):
        keys.append(keyboard.key(t("Bien reçu"), Acknowledge(alert.id)))
    return [keys, decline_key(telling, member.id) if member.id in telling.asked else []]


def _passed(history: Sequence[Passage]) -> Iterator[_Event]:
    before = None
    for passage in history:
        back = before in LED and passage.status is Status.ACKNOWLEDGED
        who = None if passage.status in _BY_ITS_AUTHOR else passage.by
        yield _Event(_HANDED_BACK if back else _STEPS[passage.status], passage.at, who)
        before = passage.status


def _seen(telling: Telling) -> Iterator[_Event]:
    """The coordination's « Bien reçu » moves no status."""
    seen = telling.seen.get(Behalf.COORDINATION)
    if seen is not None:
        yield _Event(later("Vue par la coordination {at}"), seen.at, seen.member)


def _line(telling: Telling, event: _Event, names: Mapping[str, str]) -> Html:
    said = t(event.said, at=telling.at(event.at))
    name = names.get(event.who) if event.who else None
    return t("• {said} ({name})", said=said, name=name) if name else t("• {said}", said=said)
