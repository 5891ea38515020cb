"""Who reads a situation by name, and to whom it could be opened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.alerts.following.best_placed import Suggestion, best_placed
from handlers.alerts.report import Report
from handlers.alerts.situations.deciding import situation_in_charge
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS
from storage.alerts import Alert
from storage.members import Member, Role
from storage.situation_readers import BY_NAME
from storage.situations import Situation

EVERYWHERE = frozenset({Role.PRESIDENT, Role.PREFECT, Role.PROSECUTOR})
"""Whom a town hall knows though they are attached to no commune."""


KNOWN_BY = 8
"""So many letters of an id are enough among the people of a council: a key holds no third id."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom a situation can be opened to, those who read it by name first.

    `already` are their ids. `may_open` is False where this person can only shut it.
    """

    situation: Situation
    found: Sequence[Suggestion]
    already: frozenset[str]
    may_open: bool


async def readers_of(moment: Moment, member: Member, situation_id: str) -> Readers:
    """Who reads it by name, and who could. Raises `SituationUnknown`."""
    situation = await situation_in_charge(moment, member, situation_id)
    ids = await moment.uow.situations.alerts_of(situation.id)
    gathered = list((await moment.uow.alerts.get_all(ids)).values())
    may_open = situation.is_open and may_let_in(member, gathered)
    inside = await named_readers(moment, situation)
    others = await _others(moment, member, gathered) if may_open else []
    already = frozenset(one.id for one in inside)
    others = [one for one in others if one.id not in already]
    report = await newest_that_is_theirs(moment, member, gathered)
    found = [*(Suggestion(one, ()) for one in inside), *best_placed(report, others)]
    return Readers(situation, found, already, may_open)


async def named_readers(moment: Moment, situation: Situation) -> Sequence[Member]:
    """Those to whom it was opened by name, in the order in which they came."""
    ids = await moment.uow.situation_readers.of(situation.id)
    known = await moment.uow.members.get_all(ids)
    return [known[one] for one in ids]


def may_let_in(member: Member, alerts: Sequence[Alert]) -> bool:
    """Whether somebody in charge may open it: all of it is theirs to know."""
    if member.role is Role.COORDINATOR:
        return True
    return member.role in OFFICIALS and all(one.insee in member.communes for one in alerts)


async def _others(moment: Moment, member: Member, alerts: Sequence[Alert]) -> list[Member]:
    """Who does not read it yet, and may be let in by this person."""
    communes = {one.insee for one in alerts}
    charter = await moment.uow.charters.version_in_force(moment.now)
    people = await moment.uow.members.active_with(*BY_NAME)
    return [
        one
        for one in people
        if one.id != member.id
        and one.chat is not None
        and one.charter_version >= charter
        and not (one.role in OFFICIALS and one.communes & communes)
        and (member.role is Role.COORDINATOR or _is_met(one, communes))
    ]


def _is_met(person: Member, communes: set[str]) -> bool:
    """Whether a town hall knows somebody: attached to its communes, or to all of them."""
    return bool(person.communes & communes) or person.role in EVERYWHERE


async def newest_that_is_theirs(moment: Moment, member: Member, alerts: Sequence[Alert]) -> Report:
    """What the newest alert that this person may read is about: reasons tell nothing else."""
    visible = await moment.uow.alerts.visible_among([one.id for one in alerts], member)
    newest = max(visible.values(), key=lambda one: (one.created_at, one.id), default=None)
    return replace(Report.from_json(newest.facts), commune=newest.insee) if newest else Report()
