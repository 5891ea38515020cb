"""Saying something to another person than the speaker, in that person's language."""

from collections.abc import Callable
from datetime import datetime

from handlers.words import speaking
from storage.members import Member, Role
from storage.messages import Message
from storage.outbox import Lane
from storage.unit_of_work import UnitOfWork

Write = Callable[[], Message]
"""Writes the message while the reader's language is being spoken."""


async def tell(
    uow: UnitOfWork,
    now: datetime,
    member: Member,
    write: Write,
    *,
    slot: str | None = None,
    lane: Lane = Lane.INTERACTIVE,
    expires_at: datetime | None = None,
    even_after: bool = False,
) -> None:
    """Say it in private; `even_after`: also when the person's access has ended meanwhile."""
    if member.chat is None:
        return
    owner = None if even_after else member.id
    with speaking(member.language):
        message = write()
    await uow.outbox.send(
        member.chat, message, now=now, slot=slot, lane=lane, expires_at=expires_at, member=owner
    )


async def tell_coordinators(
    uow: UnitOfWork,
    now: datetime,
    write: Write,
    *,
    slot: str | None = None,
    lane: Lane = Lane.INTERACTIVE,
    besides: Member | None = None,
) -> None:
    """Say it to every coordinator (but `besides`); with `slot`, each one's copy can be redrawn."""
    for coordinator in await uow.members.active_with(Role.COORDINATOR):
        if besides is None or coordinator.id != besides.id:
            copy = slot and _copy(slot, coordinator)
            await tell(uow, now, coordinator, write, slot=copy, lane=lane)


async def redraw_coordinators(uow: UnitOfWork, now: datetime, slot: str, write: Write) -> None:
    """Show the new state in every coordinator's copy."""
    for coordinator in await uow.members.active_with(Role.COORDINATOR):
        copy = _copy(slot, coordinator)
        if await uow.slots.find(copy) is not None:
            with speaking(coordinator.language):
                await uow.outbox.edit(copy, write(), now=now)


def _copy(slot: str, coordinator: Member) -> str:
    return f"{slot}:{coordinator.id}"
