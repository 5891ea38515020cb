"""What was decided of a situation, as somebody may read it: all of it, or what they see to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts.situations.deciding import is_in_charge_of
from handlers.moment import Moment
from storage.decisions import Decision
from storage.members import Member
from storage.situations import Situation

SHOWN = 20
"""So many of the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`decided`: what the reader may read, those that are still open first; `names`: who leads."""

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
    theirs = [one for one in newest if decides or one.lead == member.id]
    shown = sorted(theirs, key=lambda one: not one.is_open)[:SHOWN]
    people = await moment.uow.members.get_all([one.lead for one in shown if one.lead])
    return Reading(
        situation=situation,
        decided=shown,
        names={one.id: one.full_name for one in people.values()},
        decides=decides,
        now=moment.now,
        zone=moment.zone,
    )
