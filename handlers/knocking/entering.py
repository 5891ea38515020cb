"""The rules of addresses: who may enter whose, and when one counts."""

import secrets
from datetime import timedelta
from hmac import compare_digest

from handlers.knocking import letters
from handlers.moment import Moment
from handlers.words import speaking
from storage.addresses import Address
from storage.members import Member, MemberUnknown, Role

REACHED = frozenset({Role.MAYOR, Role.DEPUTY_MAYOR, Role.COORDINATOR})
"""Those who are asked about an alert in private; nobody else needs an address here."""
DIGITS = 6
CODE_LIFETIME = timedelta(minutes=30)


async def whose(moment: Moment, by: Member, member_id: str) -> Member:
    """The member whose address somebody may see and enter: one's own, or any for a coordinator.

    Raises `MemberUnknown`, whatever the reason.
    """
    if by.id != member_id and by.role is not Role.COORDINATOR:
        raise MemberUnknown
    member = await moment.uow.members.get(member_id)
    if not member.is_active or member.role not in REACHED:
        raise MemberUnknown
    return member


async def send_code(moment: Moment, by: Member, member: Member, address: Address) -> str:
    """Send a fresh code to an address that is to be confirmed, and return it."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with speaking(member.language):
        letter = letters.code(address, code, asked_by_other=by.id != member.id)
    uow, now = moment.uow, moment.now
    await uow.knocks.cancel_codes(member.id, now)
    await uow.knocks.accept(member.id, letter, now=now, expires_at=now + CODE_LIFETIME)
    await uow.audit.append(by.id, "address.code_sent", member.id, now)
    return code


def is_code(typed: str, code: str) -> bool:
    """Whether somebody typed the code, with or without spaces."""
    return compare_digest("".join(typed.split()).encode(), code.encode())


async def confirm(moment: Moment, by: Member, member: Member, address: Address) -> None:
    """The code came back: this is how the member is reached from now on."""
    await moment.uow.addresses.keep(member.id, address, moment.now)
    await moment.uow.audit.append(by.id, "address.confirmed", member.id, moment.now)


async def drop(moment: Moment, by: Member, member: Member) -> None:
    """The member is reached in Telegram alone."""
    if await moment.uow.addresses.forget(member.id):
        await moment.uow.audit.append(by.id, "address.dropped", member.id, moment.now)
