"""What was decided of a situation, as somebody may read it: all of it, or what they work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts.situations.deciding import is_in_charge_of
from handlers.moment import Moment
from storage.decisions import Decision, DecisionUnknown
from storage.members import Member
from storage.situations import Situation, SituationUnknown

SHOWN = 20
"""So many of the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`decided`: what the reader may read, what is open first; `names`: who leads and who helps."""

    situation: Situation
    decided: Sequence[Decision]
    names: Mapping[str, str]
    decides: bool
    now: datetime
    zone: ZoneInfo


async def reading_of(moment: Moment, member: Member, situation_id: str) -> Reading:
    """For those in charge all of it, for anybody else what they lead. Raises `SituationUnknown`."""
    situation = await moment.uow.situations.get_visible(situation_id, member)
    decides = await is_in_charge_of(moment, member, situation)
    newest = list(reversed(await moment.uow.decisions.of_situation(situation.id)))
    theirs = [one for one in newest if decides or works_on(member, one)]
    shown = sorted(theirs, key=lambda one: not one.is_open)[:SHOWN]
    return await _reading(moment, situation, shown, decides=decides)


async def reading_of_one(moment: Moment, member: Member, decision_id: str) -> Reading:
    """The same of one alone. Raises `SituationUnknown`, also for whoever may not read it."""
    try:
        known = await moment.uow.decisions.get(decision_id)
    except DecisionUnknown:
        raise SituationUnknown from None
    situation = await moment.uow.situations.get_visible(known.situation or "", member)
    decides = await is_in_charge_of(moment, member, situation)
    decision = await moment.uow.decisions.get(decision_id)
    if not (decides or works_on(member, decision)):
        raise SituationUnknown
    return await _reading(moment, situation, [decision], decides=decides)


def works_on(member: Member, decision: Decision) -> bool:
    """Whether this person sees to it, or helps."""
    return member.id == decision.lead or member.id in decision.contributors


async def _reading(
    moment: Moment, situation: Situation, shown: Sequence[Decision], *, decides: bool
) -> Reading:
    ids = {person for one in shown for person in (one.lead, *one.contributors) if person}
    people = await moment.uow.members.get_all(sorted(ids))
    return Reading(
        situation=situation,
        decided=shown,
        names={one.id: one.full_name for one in people.values()},
        decides=decides,
        now=moment.now,
        zone=moment.zone,
    )
