"""An alert that somebody leaves unopened in Telegram knocks at their other door, once."""

from collections.abc import Collection
from datetime import timedelta

from handlers.knocking.letters import waiting
from handlers.moment import Moment
from handlers.words import speaking
from storage.alerts import Alert
from storage.audit import SYSTEM
from storage.members import Member

LIFETIME = timedelta(hours=24)


async def knock(moment: Moment, alert: Alert, members: Collection[Member]) -> None:
    """Knock at the door of each of these who has one, and at which this alert did not knock yet."""
    uow, now = moment.uow, moment.now
    doors = await uow.addresses.of([one.id for one in members])
    if not doors:
        return
    knocked = await uow.knocks.knocked_for(alert.id)
    commune = (await uow.communes.get(alert.insee)).name
    for member in members:
        if member.id in knocked or member.id not in doors:
            continue
        to = doors[member.id].address
        with speaking(member.language):
            letter = waiting(to, alert, commune, moment.policy, moment.bot_username)
        until = now + LIFETIME
        await uow.knocks.accept(member.id, letter, now=now, expires_at=until, alert=alert.id)
        await uow.audit.append(SYSTEM, "alert.knocked", alert.id, now, member.id)
