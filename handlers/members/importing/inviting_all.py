"""All the partners of a table are invited in one transaction, or none of them is."""

from collections.abc import Sequence

from handlers.members.importing.reading import identity
from handlers.members.importing.steps import STILL_THERE
from handlers.members.inviting import Answers
from handlers.members.service import expect, invite
from handlers.moment import Moment
from storage.members import Member


class SomebodyCame(Exception):
    """One of them was invited in the meantime."""


async def invite_all(
    moment: Moment, actor: Member, people: Sequence[Answers]
) -> Sequence[tuple[Member, str]]:
    """Each with the one-time code of their card, in the order of the table.

    Raises `SomebodyCame`.
    """
    await moment.uow.members.enter_many()
    there = await moment.uow.members.everyone(*STILL_THERE)
    known = {identity(one.full_name, one.organisation) for one in there}
    if any(identity(one.full_name, one.organisation) in known for one in people):
        raise SomebodyCame
    days = moment.policy.invitation_days
    invited = []
    for one in people:
        member = await expect(moment, one)
        code = await invite(moment.uow, member.id, now=moment.now, days=days, by=actor.id)
        invited.append((member, code))
    return invited
