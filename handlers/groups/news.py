"""What groups, coordinators and members are told without having asked."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from handlers import telling
from handlers.groups.texts import unasked
from handlers.letters import letters_to
from handlers.words import SOURCE, speaking
from storage.groups import Group
from storage.members import Member, Role
from storage.messages import Message
from storage.outbox import Lane
from storage.strangers import Stranger
from storage.unit_of_work import UnitOfWork

Words = Callable[[], Message]
"""Makes a message in the language being spoken."""

NOT_OFFERED = frozenset({Role.COORDINATOR, Role.DUTY_PHONE})


async def say_in(uow: UnitOfWork, chat: str, words: Words, now: datetime) -> None:
    """Say something in a group's chat; groups are spoken to in French."""
    with speaking(SOURCE):
        await uow.outbox.send(chat, words(), now=now)


async def tell_coordinators(uow: UnitOfWork, words: Words, now: datetime) -> None:
    """Tell every coordinator about a group: it waits behind what people are doing now."""
    await telling.tell_coordinators(uow, now, words, lane=Lane.ROUTINE)


async def tell_lost(uow: UnitOfWork, group: Group, now: datetime) -> None:
    """A linked group has thrown the bot out, or is gone."""
    names = await uow.communes.names()
    await tell_coordinators(uow, partial(unasked.lost, group, names), now)


async def tell_muted(uow: UnitOfWork, group: Group, now: datetime) -> None:
    """The bot sits in a linked group and may not write there."""
    names = await uow.communes.names()
    await tell_coordinators(uow, partial(unasked.muted, group, names), now)


async def tell_hears_again(uow: UnitOfWork, group: Group, now: datetime) -> None:
    """It may again."""
    await tell_coordinators(uow, partial(unasked.hears_again, group), now)


async def tell_stranger(
    uow: UnitOfWork, group: Group, stranger: Stranger, name: str, now: datetime
) -> None:
    """Somebody is in a group without a place there."""
    words = partial(unasked.stranger, group, stranger, name)
    await telling.tell_coordinators(uow, now, words, slot=_slot(stranger), lane=Lane.ROUTINE)


async def settle_stranger(uow: UnitOfWork, stranger: Stranger, words: Words, now: datetime) -> None:
    """The same screens, once it is settled."""
    await telling.redraw_coordinators(uow, now, _slot(stranger), words)


async def offer(uow: UnitOfWork, group: Group, communes: Collection[str], now: datetime) -> None:
    """Show the way in to the active members of these communes, once there is one."""
    await _offer(uow, group, await uow.members.active_in_any(communes), now)


async def offer_to(uow: UnitOfWork, group: Group, member: Member, now: datetime) -> None:
    """Show one person the way in."""
    await _offer(uow, group, [member], now)


async def _offer(uow: UnitOfWork, group: Group, members: Collection[Member], now: datetime) -> None:
    """Coordinators make groups: they find their way. A duty phone reads no group."""
    link = group.invite_link
    people = [member for member in members if member.role not in NOT_OFFERED]
    if link is None or not people:
        return
    words = partial(unasked.way_in, group, link, await uow.communes.names())
    await uow.outbox.send_all(letters_to(people, words), now=now, lane=Lane.ROUTINE)


def _slot(stranger: Stranger) -> str:
    return f"stranger:{stranger.id}"
