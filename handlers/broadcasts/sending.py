"""From the confirmation to the report: portions for the outbox, pause, stop, and another try."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.broadcasts.audience import people_among, people_of
from handlers.broadcasts.form import Plan
from handlers.broadcasts.texts.form import letter
from handlers.broadcasts.texts.report import Standing, standing
from handlers.moment import Moment
from handlers.telling import redraw_coordinators
from handlers.words import speaking
from storage.audit import SYSTEM
from storage.broadcasts import Broadcast, BroadcastState, Counts, Fate
from storage.members import Member
from storage.messages import Letter, Message
from storage.outbox import Lane

PORTION = 1_000
"""So many at most wait in the outbox: enough for half a minute, and made in a fraction of a second.

A pause and a stop take back no more than these, and whoever loses access meanwhile is left out.
"""


class AudienceChanged(Exception):
    """Others would be written to than those who were counted; nothing was sent."""


class AlreadyConfirmed(Exception):
    """It goes out already, once."""


class NotNow(Exception):
    """It has gone on meanwhile: this cannot be done to it as it stands."""


def screen_of(broadcast: str, member: Member) -> str:
    """The slot of its one message in a coordinator's chat."""
    return f"{_place(broadcast)}:{member.id}"


async def confirm(moment: Moment, author: Member, draft: str, plan: Plan) -> Broadcast:
    """Freeze whom it is for, and begin. The form's id is the broadcast's, so it begins once.

    Raises `AudienceChanged` where there are others than those that the author has seen, and
    `AlreadyConfirmed`.
    """
    people = await people_of(moment, plan, author)
    if len(people.everybody) != plan.told or not people.reached:
        raise AudienceChanged
    new = Broadcast(id=draft, author=author.id, words=plan.words, confirmed_at=moment.now)
    if not await moment.uow.broadcasts.add(new, [one.member for one in people.everybody]):
        raise AlreadyConfirmed
    await moment.uow.broadcasts.bar(new.id, people.barred)
    detail = f"people={plan.told}"
    await moment.uow.audit.append(author.id, "broadcast.confirmed", new.id, moment.now, detail)
    await _feed(moment, new)
    return new


async def go_on(moment: Moment, broadcast: Broadcast) -> None:
    """The next portion; once nobody waits any more, the report. What changed is shown."""
    await _feed(moment, broadcast)
    counts = await moment.uow.broadcasts.counts(broadcast.id)
    if not counts[Fate.COMING]:
        await _end(moment, broadcast, counts)
        return
    ended = sum(counts.values()) - counts[Fate.COMING]
    if ended != broadcast.shown:
        await moment.uow.broadcasts.keep(replace(broadcast, shown=ended))
        await draw(moment, broadcast)


async def pause(moment: Moment, by: Member, broadcast: Broadcast) -> None:
    """Nothing more goes out until it is resumed. Raises `NotNow`."""
    _must_be(broadcast, BroadcastState.RUNNING)
    await moment.uow.broadcasts.recall(broadcast.id)
    await moment.uow.outbox.cancel_about(broadcast.id, moment.now)
    await _become(moment, by.id, replace(broadcast, state=BroadcastState.PAUSED), "paused")


async def resume(moment: Moment, by: Member, broadcast: Broadcast) -> None:
    """It goes on with whoever did not get it. Raises `NotNow`."""
    _must_be(broadcast, BroadcastState.PAUSED)
    running = replace(broadcast, state=BroadcastState.RUNNING)
    await _become(moment, by.id, running, "resumed")
    await _feed(moment, running)


async def stop(moment: Moment, by: Member, broadcast: Broadcast) -> None:
    """Whoever did not get it will not. Raises `NotNow`."""
    _must_be(broadcast, BroadcastState.PAUSED)
    over = replace(broadcast, state=BroadcastState.STOPPED, words="", ended_at=moment.now)
    await _become(moment, by.id, over, "stopped")


async def resend(moment: Moment, by: Member, broadcast: Broadcast) -> bool:
    """Try again those who did not get it; False where none of them can be reached now.

    Raises `NotNow`.
    """
    _must_be(broadcast, BroadcastState.DONE)
    broadcasts = moment.uow.broadcasts
    await broadcasts.try_again(broadcast.id)
    running = replace(broadcast, state=BroadcastState.RUNNING, ended_at=None)
    await _feed(moment, running)
    if not (await broadcasts.counts(broadcast.id))[Fate.COMING]:
        return False
    await _become(moment, by.id, running, "resent")
    return True


async def standing_of(moment: Moment, broadcast: Broadcast) -> Standing:
    """How it stands now."""
    counts = await moment.uow.broadcasts.counts(broadcast.id)
    return Standing(broadcast, counts, moment.now, moment.zone)


async def draw(moment: Moment, broadcast: Broadcast) -> None:
    """Show how it stands to every coordinator who has it on a screen."""
    now = await standing_of(moment, broadcast)
    place = _place(broadcast.id)
    await redraw_coordinators(moment.uow, moment.now, place, lambda: standing(now))


def _place(broadcast: str) -> str:
    return f"broadcast:{broadcast}"


async def _feed(moment: Moment, broadcast: Broadcast) -> None:
    """Put the next people's messages into the outbox, as long as there is room."""
    room = PORTION - await moment.uow.broadcasts.waiting(broadcast.id)
    unsaid = await moment.uow.broadcasts.unsaid(broadcast.id, room) if room > 0 else ()
    if not unsaid:
        return
    people = await people_among(moment, unsaid)
    reached = people.reached
    said = _letters(moment, broadcast.words, {one.language for one in reached})
    letters = [Letter(str(one.chat), said[one.language], one.member) for one in reached]
    rows = await moment.uow.outbox.send_all(
        letters, now=moment.now, lane=Lane.BULK, about=broadcast.id
    )
    await moment.uow.broadcasts.bar(broadcast.id, people.barred)
    of_whom = [one.member for one in reached]
    await moment.uow.broadcasts.say(broadcast.id, dict(zip(of_whom, rows, strict=True)))


def _letters(moment: Moment, words: str, languages: set[str]) -> Mapping[str, Message]:
    letters = {}
    for each in languages:
        with speaking(each):
            letters[each] = letter(words, moment.policy)
    return letters


async def _end(moment: Moment, broadcast: Broadcast, counts: Counts) -> None:
    """The words go as soon as there is nobody left to hear them."""
    missed = counts[Fate.FAILED] + counts[Fate.UNREACHABLE]
    words = broadcast.words if missed else ""
    done = replace(broadcast, state=BroadcastState.DONE, ended_at=moment.now, words=words)
    detail = " ".join(f"{fate}={count}" for fate, count in counts.items() if count)
    await _become(moment, SYSTEM, done, "ended", detail)


async def _become(
    moment: Moment, actor: str, broadcast: Broadcast, act: str, detail: str = ""
) -> None:
    await moment.uow.broadcasts.keep(broadcast)
    await moment.uow.audit.append(actor, f"broadcast.{act}", broadcast.id, moment.now, detail)
    await draw(moment, broadcast)


def _must_be(broadcast: Broadcast, state: BroadcastState) -> None:
    if broadcast.state is not state:
        raise NotNow
