"""The live policy over days to come: what `recipients_of` asks, read once and asked often."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.alerts.routing import Concerned, Recipients, reached
from handlers.moment import Moment
from handlers.naming import Named, named_by
from handlers.outlook import Reach
from handlers.standing_in import stand_ins
from storage.absences import Absence
from storage.alert_scopes import OFFICIALS
from storage.alerts import Severity
from storage.charters import Charter
from storage.chats import ChatState
from storage.members import Member, Role, Status
from storage.policy import Policy
from storage.rotas import Stint
from storage.routing_rules import ToGroup

MORNING_AFTER = timedelta(days=1)
"""What is sent at the end of the days to come may wait for so long."""


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
    stints: Sequence[Stint]
    policy: Policy
    zone: ZoneInfo
    days: Sequence[date]
    """Those of which it is known what comes."""
    # Most colours of a commune concern the same people: asked once for all of them.
    _reach: dict[tuple[int, datetime], Reach] = field(default_factory=dict)
    _instead: dict[datetime, Mapping[str, Member | None]] = field(default_factory=dict)

    def changes(self) -> Sequence[datetime]:
        """When somebody goes or comes, or is on call, a charter counts, a night begins or ends."""
        bounds = [at for each in self.absences for at in (each.from_at, each.until_at)]
        days = {day for each in self.stints for day in (each.first_day, each.until_day)}
        weeks = [self._at(day, time()) for day in days]
        charters = [charter.effective_at for charter in self.charters]
        return sorted({*bounds, *charters, *weeks, *self._nights()})

    def reach(self, insee: str, severity: Severity, at: datetime) -> Reach:
        """Of an alert that is sent at this instant, whatever its nature.

        What can wait at night reaches whoever is there in the morning.
        """
        concerned = self.concerned[insee, severity]
        if severity.can_wait:
            at = self.policy.waits_until(at, self.zone) or at
        known = id(concerned), at
        if known not in self._reach:
            on_call = self._on_call(insee, at)
            here = replace(concerned, on_call=on_call) if on_call else concerned
            self._reach[known] = _reach(reached(here, self._stand_ins(at), self.alive))
        return self._reach[known]

    def _on_call(self, insee: str, at: datetime) -> str | None:
        day = at.astimezone(self.zone).date()
        here = (each.member for each in self.stints if each.insee == insee and each.holds(day))
        return next(here, None)

    def _nights(self) -> Iterator[datetime]:
        hours = (self.policy.night_from, self.policy.night_until)
        return (self._at(day, hour) for day in self.days for hour in hours)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def _stand_ins(self, at: datetime) -> Mapping[str, Member | None]:
        """Once an instant, for all communes."""
        if at not in self._instead:
            charter = max(
                (each.version for each in self.charters if each.effective_at <= at),
                default=self.charters[0].version,
            )
            self._instead[at] = stand_ins(self.absences, self.members, at, charter=charter)
        return self._instead[at]


def _reach(to: Recipients) -> Reach:
    """That somebody on call is missing is said where nobody else is."""
    town_hall, coordination = bool(to.officials), bool(to.coordinators)
    on_call = not (to.lacks_on_call and town_hall and coordination)
    return Reach(bool(to.groups), town_hall, coordination, on_call)


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
        absences=await uow.absences.between(moment.now, until + MORNING_AFTER),
        members=active,
        charters=await uow.charters.from_now_on(moment.now),
        alive=frozenset(chat.id for chat in known.values() if chat.state is ChatState.ALIVE),
        stints=await uow.rotas.ahead(moment.today),
        policy=moment.policy,
        zone=moment.zone,
        days=[moment.today + timedelta(days=one) for one in range((until - moment.now).days + 2)],
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
