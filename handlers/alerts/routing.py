"""Who hears of an alert: the commune's groups, mayor and deputies, always the coordinators.

And whoever the council's rules name for it besides. They read; the alert is not theirs to answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from handlers.moment import Moment
from handlers.naming import Named, named_by
from handlers.standing_in import present, standing_in
from storage.alert_scopes import OFFICIALS
from storage.chats import ChatState
from storage.groups import Group
from storage.members import Member, Role
from storage.routing_rules import Rule

_One = TypeVar("_One", Group, Member)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Those whom Vigie can reach about a commune. Being empty means nobody, never everybody."""

    groups: Sequence[Group]
    officials: Sequence[Member]
    coordinators: Sequence[Member]
    first: frozenset[str] = frozenset()
    """Those of the officials with whom the fixed order begins: the mayor, or who stands in."""
    on_call: frozenset[str] = frozenset()
    """Whoever is on call, or who stands in: asked before the fixed order begins."""
    lacks_on_call: bool = False
    """Whether the rota names somebody whom an alert does not reach, nor whoever stands in."""
    named: Sequence[Member] = ()
    """Whom a rule names, and nobody else is already."""
    out_of_reach: Sequence[Member] = ()
    """Members, or who stands in for them, who would hear if their chat was not gone."""
    away: Sequence[Member] = ()
    """Members who are away: not told meanwhile, whoever stands in is."""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """For the ids of groups and members who hear by a rule: the first that names them."""

    def but(self, member: str) -> "Recipients":
        """The same without somebody: nobody is told of their own alert."""
        return replace(
            self,
            officials=[one for one in self.officials if one.id != member],
            coordinators=[one for one in self.coordinators if one.id != member],
            named=[one for one in self.named if one.id != member],
            out_of_reach=[one for one in self.out_of_reach if one.id != member],
            away=[one for one in self.away if one.id != member],
        )

    def __bool__(self) -> bool:
        return bool(self.groups or self.officials or self.coordinators or self.named)

    @property
    def members(self) -> Sequence[Member]:
        """Those who are told in private."""
        return (*self.officials, *self.coordinators, *self.named)

    def ids(self) -> frozenset[str]:
        """The ids of the groups and members who may hear; the absent see what changes, unpaged."""
        members = (*self.members, *self.away)
        return frozenset({*(each.id for each in self.groups), *(one.id for one in members)})


async def recipients_of(moment: Moment, insee: str, rules: Sequence[Rule] = ()) -> Recipients:
    """Who can be reached now about an alert of a commune that follows these rules.

    In place of the absent, those who stand in. `routing_rules.matching` has the rules of a new
    alert, `routing_rules.of` those of one that was sent: a rule opens no alert of before.
    """
    instead = await standing_in(moment.uow, moment.now)
    concerned = Concerned(
        groups=await moment.uow.groups.of_commune(insee),
        town_hall=await moment.uow.members.active_in(insee, *OFFICIALS),
        coordination=await moment.uow.members.active_with(Role.COORDINATOR),
        on_call=await moment.uow.rotas.on_call(insee, moment.today),
        more=[await named_by(moment, rule, insee, instead) for rule in rules],
    )
    return reached(concerned, instead, await _alive(moment, concerned.chats(instead)))


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an alert of a commune concerns, there or away, within reach or not."""

    groups: Sequence[Group]
    town_hall: Sequence[Member]
    coordination: Sequence[Member]
    more: Sequence[Named] = ()
    on_call: str | None = None
    """Whom the rota names, by id: on call only while they are of this town hall."""

    def chats(self, instead: Mapping[str, Member | None]) -> list[str | None]:
        """Every chat in which somebody may be told."""
        groups = (*self.groups, *(group for each in self.more for group in each.groups))
        named = (one for each in self.more for one in each.members)
        acting = (one for one in instead.values() if one is not None)
        people = (*self.town_hall, *self.coordination, *named, *acting)
        return [*(group.chat for group in groups), *(one.chat for one in people)]


def reached(
    concerned: Concerned, instead: Mapping[str, Member | None], alive: Collection[str]
) -> Recipients:
    """Who of them can be reached while these stand in for those, and these chats are alive."""
    more = concerned.more
    groups = _each_once(concerned.groups, *(each.groups for each in more))
    officials = _each_once(present(concerned.town_hall, instead))
    mayors = present([one for one in concerned.town_hall if one.role is Role.MAYOR], instead)
    on_call = present([one for one in concerned.town_hall if one.id == concerned.on_call], instead)
    coordinators = _each_once(present(concerned.coordination, instead), but=officials)
    partners = _each_once(*(each.members for each in more), but=[*officials, *coordinators])
    people = (*officials, *coordinators, *partners)
    absent = [one for one in (*concerned.town_hall, *concerned.coordination) if one.id in instead]
    return Recipients(
        groups=[group for group in groups if group.chat in alive],
        officials=[official for official in officials if official.chat in alive],
        coordinators=[coordinator for coordinator in coordinators if coordinator.chat in alive],
        first=frozenset(one.id for one in mayors),
        on_call=frozenset(one.id for one in on_call),
        lacks_on_call=concerned.on_call is not None
        and not any(one.chat in alive for one in on_call),
        named=[partner for partner in partners if partner.chat in alive],
        out_of_reach=[one for one in people if one.chat not in alive],
        away=[*absent, *(one for each in more for one in each.away)],
        rules=_firsts(more, but=[*concerned.groups, *officials, *coordinators]),
    )


def _each_once(*ranks: Iterable[_One], but: Iterable[_One] = ()) -> list[_One]:
    """In their order, without those of `but`."""
    known = {one.id for one in but}
    return [
        one
        for one in {one.id: one for rank in ranks for one in rank}.values()
        if one.id not in known
    ]


def _firsts(more: Iterable[Named], *, but: Iterable[Group | Member]) -> Mapping[str, Rule]:
    known = {one.id for one in but}
    firsts: dict[str, Rule] = {}
    for each in more:
        ids = [*(group.id for group in each.groups), *(one.id for one in each.members)]
        for one in ids:
            if one not in known:
                firsts.setdefault(one, each.rule)
    return firsts


async def _alive(moment: Moment, chats: Sequence[str | None]) -> frozenset[str]:
    known = await moment.uow.chats.get_all([chat for chat in chats if chat is not None])
    return frozenset(chat.id for chat in known.values() if chat.state is not ChatState.DEAD)
