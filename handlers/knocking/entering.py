"""The rules of addresses: who may enter whose, and when one counts."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest

from handlers.knocking import letters
from handlers.moment import Moment
from handlers.words import speaking
from storage.addresses import Address
from storage.alert_scopes import ADDRESSED
from storage.members import Member, MemberUnknown, Role

REACHED = ADDRESSED
"""Those who are asked about an alert in private; nobody else needs an address here."""
DIGITS = 6
CODE_LIFETIME = timedelta(minutes=30)
MOST_TRIES, MOST_CODES = 5, 3
"""So many wrong codes, and so many that are sent, until a member's address has to wait."""
PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Code:
    """What was sent to an address; `letter` is the knock that brings it, and knows its time."""

    address: Address
    digits: str = field(repr=False)
    letter: str


class CodeWrong(Exception):
    """These are not the digits that were sent."""


class CodeOver(Exception):
    """The code has stood too long, or a newer one was sent for the same member."""


class TooManyTries(Exception):
    """No code for this member's address before that moment, whoever asks and in whatever form."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many codes were sent or wrong")
        self.until = until


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


async def check_tries(moment: Moment, member: Member) -> None:
    """Whether a code may be sent for this member's address. Raises `TooManyTries`."""
    until = await moment.uow.wrong_codes.waits(member.id, moment.now)
    sent = await moment.uow.knocks.codes_since(member.id, moment.now - PAUSE)
    ends = [until] if until else []
    if len(sent) >= MOST_CODES:
        ends.append(sent[-MOST_CODES] + PAUSE)
    if ends:
        raise TooManyTries(max(ends))


async def send_code(moment: Moment, by: Member, member: Member, address: Address) -> Code:
    """Send a fresh code to an address that is to be confirmed. Raises `TooManyTries`."""
    await check_tries(moment, member)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with speaking(member.language):
        letter = letters.code(address, code, asked_by_other=by.id != member.id)
    uow, now = moment.uow, moment.now
    await uow.knocks.cancel_codes(member.id, now)
    until = now + CODE_LIFETIME
    knock = await uow.knocks.accept(member.id, letter, now=now, expires_at=until)
    await uow.audit.append(by.id, "address.code_sent", member.id, now)
    return Code(address, code, knock)


async def confirm(moment: Moment, by: Member, member: Member, code: Code, typed: str) -> None:
    """The code came back: this is how the member is reached from now on.

    Raises `CodeOver`, `CodeWrong` and `TooManyTries`.
    """
    uow, now = moment.uow, moment.now
    until = await uow.knocks.code_until(code.letter)
    if until is None or now >= until:
        raise CodeOver
    await _count_try(moment, member, is_right=_is_code(typed, code.digits))
    await uow.addresses.keep(member.id, code.address, now)
    await uow.audit.append(by.id, "address.confirmed", member.id, now)


async def drop(moment: Moment, by: Member, member: Member) -> None:
    """The member is reached in Telegram alone."""
    if await moment.uow.addresses.forget(member.id):
        await moment.uow.audit.append(by.id, "address.dropped", member.id, moment.now)


async def _count_try(moment: Moment, member: Member, *, is_right: bool) -> None:
    """Counted before it is believed: those who try at once for one member have no more tries.

    Raises `CodeWrong` and `TooManyTries`.
    """
    wrong, now = moment.uow.wrong_codes, moment.now
    tries = await wrong.add(member.id, now)
    if until := await wrong.waits(member.id, now):
        raise TooManyTries(until)
    if is_right:
        await wrong.forgive(member.id)
        return
    if tries % MOST_TRIES:
        raise CodeWrong
    await wrong.wait_until(member.id, now + PAUSE)
    raise TooManyTries(now + PAUSE)


def _is_code(typed: str, digits: str) -> bool:
    """With or without spaces."""
    return compare_digest("".join(typed.split()).encode(), digits.encode())
