"""Somebody has answered: nobody is asked any more, and what was on its way falls silent."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.alerts.notice_texts import notice
from handlers.alerts.readers import language_of
from handlers.alerts.telling import PRIVATE, Telling
from handlers.moment import Moment
from storage.notices import Notice
from storage.outbox import Lane


async def hush(moment: Moment, telling: Telling) -> tuple[Telling, Sequence[Notice]]:
    """Take back what still waits in private; return who was told, and whose message says it all.

    A request to take over is asked of nobody any more. A first notice comes all the same, without
    sound, and says that the alert was seen.
    """
    own = [each for each in telling.notices if each.audience in PRIVATE and each.line is None]
    unsaid = await moment.uow.outbox.unsaid([each.slot for each in own])
    relays = [each for each in own if each.slot in unsaid and each.is_relay]
    firsts = [each for each in own if each.slot in unsaid and not each.is_relay]
    await moment.uow.outbox.take_back(*(each.slot for each in relays), now=moment.now)
    await moment.uow.notices.forget(*relays)
    await moment.uow.outbox.take_back_requests(telling.alert.id, now=moment.now)
    left = replace(telling, notices=[each for each in telling.notices if each not in relays])
    for first in firsts:
        await _say_quietly(moment, left, first)
    return left, firsts


async def _say_quietly(moment: Moment, telling: Telling, told: Notice) -> None:
    with await language_of(moment, told):
        message = replace(notice(telling, telling.audience_of(told)), silent=True)
    await moment.uow.outbox.fill(
        told.slot,
        message,
        now=moment.now,
        lane=Lane.ROUTINE,
        member=told.reader,
        about=telling.alert.id,
    )
