"""People and groups of a council in a service test, each with a chat."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import update

from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature, Risk
from storage.alerts import Severity
from storage.groups import Group
from storage.member_rows import member_communes
from storage.members import Kind, Member, Role, Status
from storage.unit_of_work import UnitOfWork
from tests.house import EVENING, TRONVILLE

_telegram_ids = count(1)

NEIGHBOURS = Report(
    commune=TRONVILLE, nature=Nature.NEIGHBOURS, severity=Severity.ORANGE, risk=Risk.POSSIBLE
)


async def member_of(
    uow: UnitOfWork, role: Role = Role.FIELD_PARTNER, communes: Sequence[str] = (TRONVILLE,)
) -> Member:
    """An active member."""
    member = await uow.members.add(
        role=role,
        kind=Kind.ASSOCIATION,
        first_name="Prénom",
        last_name=f"Nom-{role}",
        organisation="Association exemple",
        communes=communes,
        now=EVENING,
    )
    telegram_id = next(_telegram_ids)
    await uow.members.bind(member.id, telegram_id, await uow.chats.at(telegram_id))
    await uow.members.sign(member.id, 1)
    await uow.members.set_status(member.id, Status.ACTIVE)
    return await uow.members.get(member.id)


async def move_to(uow: UnitOfWork, member: Member, insee: str) -> None:
    """The member is attached to another commune."""
    theirs = update(member_communes).where(member_communes.c.member == member.id)
    await uow.connection.execute(theirs.values(insee=insee))


async def group_of(uow: UnitOfWork, communes: Sequence[str] = (TRONVILLE,)) -> Group:
    """A linked group."""
    group = await uow.groups.add(await uow.chats.at(-next(_telegram_ids)), "Veille", EVENING)
    await uow.groups.link(group, communes)
    return await uow.groups.get(group.id)
