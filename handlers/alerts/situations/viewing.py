"""A situation as somebody may see it: with those of its alerts that they may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts.following.entitled import may_decide
from handlers.alerts.situations.deciding import decides_with
from handlers.alerts.situations.decisions.reading import works_on
from handlers.alerts.situations.growing import growth_in
from handlers.alerts.situations.growth import Growth
from handlers.alerts.situations.readers import named_readers
from handlers.alerts.telling import Telling, tellings_of
from handlers.moment import Moment
from handlers.rights import READERS
from storage.alert_scopes import town_halls_of
from storage.decisions import Decision
from storage.members import Member, Role
from storage.policy import Policy
from storage.situation_closings import SituationClosing
from storage.situation_threads import SituationNote
from storage.situations import Situation

PER_PAGE = 8
MOST_ALERTS = 20
"""So many of the newest stand on a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A situation. `tellings`: the newest of its alerts that the reader may read.

    `count`: of all its alerts, `hidden`: of those that the reader may not read. `lead`: the name
    of who keeps an eye on it. `decides`: whether the reader may change it, `removable`: the alerts
    that the reader may take out. `by_name`: whether the reader was let in by name, `readers`: who
    else was, where the reader decides. `notes`: its thread. `decided`: what was decided of it, and
    whether the reader works on one of these. `closing`: how it ended, where it is closed.
    """

    situation: Situation
    tellings: Sequence[Telling]
    count: int
    hidden: int
    lead: str | None
    leads: bool
    decides: bool
    removable: Sequence[Telling]
    by_name: bool
    readers: Sequence[Member]
    growth: Growth
    notes: Sequence[SituationNote]
    decided: Sequence[Decision]
    sees_to_one: bool
    closing: SituationClosing | None
    now: datetime
    zone: ZoneInfo
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of situations, each with how many alerts it has.

    `gathers`: whether the reader is one of those who gather alerts.
    """

    situations: Sequence[tuple[Situation, int]]
    number: int
    has_more: bool
    gathers: bool
    now: datetime
    zone: ZoneInfo


async def view_of(moment: Moment, member: Member, situation: Situation) -> View:
    """Gather what this person may see of a situation that they may see."""
    uow = moment.uow
    ids = await uow.situations.alerts_of(situation.id)
    visible = await uow.alerts.visible_among(ids, member)
    shown = [visible[each] for each in reversed(ids) if each in visible]
    tellings = await tellings_of(moment, shown[:MOST_ALERTS])
    decides = decides_with(member, shown)
    lead = await uow.members.get(situation.lead) if situation.lead else None
    decided = await uow.decisions.of_situation(situation.id)
    return View(
        situation=situation,
        tellings=tellings,
        count=len(ids),
        hidden=len(ids) - len(shown),
        lead=lead.full_name if lead else None,
        leads=situation.lead == member.id,
        decides=decides,
        removable=[each for each in tellings if may_decide(member, each.alert)],
        by_name=await _is_there_by_name(moment, member, ids),
        readers=await named_readers(moment, situation) if decides else (),
        growth=await growth_in(moment, situation),
        notes=await uow.situation_threads.of(situation.id),
        decided=decided,
        sees_to_one=any(works_on(member, one) for one in decided),
        closing=None if situation.is_open else await uow.situation_closings.last(situation.id),
        now=moment.now,
        zone=moment.zone,
        policy=moment.policy,
    )


async def list_situations(moment: Moment, member: Member, number: int) -> Listing:
    """A page of the situations that this person may see."""
    situations, page = moment.uow.situations, max(number, 0)
    found = await situations.visible(member, limit=PER_PAGE + 1, offset=page * PER_PAGE)
    shown = found[:PER_PAGE]
    counts = await situations.count_alerts([each.id for each in shown])
    return Listing(
        situations=[(each, counts.get(each.id, 0)) for each in shown],
        number=page,
        has_more=len(found) > PER_PAGE,
        gathers=not READERS.isdisjoint(member.roles_on_alerts),
        now=moment.now,
        zone=moment.zone,
    )


async def _is_there_by_name(moment: Moment, member: Member, alerts: Sequence[str]) -> bool:
    """Whether neither a town hall nor the coordination is why this person reads it."""
    if Role.COORDINATOR in member.roles_on_alerts:
        return False
    gathered = (await moment.uow.alerts.get_all(alerts)).values()
    return town_halls_of(member).isdisjoint(one.insee for one in gathered)
