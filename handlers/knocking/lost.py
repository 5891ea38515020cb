"""A knock that no gateway took: whoever can look after the address, or call, learns so."""

from handlers.knocking import texts
from handlers.moment import Moment
from handlers.telling import tell
from storage.knocks import Knock
from storage.members import MemberUnknown, Role

PLACE = "knock:"


async def tell_lost(moment: Moment, knock: Knock) -> None:
    """The coordination reads it once a day for each person; whoever waits for a code knows."""
    if knock.alert is None:
        return
    uow = moment.uow
    try:
        member = await uow.members.get(knock.member)
    except MemberUnknown:
        return
    for coordinator in await uow.members.active_with(Role.COORDINATOR):
        slot = f"{PLACE}{moment.today:%Y-%m-%d}:{member.id}:{coordinator.id}"
        if await uow.slots.find(slot) is None:
            await tell(uow, moment.now, coordinator, lambda: texts.lost(member), slot=slot)
