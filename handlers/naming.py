"""Whom a rule names: groups, and members who may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.moment import Moment
from handlers.standing_in import present
from storage.alert_scopes import OFFICIALS
from storage.groups import Group
from storage.members import Member
from storage.routing_rules import NAMEABLE, Rule, ToCommune, ToExchangeGroup, ToGroup, ToKind


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a rule names for an alert."""

    rule: Rule
    groups: Sequence[Group] = ()
    members: Sequence[Member] = ()
    away: Sequence[Member] = ()


async def named_by(
    moment: Moment, rule: Rule, insee: str, instead: Mapping[str, Member | None]
) -> Named:
    """Whom a rule names for an alert of this commune, whether Vigie reaches them or not.

    `instead` is who stands in for whom; partners of a kind hear though they are away.
    """
    members = moment.uow.members
    match rule.destination:
        case ToGroup(group):
            return Named(rule, groups=await moment.uow.groups.linked_among([group]))
        case ToKind(kind):
            attached = await members.active_in(insee, *NAMEABLE)
            return Named(rule, members=[one for one in attached if one.kind is kind])
        case ToCommune(other):
            found = await members.active_in(other, *OFFICIALS)
        case ToExchangeGroup(exchange_group):
            inside = (await moment.uow.exchange_groups.get(exchange_group)).members
            active = await members.active_among(inside)
            found = [one for one in active if one.role in NAMEABLE]
    absent = [one for one in found if one.id in instead]
    return Named(rule, members=present(found, instead), away=absent)
