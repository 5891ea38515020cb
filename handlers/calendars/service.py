"""The rules of personal calendars: who gets an address, and who is answered there."""

from handlers.moment import Moment
from storage.members import Member, MemberUnknown

PATH = "/calendar/{address}.ics"
"""Beneath the address at which the world reaches Vigie."""


class SubscribedAlready(Exception):
    """There is an address: another one takes its place only where that is asked for."""


class AddressUnknown(Exception):
    """No such address, or one whose member may read nothing now: they are alike."""


async def subscribe(moment: Moment, member: Member) -> str:
    """Make a member's first address and return it. Raises `SubscribedAlready`."""
    if await moment.uow.feeds.made_at(member.id) is not None:
        raise SubscribedAlready
    return await _made(moment, member, "feed.opened")


async def renew(moment: Moment, member: Member) -> str:
    """Make another address and return it; the one of before counts no more."""
    return await _made(moment, member, "feed.renewed")


async def close(moment: Moment, member: Member) -> None:
    """Nobody reads there any more."""
    if await moment.uow.feeds.close(member.id):
        await moment.uow.audit.append(member.id, "feed.closed", member.id, moment.now)


async def reader(moment: Moment, address: str) -> Member:
    """Whose calendar stands at this address: somebody who may read today, as in the chat.

    Raises `AddressUnknown`.
    """
    found = await moment.uow.feeds.behind(address)
    if found is None:
        raise AddressUnknown
    try:
        member = await moment.uow.members.get(found)
    except MemberUnknown:
        raise AddressUnknown from None
    charter = await moment.uow.charters.in_force(moment.now)
    if not member.is_active or member.charter_version < charter.version:
        raise AddressUnknown
    return member


async def _made(moment: Moment, member: Member, act: str) -> str:
    address = await moment.uow.feeds.renew(member.id, moment.now)
    await moment.uow.audit.append(member.id, act, member.id, moment.now)
    return address
