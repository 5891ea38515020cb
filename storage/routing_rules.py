"""Routing rules: who else hears of which alerts, in order; each rule has a circle of its own.

When an alert is about what a rule is about, it is sealed to the rule's circle too. What a rule is
about is sealed: beside the alerts of its circle it would tell their nature.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.circles import Circles
from storage.connection import Connection
from storage.envelopes import wrapped_keys
from storage.exchange_groups import exchange_group_members
from storage.members import Kind, Member, Role
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.sealing import SealBroken
from storage.threads import note_keys
from storage.vault import Vault

routing_rules = Table(
    "routing_rules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("circle", Id, ForeignKey("circles.id"), nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),
    # Exactly one of these four. A group that the bot has left may be forgotten: the rule stays.
    Column("to_group", Id),
    Column("to_kind", Text),
    Column("to_commune", Text, ForeignKey("communes.insee")),
    Column("to_exchange_group", Id, ForeignKey("exchange_groups.id")),
    Column("created_at", Instant, nullable=False),
)

NAMEABLE = frozenset({Role.FIELD_PARTNER, Role.MAYOR, Role.DEPUTY_MAYOR})
"""Whom a rule may name; president, prefect and prosecutor read no alerts (DESIGN §5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a rule is about. None and an empty set mean any.

    `nature` is a code, `severities` are the numbers of `storage.alerts.Severity`.
    """

    nature: str | None = None
    severities: frozenset[int] = frozenset()
    communes: frozenset[str] = frozenset()

    def fits(self, nature: str, severity: int, insee: str) -> bool:
        """Whether it is about such an alert."""
        return (
            self.nature in {None, nature}
            and (not self.severities or severity in self.severities)
            and (not self.communes or insee in self.communes)
        )


@dataclass(frozen=True, slots=True)
class ToGroup:
    """A Telegram group: it reads the notice, and being in it gives no right."""

    group: str


@dataclass(frozen=True, slots=True)
class ToKind:
    """The partners of a kind who are attached to the alert's commune."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class ToCommune:
    """Mayor and deputies of another commune (INSEE code)."""

    insee: str


@dataclass(frozen=True, slots=True)
class ToExchangeGroup:
    """The members of an exchange group."""

    exchange_group: str


Destination: TypeAlias = ToGroup | ToKind | ToCommune | ToExchangeGroup


@dataclass(frozen=True, slots=True)
class Rule:
    """What it is about, and who hears of that besides the commune and the coordination."""

    id: str
    circle: str
    condition: Condition
    destination: Destination


class RuleUnknown(Exception):
    """No such rule: it was removed."""


class RoutingRules:
    """Keeps the rules in order, and knows which of them hold for an alert."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._circles = Circles(connection, vault)
        self._rules: Sequence[Rule] | None = None

    async def all(self) -> Sequence[Rule]:
        """Every rule, in order; asked once in a transaction. They stay until it ends.

        One that does not open is left out: it must stop no alert.
        """
        if self._rules is None:
            query = _IN_ORDER.with_for_update(read=True)
            rows = await self._connection.execute(query)
            self._rules = [rule for row in rows if (rule := self._rule_if_it_opens(row))]
        return self._rules

    async def matching(self, nature: str, severity: int, insee: str) -> Sequence[Rule]:
        """The rules that a new alert would follow, in order."""
        return [rule for rule in await self.all() if rule.condition.fits(nature, severity, insee)]

    async def of(self, alert: str) -> Sequence[Rule]:
        """The rules that an alert followed when it was sent and that still stand, in order."""
        return (await self.of_all([alert])).get(alert, ())

    async def of_all(self, alerts: Collection[str]) -> Mapping[str, Sequence[Rule]]:
        """The same for several alerts; those without any are left out."""
        by_circle = {rule.circle: rule for rule in await self.all()}
        if not by_circle:
            return {}
        query = select(wrapped_keys.c.alert, wrapped_keys.c.circle).where(
            wrapped_keys.c.alert.in_(alerts), wrapped_keys.c.circle.in_(by_circle)
        )
        followed: defaultdict[str, set[str]] = defaultdict(set)
        for row in await self._connection.execute(query):
            followed[row.alert].add(row.circle)
        return {
            alert: [rule for circle, rule in by_circle.items() if circle in circles]
            for alert, circles in followed.items()
        }

    async def add(self, condition: Condition, destination: Destination, now: datetime) -> Rule:
        """One more rule, the last; alerts that are sent from now on follow it."""
        rule = Rule(new_id(), await self._circles.make(), condition, destination)
        last = await self._connection.scalar(select(func.max(routing_rules.c.position)))
        await self._connection.execute(
            insert(routing_rules).values(
                id=rule.id,
                position=(last or 0) + 1,
                circle=rule.circle,
                sealed=self._seal(rule),
                created_at=now,
                **_columns(destination),
            )
        )
        self._rules = None
        return rule

    async def move_up(self, rule: str) -> None:
        """It changes places with the one before it. Raises `RuleUnknown`."""
        order = [each.id for each in await self._held()]
        place = _place(order, rule)
        if place:
            order[place - 1 : place + 1] = order[place], order[place - 1]
        for position, each in enumerate(order, start=1):
            moved = update(routing_rules).where(routing_rules.c.id == each)
            await self._connection.execute(moved.values(position=position))
        self._rules = None

    async def remove(self, rule: str) -> Rule:
        """Take away the rule and all that it opened. Raises `RuleUnknown`."""
        rules = await self._held()
        gone = rules[_place([each.id for each in rules], rule)]
        for keys in (wrapped_keys, note_keys):
            await self._connection.execute(delete(keys).where(keys.c.circle == gone.circle))
        await self._connection.execute(delete(routing_rules).where(routing_rules.c.id == rule))
        await self._circles.forget(gone.circle)
        self._rules = None
        return gone

    async def _held(self) -> list[Rule]:
        """Every rule, for whoever changes them: an alert that follows one is sent before or after.

        All are held in the same order.
        """
        rows = await self._connection.execute(_IN_ORDER.with_for_update())
        return [self._rule(row) for row in rows]

    def _rule_if_it_opens(self, row: Any) -> Rule | None:
        try:
            return self._rule(row)
        except SealBroken:
            return None

    def _rule(self, row: Any) -> Rule:
        about = self._vault.open_json("routing_rules", "sealed", row.id, row.sealed)
        condition = Condition(
            nature=about["nature"],
            severities=frozenset(about["severities"]),
            communes=frozenset(about["communes"]),
        )
        return Rule(row.id, row.circle, condition, _destination(row))

    def _seal(self, rule: Rule) -> bytes:
        about = {
            "nature": rule.condition.nature,
            "severities": sorted(rule.condition.severities),
            "communes": sorted(rule.condition.communes),
        }
        return self._vault.seal_json("routing_rules", "sealed", rule.id, about)


def opened_everywhere(member: Member, town_halls: Collection[str]) -> Select[Any]:
    """The ids of the alerts that rules open to this person wherever they happen.

    `town_halls` are the communes (INSEE codes) for whose town hall the person reads now.
    """
    whom = {member.id, *member.standing.members}
    inside = select(exchange_group_members.c.exchange_group).where(
        exchange_group_members.c.member.in_(whom)
    )
    named = routing_rules.c.to_exchange_group.in_(inside)
    return _opened(or_(named, routing_rules.c.to_commune.in_(town_halls)))


def opened_in_ones_communes(member: Member) -> Select[Any]:
    """The ids of the alerts that rules open to this person in the communes of theirs."""
    return _opened(routing_rules.c.to_kind == member.kind)


def _opened(named: ColumnElement[bool]) -> Select[Any]:
    # Not a join: SQLite would walk through every key that was ever wrapped, to find few rules.
    circles = select(routing_rules.c.circle).where(named)
    return select(wrapped_keys.c.alert).where(wrapped_keys.c.circle.in_(circles))


def _place(order: Sequence[str], rule: str) -> int:
    if rule not in order:
        raise RuleUnknown
    return order.index(rule)


def _columns(destination: Destination) -> dict[str, str]:
    match destination:
        case ToGroup(group):
            return {"to_group": group}
        case ToKind(kind):
            return {"to_kind": kind}
        case ToCommune(insee):
            return {"to_commune": insee}
        case ToExchangeGroup(exchange_group):
            return {"to_exchange_group": exchange_group}


def _destination(row: Any) -> Destination:
    if row.to_group:
        return ToGroup(row.to_group)
    if row.to_kind:
        return ToKind(Kind(row.to_kind))
    if row.to_commune:
        return ToCommune(row.to_commune)
    return ToExchangeGroup(row.to_exchange_group)


_IN_ORDER = select(routing_rules).order_by(routing_rules.c.position, routing_rules.c.id)
