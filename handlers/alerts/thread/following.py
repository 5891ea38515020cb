"""Who follows an alert, and hears by its reference alone that there is something new."""

from collections.abc import Collection, Sequence

from handlers.alerts.telling import Telling
from handlers.alerts.thread import texts
from handlers.letters import letters_to
from handlers.moment import Moment
from handlers.standing_in import with_standing
from storage.alerts import Alert
from storage.members import Member, Role
from storage.notices import Audience
from storage.outbox import Lane


async def tell_followers(moment: Moment, telling: Telling, *, but: Collection[str]) -> None:
    """« A-4M7T : du nouveau », to everybody who follows it but these members."""
    alert = telling.alert
    followers = [one for one in await followers_of(moment, telling) if one.id not in but]
    author = [one for one in followers if one.id == alert.author]
    others = [one for one in followers if one.id != alert.author]
    letters = [
        *letters_to(author, lambda: texts.news_of_yours(telling)),
        *letters_to(others, lambda: texts.news(telling)),
    ]
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=Lane.ROUTINE, about=alert.id)


async def followers_of(moment: Moment, telling: Telling) -> Sequence[Member]:
    """Its author, those who were told in private, and who wrote: if they may still see it."""
    told = [telling.told(each) for each in Audience if each is not Audience.GROUP]
    wrote = {note.author for note in await moment.uow.threads.of(telling.alert.id)}
    ids = sorted(wrote.union(*told, {telling.alert.author}))
    members = [await moment.uow.members.get(one) for one in ids]
    return [one for one in members if await hears(moment, telling.alert, one)]


async def hears(moment: Moment, alert: Alert, member: Member) -> bool:
    """Whether this person may still see the alert, and can be told of it."""
    if not member.is_active or member.chat is None or member.role is Role.DUTY_PHONE:
        return False
    reader = await with_standing(moment.uow, member, moment.now)
    return alert.id in await moment.uow.alerts.visible_among([alert.id], reader)
