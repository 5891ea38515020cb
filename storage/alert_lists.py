"""Lists of alerts: pages of what a person may see, narrowed by commune, colour and progress."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, or_, select, true, union

from storage.alert_rows import NEWEST_FIRST, alerts
from storage.alert_scopes import besides_town_halls, town_halls_of, visible_to
from storage.alerts import Alert, Alerts, AlertUnknown, Severity
from storage.charges import charges
from storage.connection import Connection
from storage.declined import declined
from storage.members import Member, Role
from storage.notices import Behalf, acknowledgements
from storage.statuses import FINAL, OPEN, Status
from storage.vault import Vault

MOST_PARTS = 450
"""SQLite joins up to 500 queries. Whoever has more communes waits a little longer."""


class Progress(StrEnum):
    """How far the alerts of a list have come."""

    UNSEEN = "u"
    UNDER_WAY = "w"
    ENDED = "e"
    MINE = "m"
    """Those that wait for the reader to do something."""

    def statuses(self) -> Collection[Status]:
        """The statuses that this stands for."""
        if self is Progress.UNDER_WAY:
            return frozenset(Status) - OPEN - FINAL
        return FINAL if self is Progress.ENDED else OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the alerts that one may see. None: whichever."""

    insee: str | None = None
    severity: Severity | None = None
    progress: Progress | None = None

    @property
    def is_of_any_kind(self) -> bool:
        """Whether neither colour nor progress matters."""
        return self.severity is None and self.progress is None


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that waits for a person: to be seen, or (`is_led`) for what they promised.

    `severity` is as it rings: an immediate danger counts as red.
    """

    severity: Severity
    since: datetime
    is_led: bool = False
    due_at: datetime | None = None


class AlertLists:
    """Finds alerts for those who may see them, however many are kept."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._alerts = Alerts(connection, vault)

    async def page(
        self, member: Member, wanted: Wanted = EVERYTHING, *, limit: int, offset: int = 0
    ) -> Sequence[Alert]:
        """What this person may see and wants to, newest first.

        The newest of each part are looked for first, by id alone: what a page costs does not grow
        with the years. Then these few are asked for within the one scope.
        """
        parts = _parts(member, wanted)
        newest = _newest_of(parts, limit + offset).limit(limit).offset(offset)
        ids = list(await self._connection.scalars(newest))
        few = select(alerts).where(alerts.c.id.in_(ids), _walked(visible_to(member)))
        return await self._alerts.read(few.order_by(*NEWEST_FIRST))

    async def waiting_for(self, member: Member) -> Sequence[Waiting]:
        """What each alert that this person has to do something about waits for, and since when."""
        todo = or_(false(), *_parts(member, Wanted(progress=Progress.MINE)))
        query = (
            select(
                _RINGS_AS.label("rings"),
                alerts.c.created_at,
                charges.c.lead,
                charges.c.due_at,
            )
            .join(charges, charges.c.alert == alerts.c.id, isouter=True)
            .where(todo, visible_to(member))
        )
        return [
            Waiting(Severity(row.rings), row.created_at, row.lead == member.id, row.due_at)
            for row in await self._connection.execute(query)
        ]

    async def find(self, reference: str, member: Member) -> Alert:
        """The alert with this reference. Raises `AlertUnknown`, also for one that is hidden."""
        query = select(alerts).where(alerts.c.reference == reference, visible_to(member))
        found = await self._alerts.read(query)
        if not found:
            raise AlertUnknown
        return found[0]


