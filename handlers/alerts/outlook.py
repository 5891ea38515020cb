"""The live policy over days to come: what `recipients_of` asks, read once and asked often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.alerts.routing import Concerned, reached
from handlers.moment import Moment
from handlers.naming import Named, named_by
from handlers.outlook import Reach
from handlers.standing_in import stand_ins
from storage.absences import Absence
from storage.alerts import OFFICIALS, Severity
from storage.charters import Charter
from storage.chats import ChatState
from storage.members import Member, Role, Status
from storage.routing_rules import ToGroup


@dataclass(frozen=True, slots=True)
class CouncilOutlook:
    """`concerned` by INSEE code and colour; `charters` are the one in force and those to come.

    People who can be reached now, and groups, are taken to stay so.
    """

    concerned: Mapping[tuple[str, Severity], Concerned]
    absences: Sequence[Absence]
    members: Sequence[Member]
    charters: Sequence[Charter]
    alive: frozenset[str]
    # Most colours of a commune concern the same people: asked once for all of them.
    _reach: dict[tuple[int, datetime], Reach] = field(default_factory=dict)
    _instead: dict[datetime, Mapping[str, Member | None]] = field(default_factory=dict)

    def changes(self) -> Sequence[datetime]:
        """When somebody goes or comes back, and when another charter counts."""
        bounds = [at for each in self.absences for at in (each.from_at, each.until_at)]
        return sorted({*bounds, *(charter.effective_at for charter in self.charters)})

    def reach(self, insee: str, severity: Severity, at: datetime) -> Reach:
        """Of an alert that is sent at this instant, whatever its nature."""
        concerned = self.concerned[insee, severity]
        known = id(concerned), at
        if known not in self._reach:
            to = reached(concerned, self._stand_ins(at), self.alive)
            answer = Reach(bool(to.groups), bool(to.officials), bool(to.coordinators))
            self._reach[known] = answer
        return self._reach[known]

    def _stand_ins(self, at: datetime) -> Mapping[str, Member | None]:
        """Once an instant, for all communes."""
        if at not in self._instead:
            charter = max(
                (each.version for each in self.charters if each.effective_at <= at),
                default=self.charters[0].version,
            )
            self._instead[at] = stand_ins(self.absences, self.members, at, charter=charter)
        return self._instead[at]


async def outlook_of(moment: Moment, until: datetime) -> CouncilOutlook:
    """The council from now on, as far as it is known now."""
    uow = moment.uow
    active = await uow.members.everyone(Status.ACTIVE)
    groups = await uow.groups.linked()
    chats = [*(group.chat for group in groups), *(one.chat for one in active if one.chat)]
    known = await uow.chats.get_all(chats)
    coordination = [one for one in active if one.role is Role.COORDINATOR]
    concerned: dict[tuple[str, Severity], Concerned] = {}
    for insee in await uow.communes.names():
        here = Concerned(
            groups=[group for group in groups if insee in group.communes],
            town_hall=[one for one in active if one.role in OFFICIALS and insee in one.communes],
            coordination=coordination,
        )
        for severity in Severity:
            more = await _more_groups(moment, insee, severity)
            concerned[insee, severity] = replace(here, more=more) if more else here
    return CouncilOutlook(
        concerned=concerned,
        absences=await uow.absences.between(moment.now, until),
        members=active,
        charters=await uow.charters.from_now_on(moment.now),
        alive=frozenset(chat.id for chat in known.values() if chat.state is ChatState.ALIVE),
    )


async def _more_groups(moment: Moment, insee: str, severity: Severity) -> Sequence[Named]:
    """Whom a rule names reads for information; only its groups are somewhere to be heard."""
    return [
        await named_by(moment, rule, insee, {})
        for rule in await moment.uow.routing_rules.all()
        if isinstance(rule.destination, ToGroup)
        and rule.condition.nature is None
        and rule.condition.fits("", severity, insee)
    ]
