"""Notices go out, and are all written anew when something changes: the same words everywhere."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from handlers.alerts.escalating.holding import let_go, was_let_go
from handlers.alerts.escalating.stopping import hush
from handlers.alerts.following.sheet import redraw_sheets
from handlers.alerts.notice_texts import notice
from handlers.alerts.readers import Reader, language_of, readers_of
from handlers.alerts.storms import fold
from handlers.alerts.telling import PRIVATE, Telling
from handlers.moment import Moment
from handlers.words import speaking
from storage.audit import SYSTEM
from storage.members import Role
from storage.messages import Letter
from storage.notices import Notice
from storage.outbox import Lane
from storage.schema import new_id
from storage.statuses import Status


async def post(moment: Moment, telling: Telling, together: Collection[str] = ()) -> Telling:
    """Tell everybody whose turn it is and who was not told yet; return it with who was told.

    Nobody while it waits for the morning. `together` are those who are told of several at once.
    """
    if telling.is_held:
        return telling
    known = {each.reader for each in telling.notices}
    new = [one for one in readers_of(telling) if one.id not in known]
    return await tell(moment, telling, new, together=together)


async def tell(
    moment: Moment,
    telling: Telling,
    readers: Sequence[Reader],
    *,
    is_relay: bool = False,
    together: Collection[str] = (),
) -> Telling:
    """Tell these readers of an alert; return it with who was told.

    Each has a message of its own for it, or where too much waits, a line in a storm; `together`
    are those who are told of several at once. Whoever is out of reach or away is told once they
    are back.
    """
    known = {each.reader for each in telling.notices}
    folded = await fold(moment, telling, readers, together)
    listed = {each.reader for each in folded}
    alone = [reader for reader in readers if reader.id not in listed]
    told = [*folded, *await _send(moment, telling, alone, is_relay=is_relay)]
    await moment.uow.notices.add(*told)
    others = telling.recipients.but(telling.alert.author)
    lost = {one.id for one in (*others.out_of_reach, *others.away)} - known
    await moment.uow.missed.add(telling.alert.id, sorted(lost))
    return replace(telling, notices=[*telling.notices, *told])


async def tell_again(moment: Moment, telling: Telling, readers: Sequence[Reader]) -> Telling:
    """Tell these, who were told before, by a message of its own: something is graver than it was.

    No list takes it: the alert may stand in that already.
    """
    told = await _send(moment, telling, readers, is_relay=False)
    await moment.uow.notices.add(*told)
    return replace(telling, notices=[*telling.notices, *told])


async def settle(moment: Moment, telling: Telling, *, besides: Collection[Notice] = ()) -> Telling:
    """Let the status and every notice say who was told; `besides` say it already."""
    status = Status.ROUTED if telling.somebody_was_told else Status.RECEIVED
    if status is not telling.alert.status:
        move = moment.uow.alerts.move
        alert = await move(telling.alert, status, now=moment.now, by=SYSTEM)
        telling = replace(telling, alert=alert, since=moment.now)
    await refresh(moment, telling, besides=besides)
    return telling


async def refresh(moment: Moment, telling: Telling, *, besides: Collection[Notice] = ()) -> None:
    """Write every notice of an alert anew, but those of readers who may no longer hear of it.

    Its sheets are drawn anew, too. `besides` are notices that say it already. Once it is answered,
    what still asks falls silent, and what was held back for the morning is told without sound.
    """
    if was_let_go(telling):
        known = telling.notices
        telling = await post(moment, await let_go(moment, telling))
        besides = [*besides, *(each for each in telling.notices if each not in known)]
    if not telling.is_unanswered:
        telling, quiet = await hush(moment, telling)
        besides = [*besides, *quiet]
    author = await moment.uow.members.get(telling.alert.author)
    entitled = telling.recipients.ids() | ({author.id} if author.is_active else set())
    stale = [each for each in telling.notices if each not in besides]
    await moment.uow.storms.mark([each.slot for each in stale if each.line is not None])
    for each in stale:
        if each.line is None and each.reader in entitled:
            audience = telling.audience_of(each)
            with await language_of(moment, each):
                message = notice(
                    telling,
                    audience,
                    reader=each.reader,
                    is_relay=each.is_relay,
                    can_read=author.role is not Role.DUTY_PHONE,
                )
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


async def _send(
    moment: Moment, telling: Telling, readers: Sequence[Reader], *, is_relay: bool
) -> Sequence[Notice]:
    relayed = {reader.id for reader in readers if is_relay and reader.audience in PRIVATE}
    letters = [
        _letter(telling, reader, f"notice:{new_id()}", is_relay=reader.id in relayed)
        for reader in readers
    ]
    await moment.uow.outbox.send_all(
        letters, now=moment.now, lane=lane_of(telling), about=telling.alert.id
    )
    return [
        Notice(
            str(letter.slot),
            telling.alert.id,
            reader.audience,
            reader.id,
            is_relay=reader.id in relayed,
        )
        for letter, reader in zip(letters, readers, strict=True)
    ]


def _letter(telling: Telling, reader: Reader, slot: str, *, is_relay: bool) -> Letter:
    with speaking(reader.language):
        message = notice(telling, reader.audience, reader=reader.id, is_relay=is_relay)
    return Letter(reader.chat, message, reader.member, slot)


def lane_of(telling: Telling) -> Lane:
    """How urgently an alert is told."""
    if telling.is_alarm:
        return Lane.ALARM
    return Lane.URGENT if telling.is_urgent else Lane.ROUTINE