def _parts(member: Member, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    """What is wanted, cut so that an index gives each part in the order of time.

    Those that a rule opens are walked through, whatever is wanted of them: they are few.
    """
    if wanted.progress is Progress.MINE:
        led = and_(_led_by(member), _within(wanted), _of_colour(wanted))
        return [led, *_cut(list(_places(member, wanted)), wanted, _waits_for(member))]
    if _coordinates(member):
        return _cut(list(_places(member, wanted)), wanted)
    own, *opened = besides_town_halls(member)
    walked = _walked(and_(_within(wanted), _any_kind(wanted)))
    places = [and_(own, _within(wanted)), *_places(member, wanted)]
    return [*_cut(places, wanted), *(and_(part, walked) for part in opened)]


def _cut(
    places: Sequence[ColumnElement[bool]], wanted: Wanted, *more: ColumnElement[bool]
) -> Sequence[ColumnElement[bool]]:
    """A part for each place and kind."""
    kinds = list(_kinds(wanted))
    if len(places) * len(kinds) > MOST_PARTS:
        kinds = [_any_kind(wanted)]
    return [and_(place, kind, *more) for place, kind in product(places, kinds)]


def _places(member: Member, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Where this person sees the alerts of others, within the commune that is wanted."""
    if _coordinates(member):
        yield _within(wanted)
        return
    for insee in sorted(town_halls_of(member)):
        if wanted.insee in {None, insee}:
            yield alerts.c.insee == insee


def _within(wanted: Wanted) -> ColumnElement[bool]:
    return true() if wanted.insee is None else alerts.c.insee == wanted.insee


def _coordinates(member: Member) -> bool:
    return Role.COORDINATOR in member.roles_on_alerts


def _led_by(member: Member) -> ColumnElement[bool]:
    """What this person leads, or is asked to lead, and what is not over."""
    asked = or_(charges.c.lead == member.id, charges.c.proposed == member.id)
    of_theirs = alerts.c.id.in_(select(charges.c.alert).where(asked))
    return and_(of_theirs, alerts.c.status.not_in(FINAL))


def _waits_for(member: Member) -> ColumnElement[bool]:
    """What has to hold of an alert of a person's places for it to wait for them.

    What the coordination has seen waits for the town hall alone; what somebody said they cannot
    answer waits for them no more.
    """
    cannot = exists().where(declined.c.alert == alerts.c.id, declined.c.member == member.id)
    of_others = and_(alerts.c.author != member.id, ~cannot)
    if not _coordinates(member):
        return of_others
    noted = exists().where(
        acknowledgements.c.alert == alerts.c.id,
        acknowledgements.c.on_behalf == Behalf.COORDINATION,
    )
    own_town_hall = alerts.c.insee.in_(town_halls_of(member))
    return and_(of_others, or_(~noted, own_town_hall))


def _walked(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Within CASE no index serves it: the database begins with what stands beside it."""
    return case((condition, true()), else_=false())


def _kinds(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.is_of_any_kind:
        yield true()
        return
    for status, severity in product(sorted(_statuses(wanted)), _severities(wanted)):
        yield and_(alerts.c.status == status, alerts.c.severity == severity)


def _of_colour(wanted: Wanted) -> ColumnElement[bool]:
    return alerts.c.severity.in_(_severities(wanted))


def _any_kind(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.is_of_any_kind:
        return true()
    statuses = alerts.c.status.in_(_statuses(wanted))
    return and_(statuses, _of_colour(wanted))


def _statuses(wanted: Wanted) -> Collection[Status]:
    return wanted.progress.statuses() if wanted.progress else frozenset(Status)


def _severities(wanted: Wanted) -> Sequence[Severity]:
    return tuple(Severity) if wanted.severity is None else (wanted.severity,)


def _newest_of(parts: Sequence[ColumnElement[bool]], count: int) -> Select[tuple[str]]:
    """The ids of all the parts, newest first, each as far as a page could need it."""
    newest = [
        select(alerts.c.id, alerts.c.created_at)
        .where(part)
        .order_by(*NEWEST_FIRST)
        .limit(count)
        .subquery()
        for part in parts
    ]
    all_parts = union(*(select(part) for part in newest)).subquery()
    return select(all_parts.c.id).order_by(all_parts.c.created_at.desc(), all_parts.c.id.desc())


_RINGS_AS = case((alerts.c.immediate_danger, int(Severity.RED)), else_=alerts.c.severity)
