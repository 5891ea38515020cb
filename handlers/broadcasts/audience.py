"""To whom a message goes at this moment."""

from collections.abc import Collection

from handlers.moment import Moment
from storage.audiences import Addressees, Audience
from storage.members import Member


async def people_of(moment: Moment, audience: Audience, author: Member) -> Addressees:
    """Everybody in it but the author, who knows what was written."""
    charter = await moment.uow.charters.version_in_force(moment.now)
    return await moment.uow.audiences.of(audience, besides=author.id, charter=charter)


async def people_among(moment: Moment, members: Collection[str]) -> Addressees:
    """These members, as they stand now."""
    charter = await moment.uow.charters.version_in_force(moment.now)
    return await moment.uow.audiences.among(members, charter=charter)
