"""An alert that cannot reach one goes on to the next; whoever is back hears what is open."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import TypeAlias

from handlers.alerts import passing_texts as texts
from handlers.alerts.escalating.advancing import keep_going, next_step_of
from handlers.alerts.escalating.holding import held_until
from handlers.alerts.following.telling_people import tell
from handlers.alerts.notices import lane_of, post, settle
from handlers.alerts.readers import Reader, readers_of
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from handlers.one_by_one import look_at_each, one_by_one
from handlers.words import speaking
from storage.audit import SYSTEM
from storage.deliveries import Queued
from storage.escalations import Step
from storage.members import Member
from storage.notices import Audience, Behalf, Notice
from storage.outbox import REQUEST, Lane, Operation
from storage.schema import new_id
from storage.setbacks import Work
from storage.statuses import OPEN

AT_ONCE = 30
"""So many alerts a round that have changed hands at night."""

_Mend: TypeAlias = Callable[[Moment, Telling], Awaitable[Telling]]


@dataclass(frozen=True, slots=True)
class _Passed:
    """An alert whose notice to `reader` is lost, with who hears of it instead."""

    telling: Telling
    lost: Notice

    @property
    def leaves_town_hall_out(self) -> bool:
        """Whether nobody at the town hall hears of it any more."""
        telling = self.telling
        wrote_it = telling.alert.author in {one.id for one in telling.recipients.officials}
        knows = telling.told(Audience.OFFICIAL) or Behalf.TOWN_HALL in telling.seen or wrote_it
        will_know = next_step_of(telling) not in {None, Step.COORDINATION}
        return self.lost.audience is Audience.OFFICIAL and not (knows or will_know)

    @property
    def leaves_everybody_out(self) -> bool:
        """Whether nobody at all hears of it any more, nor will at once."""
        return not self.telling.somebody_was_told and next_step_of(self.telling) is None


async def pass_on(moment: Moment, chat: str, undelivered: Sequence[Queued]) -> None:
    """What was on its way to this chat will never be there: whoever else can be reached hears it.

    The author reads who was really told; a group never hears more than its own notice.
    """
    on_the_way = await _on_the_way(moment, undelivered)
    await _own_up(moment, [*on_the_way, *await moment.uow.storms.undrawn_in(chat)], _share)


async def give_up(moment: Moment, refused: Queued) -> None:
    """Telegram refuses a notice itself: the same, but said again it would be refused again."""
    await _own_up(moment, await _on_the_way(moment, [refused]), _leave)


async def catch_up(moment: Moment, member: Member) -> None:
    """Somebody can be reached again: what they missed and is still open is said, once.

    What was open on the screen when they left goes now.
    """
    if member.chat is not None:
        await moment.uow.deliveries.resume(member.chat, moment.now)
    for missed in await moment.uow.missed.take(member.id):
        alert = await moment.uow.alerts.get(missed)
        if alert.status in OPEN:
            await _share_in_time(moment, await telling_of(moment, alert), member)


async def hand_over(moment: Moment, absent: Member) -> None:
    """Somebody is away: whoever stands in is asked about what they were, and nobody has answered.

    What they missed waits for their return all the same.
    """
    asked = await moment.uow.notices.asked_of(absent.id)
    for alert_id in dict.fromkeys([*asked, *await moment.uow.missed.of(absent.id)]):
        telling = await telling_of(moment, await moment.uow.alerts.get(alert_id))
        if telling.is_unanswered:
            await _share_in_time(moment, telling, absent)


async def tell_what_changed_hands(moment: Moment) -> None:
    """The night is over: who stands in or is back since hears what is open, in one message."""
    due = await moment.uow.missed.due(moment.now, AT_ONCE)
    open_ones = await look_at_each(moment, Work.RELAY, due, _still_open)
    new = Counter(one.id for telling in open_ones for one in _not_told(telling))
    several = frozenset(who for who, count in new.items() if count > 1)
    act = partial(_share_by_morning, together=several)
    subject = attrgetter("alert.id")
    await one_by_one(moment, Work.RELAY, open_ones, act, subject=subject)
    await moment.uow.storms.close(several)


async def _own_up(moment: Moment, undelivered: Sequence[Notice], mend: _Mend) -> None:
    passed = [
        _Passed(await mend(moment, await telling_of(moment, alert)), lost)
        for lost in await _lost(moment, undelivered)
        if (alert := await moment.uow.alerts.get(lost.alert)).status in OPEN
    ]
    for each in passed:
        if each.leaves_town_hall_out or each.leaves_everybody_out:
            await _tell_author(moment, each)
    await _hand_over(moment, [each for each in passed if each.leaves_town_hall_out])


async def _on_the_way(moment: Moment, undelivered: Sequence[Queued]) -> Sequence[Notice]:
    """What these rows would have told: each alert of a message, and what a list grows by."""
    said = [row.slot for row in undelivered if row.slot and row.operation is Operation.SEND]
    grown = [row.slot for row in undelivered if row.slot and row.grows]
    news = [each for slot in grown for each in await moment.uow.storms.news_in(slot)]
    return [*await moment.uow.notices.in_slots(said), *news]


async def _lost(moment: Moment, undelivered: Sequence[Notice]) -> Sequence[Notice]:
    """The notices that tell nobody any more; the author's receipt is nobody's warning."""
    lost = [each for each in dict.fromkeys(undelivered) if each.audience is not Audience.AUTHOR]
    await moment.uow.notices.forget(*lost)
    for each in lost:
        act = "alert.undelivered"
        await moment.uow.audit.append(SYSTEM, act, each.alert, moment.now, each.reader)
    return lost


async def _share_in_time(moment: Moment, telling: Telling, member: Member) -> None:
    """At once; what can wait, and has changed hands at night for this person, in the morning.

    What is held for the morning anyway is told then to whoever is there.
    """
    alert = telling.alert
    morning = held_until(moment, alert)
    if morning is None:
        await _share(moment, telling)
    elif not telling.is_held:
        await moment.uow.missed.add(alert.id, [member.id], due_at=morning)


async def _still_open(moment: Moment, alert_id: str) -> Telling | None:
    alert = await moment.uow.alerts.get(alert_id)
    morning = held_until(moment, alert)
    if alert.status in OPEN and morning is None:
        return await telling_of(moment, alert)
    await moment.uow.missed.put_off(alert_id, morning)
    return None


async def _share_by_morning(moment: Moment, telling: Telling, *, together: Collection[str]) -> None:
    after = await _share(moment, telling, together)
    await moment.uow.missed.put_off(after.alert.id, None)
    await moment.uow.missed.heard(after.alert.id, {each.reader for each in after.notices})


def _not_told(telling: Telling) -> Sequence[Reader]:
    known = {each.reader for each in telling.notices}
    return [one for one in readers_of(telling) if one.id not in known]


async def _share(moment: Moment, before: Telling, together: Collection[str] = ()) -> Telling:
    """Tell whoever can be reached, whose turn it is and who was not told.

    Where nobody is left of those who were asked, it is the turn of the next at once. `together`
    are told of several.
    """
    after = await post(moment, await keep_going(moment, before), together)
    return await settle(moment, after, besides=after.notices[len(before.notices) :])


async def _leave(moment: Moment, telling: Telling) -> Telling:
    """Tell nobody else now; whoever comes next is asked, in other words, by the clock."""
    if not telling.somebody_can_answer and next_step_of(telling) is not None:
        await moment.uow.escalations.hurry(telling.alert.id, moment.now)
    return await settle(moment, telling)


async def _tell_author(moment: Moment, passed: _Passed) -> None:
    """A receipt that changes makes no sound: the author hears it, too."""
    author = await moment.uow.members.get(passed.telling.alert.author)
    said = partial(texts.not_told, town_hall=passed.leaves_town_hall_out)
    await tell(moment, passed.telling, author, said, lane=_lane([passed]))


async def _hand_over(moment: Moment, passed: Sequence[_Passed]) -> None:
    """Nobody at the town hall hears of these: each coordinator reads that it is now theirs."""
    if not passed:
        return
    lost = await moment.uow.members.get(passed[0].lost.reader)
    for coordinator in passed[0].telling.recipients.coordinators:
        theirs = [each for each in passed if each.telling.alert.author != coordinator.id]
        if not theirs or coordinator.chat is None or coordinator.id == lost.id:
            continue
        with speaking(coordinator.language):
            message = texts.yours_now(lost, [each.telling for each in theirs])
        await moment.uow.outbox.send(
            coordinator.chat,
            message,
            now=moment.now,
            lane=_lane(theirs),
            slot=f"{REQUEST}{new_id()}",
            about=theirs[0].telling.alert.id if len(theirs) == 1 else None,
            member=coordinator.id,
        )


def _lane(passed: Sequence[_Passed]) -> Lane:
    """As urgent as the alerts were that could not be said."""
    return min(Lane.INTERACTIVE, *(lane_of(each.telling) for each in passed))
