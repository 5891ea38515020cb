"""Who may see which alert, and whose it is to answer: the one scope that everybody asks for."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, or_, true

from storage.alert_rows import Alert, alerts
from storage.charges import entrusted_to
from storage.envelopes import wrapped_keys
from storage.members import Member, Role
from storage.routing_rules import NAMEABLE, opened_everywhere, opened_in_ones_communes

OFFICIALS = frozenset({Role.MAYOR, Role.DEPUTY_MAYOR})
ADDRESSED = OFFICIALS | {Role.COORDINATOR}
"""Those to whom alerts are addressed."""
CONCERNED = ADDRESSED | {Role.FIELD_PARTNER}
"""Those who hear of alerts at all (DESIGN §5): the others see figures, or the journal."""

_IsAmong: TypeAlias = Callable[[Select[Any]], ColumnElement[bool]]


def visible_to(member: Member) -> ColumnElement[bool]:
    """The one scope that lists, details, reading and exports share (the rights table of §5)."""
    return or_(*_parts(member, _is_one_of))


def answers_for(member: Member, alert: Alert) -> bool:
    """Whether an alert that this person may see is also theirs to say "Bien reçu" to.

    For its town hall or for the coordination; whom a rule names may read it only.
    """
    return Role.COORDINATOR in member.roles_on_alerts or alert.insee in town_halls_of(member)


def heard_by(member: Member) -> ColumnElement[bool]:
    """Besides what one may see: a field partner is shown the notices of their communes' groups."""
    if member.role is Role.FIELD_PARTNER:
        return or_(visible_to(member), alerts.c.insee.in_(member.communes))
    return visible_to(member)


def town_halls_of(member: Member) -> frozenset[str]:
    """The communes for whose town hall this person reads and says « Bien reçu » now."""
    own = member.communes if member.role in OFFICIALS else frozenset()
    return own | member.standing.communes


def parts_visible_to(member: Member) -> Sequence[ColumnElement[bool]]:
    """The parts of `visible_to`, each of which an index gives in the order of time."""
    return _parts(member, alerts.c.id.in_)


def besides_town_halls(member: Member) -> Sequence[ColumnElement[bool]]:
    """The parts of `visible_to` of whoever is no coordinator, but for those of their town halls."""
    return _besides_town_halls(member, alerts.c.id.in_)


def _parts(member: Member, is_among: _IsAmong) -> Sequence[ColumnElement[bool]]:
    if Role.COORDINATOR in member.roles_on_alerts:
        return [true()]
    town_halls = [alerts.c.insee == insee for insee in sorted(town_halls_of(member))]
    return [*_besides_town_halls(member, is_among), *town_halls]


def _besides_town_halls(member: Member, is_among: _IsAmong) -> Sequence[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [alerts.c.author == member.id]
    if member.role in NAMEABLE:
        here, town_halls = alerts.c.insee.in_(member.communes), town_halls_of(member)
        parts += [
            is_among(opened_everywhere(member, town_halls)),
            and_(here, is_among(opened_in_ones_communes(member))),
            alerts.c.id.in_(entrusted_to(member.id)),
        ]
    return parts


def _is_one_of(opened: Select[Any]) -> ColumnElement[bool]:
    """Asked of one alert at a time: however many a rule has opened."""
    return opened.where(wrapped_keys.c.alert == alerts.c.id).exists()
