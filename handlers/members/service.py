"""Inviting: who is expected, and the one-time code that lets them in."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files

from handlers.members.errors import NotExpected
from handlers.members.inviting import Answers
from handlers.moment import Moment
from handlers.words import typeset
from storage import audit
from storage.charters import Charter
from storage.invitations import COMMAND_LINE, COORDINATOR
from storage.members import Kind, Member, Role, Status
from storage.unit_of_work import UnitOfWork

CODE_BYTES = 24
"""192 random bits: 32 characters, where Telegram allows 64 of `[A-Za-z0-9_-]`."""
FIRST_CHARTER = 1


async def invite(uow: UnitOfWork, member_id: str, *, now: datetime, days: int, by: str) -> str:
    """Make the one link through which a person who is expected may come; links of before close.

    `by` is the inviting member's id, or `audit.SYSTEM` for the command line, which vouches for
    the person and sees the code again until it is used. Raises `NotExpected`.
    """
    member = await uow.members.get(member_id)
    if member.status is not Status.INVITED:
        raise NotExpected
    await revoke(uow, member_id, now)
    code = secrets.token_urlsafe(CODE_BYTES)
    voucher = COMMAND_LINE if by == audit.SYSTEM else COORDINATOR
    await uow.invitations.add(
        member_id, code, now=now, expires_at=now + timedelta(days=days), voucher=voucher
    )
    await uow.audit.append(by, "member.invited", member_id, now, member.role)
    return code


async def expect(moment: Moment, answers: Answers) -> Member:
    """Keep whom the form describes; the person is expected from now on."""
    if answers.role is None or answers.kind is None:
        raise ValueError("the form is not complete")
    return await moment.uow.members.add(
        role=answers.role,
        kind=answers.kind,
        first_name=answers.first_name,
        last_name=answers.last_name,
        organisation=answers.organisation,
        communes=answers.communes,
        now=moment.now,
    )


async def cancel(moment: Moment, by: Member, member_id: str) -> Member:
    """A coordinator takes an invitation back. Raises `NotExpected`."""
    member = await moment.uow.members.get(member_id)
    invitation = await moment.uow.invitations.latest(member_id)
    taken_back = invitation is None or invitation.revoked_at is not None
    if member.status is not Status.INVITED or taken_back:
        raise NotExpected
    await revoke(moment.uow, member.id, moment.now)
    await moment.uow.audit.append(by.id, "invitation.revoked", member.id, moment.now)
    return member


async def revoke(uow: UnitOfWork, member_id: str, now: datetime) -> None:
    """Close the links of a person who is expected; an account that opened one is forgotten."""
    await uow.invitations.revoke_all(member_id, now)
    await uow.members.release(member_id)


async def found_first_coordinator(uow: UnitOfWork, now: datetime) -> str:
    """The council's first person, with the first charter to sign. Returns the one-time code."""
    if await uow.charters.last_version() == 0:
        await uow.charters.publish(Charter(FIRST_CHARTER, shipped_charter(), now))
    return await invite_another_coordinator(uow, now)


async def invite_another_coordinator(uow: UnitOfWork, now: datetime) -> str:
    """A coordinator invited from the command line: a link expired, or a phone was lost."""
    coordinator = await uow.members.add(
        role=Role.COORDINATOR,
        kind=Kind.INTERCOMMUNALITY,
        first_name="",
        last_name="",
        organisation=(await uow.council.get()).name,
        communes=(),
        now=now,
    )
    days = (await uow.policy()).invitation_days
    return await invite(uow, coordinator.id, now=now, days=days, by=audit.SYSTEM)


async def unused_coordinator_codes(uow: UnitOfWork, now: datetime) -> Sequence[str]:
    """The codes of the command line through which nobody came yet, the oldest first."""
    return [one.code for one in await uow.invitations.open_ones(now) if one.code is not None]


def shipped_charter() -> str:
    """The text that a council starts with."""
    text = files(__package__).joinpath(f"charter/{FIRST_CHARTER}.fr.txt").read_text("utf-8")
    return typeset(text.strip())
