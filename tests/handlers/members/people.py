"""People for the tests of this slice."""

from handlers.moment import Moment
from storage.members import Kind, Member, Role, Status
from tests.house import TRONVILLE

MOBILE = 700_000_001
"""A Telegram account that nobody has yet."""


async def expected(moment: Moment, role: Role = Role.FIELD_PARTNER, name: str = "Amina") -> Member:
    """Somebody who is invited."""
    return await moment.uow.members.add(
        role=role,
        kind=Kind.ASSOCIATION,
        first_name=name,
        last_name="Diallo" if name else "",
        organisation="Association Horizon",
        communes=[TRONVILLE],
        now=moment.now,
    )


async def active(moment: Moment, role: Role, account: int) -> Member:
    """Somebody who is in."""
    member = await expected(moment, role)
    chat = await moment.uow.chats.at(account)
    await moment.uow.members.bind(member.id, account, chat)
    await moment.uow.members.sign(member.id, 1)
    await moment.uow.members.set_status(member.id, Status.ACTIVE)
    return await moment.uow.members.get(member.id)
