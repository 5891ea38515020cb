"""Those in the circle of a situation hear that there is something new, by its reference alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.alerts.situations.growing import in_charge_of, told_at
from handlers.alerts.situations.readers import named_readers
from handlers.alerts.situations.thread import texts
from handlers.letters import letters_to
from handlers.moment import Moment
from handlers.standing_in import with_standing
from storage.members import Member
from storage.outbox import Lane
from storage.schema import new_id
from storage.situation_threads import SituationNote
from storage.situations import Situation, SituationUnknown

ONCE_A_DAY = timedelta(days=1)
"""Whoever has not read what came last hears nothing more of it for so long."""


async def tell_circle(
    moment: Moment, situation: Situation, before: Sequence[SituationNote], writer: Member
) -> None:
    """« Du nouveau dans la situation S-7K2Q », to all but the writer; `before` was there already.

    At night in the morning, unless an alert in it is urgent.
    """
    threads = moment.uow.situation_threads
    people = [
        one
        for one in await _circle(moment, situation)
        if one.id != writer.id
        and not has_heard(before, one, await threads.last_reading(situation.id, one.id), moment.now)
    ]
    letters = letters_to(
        [one for one in people if one.is_active], lambda: texts.news(moment, situation)
    )
    await moment.uow.outbox.send_all(
        [replace(one, slot=f"{_place(one.member)}{new_id()}") for one in letters],
        now=moment.now,
        lane=Lane.ROUTINE,
        due_at=await told_at(moment, situation),
        about=situation.id,
    )


async def take_news_back(moment: Moment, situation: Situation, member: Member) -> None:
    """Whoever reads the thread meanwhile is told in the morning of nothing that they know."""
    kind = _place(member.id)
    await moment.uow.outbox.take_back_requests(situation.id, now=moment.now, kind=kind)


def has_heard(
    notes: Sequence[SituationNote], member: Member, last_reading: datetime | None, now: datetime
) -> bool:
    """Whether somebody was told already of notes that they have not read yet."""
    since = now - ONCE_A_DAY
    read = since if last_reading is None else max(last_reading, since)
    return any(note.author != member.id and note.at > read for note in notes)


def _place(member: str | None) -> str:
    """How the slots begin in which somebody hears of something new."""
    return f"news:{member}:"


async def _circle(moment: Moment, situation: Situation) -> Sequence[Member]:
    """Those who are asked about it and those who were let in, as far as they read it now."""
    people = dict(await in_charge_of(moment, situation))
    people |= {one.id: one for one in await named_readers(moment, situation)}
    return [one for one in people.values() if await _reads(moment, situation, one)]


async def _reads(moment: Moment, situation: Situation, member: Member) -> bool:
    reader = await with_standing(moment.uow, member, moment.now)
    try:
        await moment.uow.situations.get_visible(situation.id, reader)
    except SituationUnknown:
        return False
    return True
