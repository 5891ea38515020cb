"""To whom a message goes at this moment."""

from collections.abc import Collection
from dataclasses import replace

from handlers.broadcasts.form import Plan
from handlers.broadcasts.of_meetings import invited
from handlers.moment import Moment
from storage.audiences import Addressees
from storage.members import Member


async def people_of(moment: Moment, plan: Plan, author: Member) -> Addressees:
    """Everybody whom it is for but the author, who knows what was written."""
    audience = plan.audience
    if plan.meeting:
        audience = replace(audience, members=await invited(moment, plan.meeting))
    charter = await moment.uow.charters.version_in_force(moment.now)
    return await moment.uow.audiences.of(audience, besides=author.id, charter=charter)


async def people_among(moment: Moment, members: Collection[str]) -> Addressees:
    """These members, as they stand now."""
    charter = await moment.uow.charters.version_in_force(moment.now)
    return await moment.uow.audiences.among(members, charter=charter)
