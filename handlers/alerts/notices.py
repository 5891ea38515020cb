"""Notices go out, and are all written anew when something changes: the same words everywhere."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from handlers.alerts.following.sheet import redraw_sheets
from handlers.alerts.notice_texts import notice
from handlers.alerts.readers import Reader, readers_of
from handlers.alerts.storms import fold
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from handlers.words import SOURCE, speaking
from storage.members import Member
from storage.messages import Letter
from storage.notices import Audience, Notice
from storage.outbox import Lane
from storage.schema import new_id


async def post(moment: Moment, telling: Telling, author: Member) -> Telling:
    """Tell everybody who may hear of an alert and was not told yet; return it with who was told.

    Each reader has a message of its own for it, or where too much waits, a line in a storm.
    Whoever is out of reach or away is told once they are back.
    """
    known = {each.reader for each in telling.notices}
    readers = [one for one in readers_of(telling, but=author.id) if one.id not in known]
    folded = await fold(moment, telling, readers)
    listed = {each.reader for each in folded}
    alone = [reader for reader in readers if reader.id not in listed]
    told = [*folded, *await _send(moment, telling, alone)]
    await moment.uow.notices.add(*told)
    others = telling.recipients.but(author.id)
    lost = {one.id for one in (*others.out_of_reach, *others.away)} - known
    await moment.uow.missed.add(telling.alert.id, sorted(lost))
    return replace(telling, notices=[*telling.notices, *told])


async def refresh(moment: Moment, telling: Telling, *, besides: Collection[Notice] = ()) -> None:
    """Write every notice of an alert anew, but those of readers who may no longer hear of it.

    Its sheets are drawn anew, too. `besides` are notices that say it already.
    """
    author = await moment.uow.members.get(telling.alert.author)
    entitled = telling.recipients.ids() | ({author.id} if author.is_active else set())
    stale = [each for each in telling.notices if each not in besides]
    await moment.uow.storms.mark([each.slot for each in stale if each.line is not None])
    for each in stale:
        if each.line is None and each.reader in entitled:
            with await _language_of(moment, each):
                message = notice(telling, each.audience)
            await moment.uow.outbox.edit(each.slot, message, now=moment.now)
    await redraw_sheets(moment, telling)


async def adopt_copy(moment: Moment, alert: str, chat: str, message_id: int) -> None:
    """A copy whose message id a crash has lost follows the alert too, from its first tap on."""
    told = await moment.uow.notices.in_chat(alert, chat)
    if told is None or await moment.uow.slots.is_known(chat, message_id):
        return
    copy = replace(told, slot=f"notice:{new_id()}")
    await moment.uow.slots.open(copy.slot, chat, message_id)
    await moment.uow.notices.add(copy)


async def _send(moment: Moment, telling: Telling, readers: Sequence[Reader]) -> Sequence[Notice]:
    letters = [_letter(telling, reader, f"notice:{new_id()}") for reader in readers]
    await moment.uow.outbox.send_all(
        letters, now=moment.now, lane=lane_of(telling), about=telling.alert.id
    )
    return [
        Notice(str(letter.slot), telling.alert.id, reader.audience, reader.id)
        for letter, reader in zip(letters, readers, strict=True)
    ]


def _letter(telling: Telling, reader: Reader, slot: str) -> Letter:
    with speaking(reader.language):
        message = notice(telling, reader.audience)
    return Letter(reader.chat, message, reader.member, slot)


def lane_of(telling: Telling) -> Lane:
    """How urgently an alert is told."""
    if telling.is_alarm:
        return Lane.ALARM
    return Lane.URGENT if telling.is_urgent else Lane.ROUTINE


async def _language_of(moment: Moment, told: Notice) -> AbstractContextManager[None]:
    if told.audience is Audience.GROUP:
        return speaking(SOURCE)
    return speaking((await moment.uow.members.get(told.reader)).language)
