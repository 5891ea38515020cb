"""The morning digest: how many alerts wait for a person, in one message a day, or in none.

What a person leads counts once what was promised is overdue: it is no news every morning. Nor is
what came in the night and was told as it ended: it is named beside the rest, and sends nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.alerts.digest_texts import Counts, digest
from handlers.alerts.escalating.holding import held_until
from handlers.alerts.escalating.waiting import is_overdue
from handlers.alerts.list_chat import slot_of
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.rights import READERS
from handlers.standing_in import standing_in, with_standing
from handlers.telling import tell
from storage.alert_lists import Waiting
from storage.members import Member
from storage.outbox import Lane
from storage.policy import Policy
from storage.schema import new_id
from storage.setbacks import Work

MORNING = timedelta(hours=4)
"""For so long after its hour it is worth sending; after that, the next morning says it all."""
PORTION = 20
"""So many people in one transaction."""


async def send_digests(moment: Moment) -> None:
    """Tell everybody for whom something waits, once a day; whoever is away is passed over.

    Who stands in for somebody away hears of those alerts in a digest of their own.
    """
    if not is_morning(moment.policy, moment.now, moment.zone):
        return
    due = await moment.uow.digests.without(moment.today, READERS, moment.now, PORTION)
    instead = await standing_in(moment.uow, moment.now) if due else {}
    await one_by_one(moment, Work.DIGEST, due, partial(_look_after, instead=instead))


def is_morning(policy: Policy, now: datetime, zone: ZoneInfo) -> bool:
    """Whether digests go out at this moment, and never at night.

    By the clock on the wall: on a day whose clock is changed, too.
    """
    local = now.astimezone(zone)
    since = local - datetime.combine(local.date(), policy.digest_at, zone)
    return timedelta() <= since < MORNING and not policy.is_night(now, zone)


def is_late(each: Waiting, moment: Moment) -> bool:
    """Whether it should have been seen by now, or what was promised is overdue."""
    if each.is_led:
        return each.due_at is not None and each.due_at <= moment.now
    return is_overdue(moment, each.severity, each.since)


def _was_just_told(each: Waiting, moment: Moment) -> bool:
    """Whether it came in the night that has ended, and was told this morning."""
    if each.is_led:
        return False
    sent = replace(moment, now=each.since)
    told_at = held_until(sent, each.severity)
    return told_at is not None and told_at.astimezone(moment.zone).date() == moment.today


async def _look_after(moment: Moment, one: str, *, instead: Mapping[str, Member | None]) -> None:
    if not await moment.uow.digests.claim(one, moment.today):
        return
    acting = instead.get(one) if one in instead else await moment.uow.members.get(one)
    if acting is not None and (acting.id == one or await _is_next(moment, acting)):
        await _send(moment, await with_standing(moment.uow, acting, moment.now))


async def _is_next(moment: Moment, alternate: Member) -> bool:
    """Whether whoever stands in has had no digest today."""
    return await moment.uow.digests.claim(alternate.id, moment.today)


async def _send(moment: Moment, member: Member) -> None:
    known = await moment.uow.alert_lists.waiting_for(member)
    counted = [each for each in known if not each.is_led or is_late(each, moment)]
    older = [each for each in counted if not _was_just_told(each, moment)]
    if member.chat is None or not older:
        return
    late = sum(is_late(each, moment) for each in older)
    waiting, view = Counts(len(older), late, len(counted) - len(older)), new_id()
    await tell(
        moment.uow,
        moment.now,
        member,
        lambda: digest(waiting, view, moment.policy),
        slot=slot_of(view),
        lane=Lane.ROUTINE,
        expires_at=moment.now + MORNING,
    )
