"""The rules: added, moved, removed, each written down; and whom they would name today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.moment import Moment
from handlers.naming import Named, named_by
from handlers.routing.of_alerts import Natures
from handlers.standing_in import standing_in
from storage.exchange_groups import ExchangeGroup
from storage.groups import Group
from storage.members import Member
from storage.routing_rules import (
    NAMEABLE,
    Condition,
    Destination,
    Rule,
    ToExchangeGroup,
    ToKind,
)

LAST = 50
"""So many rules are shown, and so many may be made."""


class RulesFull(Exception):
    """There are as many rules as one screen can show."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that sentences about rules need, by code or id; groups are those linked now."""

    communes: Mapping[str, str]
    groups: Mapping[str, str]
    exchange_groups: Mapping[str, str]
    natures: Natures


async def known(moment: Moment, natures: Natures) -> Known:
    """As they are called now."""
    linked = await moment.uow.groups.linked()
    exchange_groups = await moment.uow.exchange_groups.all()
    return Known(
        communes=await moment.uow.communes.names(),
        groups={group.id: group.title for group in linked},
        exchange_groups={group.id: group.name for group in exchange_groups},
        natures=natures,
    )


async def add(
    moment: Moment, member: Member, condition: Condition, destination: Destination
) -> Rule:
    """One more rule, the last. Raises `RulesFull`."""
    if len(await moment.uow.routing_rules.all()) >= LAST:
        raise RulesFull
    rule = await moment.uow.routing_rules.add(condition, destination, moment.now)
    await moment.uow.audit.append(member.id, "routing.rule_added", rule.id, moment.now)
    return rule


async def move_up(moment: Moment, member: Member, rule: str) -> None:
    """Before the one that came before it. Raises `RuleUnknown`."""
    await moment.uow.routing_rules.move_up(rule)
    await moment.uow.audit.append(member.id, "routing.rule_moved", rule, moment.now)


async def remove(moment: Moment, member: Member, rule: str) -> None:
    """It names nobody any more, and what it opened closes. Raises `RuleUnknown`."""
    await moment.uow.routing_rules.remove(rule)
    await moment.uow.audit.append(member.id, "routing.rule_removed", rule, moment.now)


async def named_today(moment: Moment, rule: Rule) -> tuple[Sequence[Group], Sequence[Member]]:
    """Whom a rule names now, wherever it is about; each once."""
    instead = await standing_in(moment.uow, moment.now)
    everywhere = await moment.uow.communes.names()
    communes = sorted(rule.condition.communes or everywhere)
    # Where a rule leads depends on the commune of the alert for partners of a kind alone.
    where = communes if isinstance(rule.destination, ToKind) else communes[:1]
    found: list[Named] = [await named_by(moment, rule, insee, instead) for insee in where]
    groups = {group.id: group for each in found for group in each.groups}
    members = {member.id: member for each in found for member in each.members}
    return list(groups.values()), list(members.values())


async def add_exchange_group(moment: Moment, member: Member, name: str) -> ExchangeGroup:
    """A new exchange group, with nobody in it."""
    group = await moment.uow.exchange_groups.add(name, moment.now)
    await moment.uow.audit.append(member.id, "exchange_group.added", group.id, moment.now)
    return group


async def rename_exchange_group(
    moment: Moment, member: Member, group: str, name: str
) -> ExchangeGroup:
    """Another name; who is in it stays. Raises `ExchangeGroupUnknown`."""
    renamed = replace(await moment.uow.exchange_groups.get(group), name=name)
    await moment.uow.exchange_groups.rename(renamed)
    await moment.uow.audit.append(member.id, "exchange_group.renamed", group, moment.now)
    return renamed


async def remove_exchange_group(moment: Moment, member: Member, group: str) -> None:
    """The group goes, with the rules that name it and what they opened.

    Raises `ExchangeGroupUnknown`.
    """
    gone = await moment.uow.exchange_groups.get(group)
    for rule in await rules_naming(moment, gone):
        await remove(moment, member, rule.id)
    await moment.uow.exchange_groups.remove(gone.id)
    await moment.uow.audit.append(member.id, "exchange_group.removed", gone.id, moment.now)


async def rules_naming(moment: Moment, group: ExchangeGroup) -> Sequence[Rule]:
    """The rules that open alerts to an exchange group."""
    named = ToExchangeGroup(group.id)
    return [rule for rule in await moment.uow.routing_rules.all() if rule.destination == named]


async def put_in(moment: Moment, member: Member, group: str, whom: str) -> None:
    """Somebody who may be named comes into an exchange group; anybody else is not found."""
    (one,) = await moment.uow.members.active_among([whom]) or (None,)
    if one is None or one.role not in NAMEABLE:
        return
    if await moment.uow.exchange_groups.put_in(group, whom):
        act = "exchange_group.member_added"
        await moment.uow.audit.append(member.id, act, group, moment.now, whom)


async def take_out(moment: Moment, member: Member, group: str, whom: str) -> None:
    """Somebody leaves an exchange group."""
    if await moment.uow.exchange_groups.take_out(group, whom):
        act = "exchange_group.member_removed"
        await moment.uow.audit.append(member.id, act, group, moment.now, whom)


async def nameable(moment: Moment) -> Sequence[Member]:
    """Everybody whom a rule may name, by name."""
    active = await moment.uow.members.active_with(*NAMEABLE)
    return sorted(active, key=lambda one: (one.last_name.casefold(), one.first_name.casefold()))
