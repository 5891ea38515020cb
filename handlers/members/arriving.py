"""Coming in: a link is opened, the charter accepted, two words compared, and the doors open."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from importlib.resources import files

from handlers.members.errors import AccountTaken, AlreadyDone, CharterOutdated, CodeRefused
from handlers.moment import Moment
from storage.invitations import Invitation
from storage.members import Member, Status

PATIENT_WITH = 10
"""So many wrong codes may be a link cut short; from there on the account waits."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Account:
    """Who opens a link, as Telegram shows them."""

    telegram_id: int
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)


async def open_link(moment: Moment, account: Account, code: str) -> Member:
    """Bind this account to whom the code was made for.

    Opening it twice from the same account is no harm. Raises `CodeRefused` and `AccountTaken`.
    """
    uow = moment.uow
    if await uow.wrong_codes.waits(account.telegram_id, moment.now):
        raise CodeRefused
    known = await uow.members.find_by_telegram(account.telegram_id)
    invitation = await uow.invitations.behind(code)
    if invitation is None or not _lets_in(invitation, known, moment):
        await _slow_down(moment, account.telegram_id)
        raise CodeRefused
    await uow.wrong_codes.forgive(account.telegram_id)
    if known is not None and known.id == invitation.member:
        return known
    if known is not None and known.status is not Status.INVITED:
        raise AccountTaken
    if known is not None:
        await uow.members.release(known.id)
    await _bind(moment, invitation, account)
    return await uow.members.get(invitation.member)


async def accept(moment: Moment, member: Member, version: int) -> str | None:
    """Sign the charter on the way in: the two words to read out, or None when the doors are open.

    Raises `CharterOutdated`, and `AlreadyDone` when the person is not expected.
    """
    uow = moment.uow
    invitation = await uow.invitations.latest(member.id)
    if member.status is not Status.INVITED or invitation is None:
        raise AlreadyDone
    await sign(moment, member, version)
    if invitation.is_vouched:
        await uow.members.set_status(member.id, Status.ACTIVE)
        await uow.audit.append(member.id, "member.activated", member.id, moment.now)
        return None
    words = two_words()
    await uow.invitations.give_words(invitation.id, words)
    await uow.members.set_status(member.id, Status.SIGNED)
    return words


async def sign(moment: Moment, member: Member, version: int) -> None:
    """Keep the signature and its date. Raises `CharterOutdated` and `AlreadyDone`."""
    newest = await moment.uow.charters.newest()
    if member.charter_version >= newest.version:
        raise AlreadyDone
    if version != newest.version:
        raise CharterOutdated
    await moment.uow.members.sign(member.id, version)
    await moment.uow.charters.record_signature(member.id, version, moment.now)
    await moment.uow.audit.append(member.id, "charter.signed", member.id, moment.now, str(version))


async def refuse(moment: Moment, member: Member) -> None:
    """The charter was refused: the account is forgotten. Raises `AlreadyDone`."""
    if member.status is not Status.INVITED:
        raise AlreadyDone
    await moment.uow.invitations.revoke_all(member.id, moment.now)
    await moment.uow.members.release(member.id)
    await moment.uow.audit.append(member.id, "charter.refused", member.id, moment.now)


async def confirm(moment: Moment, by: Member, invitation_id: str) -> Member:
    """A coordinator heard the two words: the doors open. Raises `AlreadyDone`."""
    member = await _to_confirm(moment, invitation_id)
    await moment.uow.members.set_status(member.id, Status.ACTIVE)
    await moment.uow.audit.append(by.id, "member.confirmed", member.id, moment.now)
    return await moment.uow.members.get(member.id)


async def deny(moment: Moment, by: Member, invitation_id: str) -> Member:
    """It was somebody else: the link, the account and the signature count no more.

    Returns the member as it was, with the chat of whoever came. Raises `AlreadyDone`.
    """
    member = await _to_confirm(moment, invitation_id)
    uow = moment.uow
    await uow.invitations.revoke_all(member.id, moment.now)
    await uow.charters.forget_signatures(member.id)
    await uow.members.sign(member.id, 0)
    await uow.members.set_status(member.id, Status.INVITED)
    await uow.members.release(member.id)
    await uow.audit.append(by.id, "member.denied", member.id, moment.now)
    return member


def two_words() -> str:
    """Two words that nobody could guess, easy to tell apart by phone: « citron – voilier »."""
    first, second = secrets.SystemRandom().sample(_words(), 2)
    return f"{first} – {second}"


def _lets_in(invitation: Invitation, known: Member | None, moment: Moment) -> bool:
    if invitation.revoked_at is not None:
        return False
    same = known is not None and known.id == invitation.member
    return same or invitation.is_open(moment.now)


async def _slow_down(moment: Moment, telegram_id: int) -> None:
    over = await moment.uow.wrong_codes.add(telegram_id, moment.now) - PATIENT_WITH
    if over >= 0:
        wait = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
        await moment.uow.wrong_codes.wait_until(telegram_id, moment.now + wait)


async def _bind(moment: Moment, invitation: Invitation, account: Account) -> None:
    uow = moment.uow
    chat = await uow.chats.at(account.telegram_id)
    await uow.chats.revive(chat)
    await uow.members.bind(invitation.member, account.telegram_id, chat)
    await uow.invitations.use(invitation.id, moment.now)
    member = await uow.members.get(invitation.member)
    if not member.full_name:
        named = replace(member, first_name=account.first_name, last_name=account.last_name)
        await uow.members.rename(named)
    await uow.audit.append(member.id, "invitation.opened", member.id, moment.now)


async def _to_confirm(moment: Moment, invitation_id: str) -> Member:
    invitation = await moment.uow.invitations.find(invitation_id)
    if invitation is None or invitation.revoked_at is not None:
        raise AlreadyDone
    member = await moment.uow.members.get(invitation.member)
    if member.status is not Status.SIGNED:
        raise AlreadyDone
    return member


@cache
def _words() -> tuple[str, ...]:
    return tuple(files(__package__).joinpath("word_list.txt").read_text("utf-8").split())
