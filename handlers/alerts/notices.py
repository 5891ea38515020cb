"""Notices go out, and are all written anew when something changes: the same words everywhere."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from handlers.alerts.notice_texts import notice
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from handlers.words import SOURCE, speaking
from storage.members import Member
from storage.notices import Audience, Notice
from storage.outbox import Lane
from storage.schema import new_id


@dataclass(frozen=True, slots=True)
class _Reader:
    """Where a notice goes: a group, or a member in private."""

    id: str
    chat: str
    audience: Audience
    language: str
    member: str | None


async def post(moment: Moment, telling: Telling, author: Member) -> Telling:
    """Tell everybody who may hear of an alert and was not told yet; return it with who was told.

    Whoever is out of reach is told once they are back.
    """
    alert, told = telling.alert, []
    known = {each.reader for each in telling.notices}
    for reader in (one for one in _readers(telling, author) if one.id not in known):
        slot = f"notice:{new_id()}"
        with speaking(reader.language):
            message = notice(telling, reader.audience)
        await moment.uow.outbox.send(
            reader.chat,
            message,
            now=moment.now,
            lane=Lane.URGENT if telling.is_urgent else Lane.ROUTINE,
            slot=slot,
            about=alert.id,
            member=reader.member,
        )
        told.append(Notice(slot, alert.id, reader.audience, reader.id))
    await moment.uow.notices.add(*told)
    lost = telling.recipients.but(author.id).out_of_reach
    await moment.uow.missed.add(alert.id, [one.id for one in lost if one.id not in known])
    return replace(telling, notices=[*telling.notices, *told])


async def refresh(moment: Moment, alert: str, *, besides: Collection[Notice] = ()) -> None:
    """Write every notice of an alert anew, but those of readers who may no longer hear of it.

    `besides` are notices that say it already.
    """
    telling = await telling_of(moment, await moment.uow.alerts.get(alert))
    author = await moment.uow.members.get(telling.alert.author)
    entitled = telling.recipients.ids() | ({author.id} if author.is_active else set())
    for each in telling.notices:
        if each.reader in entitled and each not in besides:
            with await _language_of(moment, each):
                message = notice(telling, each.audience)
            await moment.uow.outbox.edit(each.slot, message, now=moment.now)


async def adopt_copy(moment: Moment, alert: str, chat: str, message_id: int) -> None:
    """A copy whose message id a crash has lost follows the alert too, from its first tap on."""
    told = await moment.uow.notices.in_chat(alert, chat)
    if told is None or await moment.uow.slots.is_known(chat, message_id):
        return
    copy = replace(told, slot=f"notice:{new_id()}")
    await moment.uow.slots.open(copy.slot, chat, message_id)
    await moment.uow.notices.add(copy)


async def _language_of(moment: Moment, told: Notice) -> AbstractContextManager[None]:
    if told.audience is Audience.GROUP:
        return speaking(SOURCE)
    return speaking((await moment.uow.members.get(told.reader)).language)


def _readers(telling: Telling, author: Member) -> Iterator[_Reader]:
    to = telling.recipients.but(author.id)
    for group in to.groups:
        yield _Reader(group.id, group.chat, Audience.GROUP, SOURCE, None)
    for official in to.officials:
        yield from _private(official, Audience.OFFICIAL)
    for coordinator in to.coordinators:
        yield from _private(coordinator, Audience.COORDINATOR)


def _private(member: Member, audience: Audience) -> Iterator[_Reader]:
    if member.chat is not None:
        yield _Reader(member.id, member.chat, audience, member.language, member.id)
