"""Who hears of a correction: what is graver rings at once, the rest is said once, shortly."""

from collections.abc import Sequence

from handlers.alerts.correcting import texts
from handlers.alerts.escalating.advancing import set_out_anew
from handlers.alerts.notices import lane_of, post, refresh, settle, tell, tell_again
from handlers.alerts.readers import Reader, readers_of
from handlers.alerts.telling import PRIVATE, Telling
from handlers.alerts.thread.following import hears
from handlers.letters import letters_to
from handlers.moment import Moment
from storage.members import Member
from storage.notices import Audience
from storage.outbox import Lane
from storage.statuses import OPEN

_ASKED = frozenset({*PRIVATE, Audience.NAMED})


async def ring(moment: Moment, telling: Telling) -> Telling:
    """Write what was told anew, and tell of it whoever has to know; return it with who was told.

    `telling` is that of the corrected alert.
    """
    is_graver = telling.alert.corrections[-1].is_graver
    before = len(telling.notices)
    waits_for_morning = telling.is_held and not telling.is_urgent
    if is_graver and telling.is_unanswered and not waits_for_morning:
        telling = await _ask_anew(moment, telling)
    elif telling.is_unanswered:
        telling = await post(moment, telling)
    else:
        telling = await _tell_named(moment, telling)
    fresh = telling.notices[before:]
    if telling.alert.status in OPEN:
        telling = await settle(moment, telling, besides=fresh)
    else:
        await refresh(moment, telling, besides=fresh)
    told = {each.reader for each in fresh}
    concerned = await _concerned(moment, telling, is_graver=is_graver)
    await _say(moment, telling, [one for one in concerned if one.id not in told])
    return telling


async def _ask_anew(moment: Moment, telling: Telling) -> Telling:
    """It sets out again with the delays of its new colour: all who were asked are asked again."""
    telling = await set_out_anew(moment, telling)
    known = {each.reader for each in telling.notices}
    turn = list(readers_of(telling))
    again = [one for one in turn if one.id in known and _rings_again(telling, one)]
    telling = await tell_again(moment, telling, again)
    return await tell(moment, telling, [one for one in turn if one.id not in known])


def _rings_again(telling: Telling, reader: Reader) -> bool:
    """Those who are to answer; and groups, where it is urgent now."""
    return reader.audience in PRIVATE or (reader.audience is Audience.GROUP and telling.is_urgent)


async def _tell_named(moment: Moment, telling: Telling) -> Telling:
    """Somebody has answered: nobody else is asked, but whom a rule names now hears of it."""
    known = {each.reader for each in telling.notices}
    to_know = {Audience.NAMED, Audience.GROUP}
    more = [one for one in readers_of(telling) if one.audience in to_know and one.id not in known]
    return await tell(moment, telling, more)


async def _concerned(moment: Moment, telling: Telling, *, is_graver: bool) -> Sequence[Member]:
    """Who has read or answered it, or works on it; of a graver one everybody told in private.

    Where nobody of these is left, the town hall and the coordination.
    """
    uow, alert = moment.uow, telling.alert
    charge = await uow.charges.get(alert.id)
    ids = {
        *(seen.member for seen in telling.seen.values()),
        *(seen.reached for seen in telling.seen.values() if seen.reached),
        *await uow.notices.readers_of(alert.id),
        *await uow.charges.contributors(alert.id),
        *([charge.lead] if charge.lead else []),
    }
    if is_graver:
        ids |= {each.reader for each in telling.notices if each.audience in _ASKED}
    found = [await uow.members.get(one) for one in sorted(ids - {alert.author})]
    here = [
        one
        for one in found
        if await uow.chats.is_alive(one.chat) and await hears(moment, alert, one)
    ]
    if here or not is_graver or telling.is_held:
        return here
    to = telling.recipients.but(alert.author)
    return [*to.officials, *to.coordinators]


async def _say(moment: Moment, telling: Telling, members: Sequence[Member]) -> None:
    graver = telling.alert.corrections[-1].is_graver
    letters = letters_to(members, lambda: texts.it_changed(telling))
    lane = lane_of(telling) if graver else Lane.ROUTINE
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=lane, about=telling.alert.id)
