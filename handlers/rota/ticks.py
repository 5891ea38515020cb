"""The clock over the rota: whoever is newly on call is told, and whoever left leaves a gap."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.rota import texts
from handlers.standing_in import present, standing_in
from handlers.telling import tell_coordinators
from handlers.words import speaking
from storage.audit import SYSTEM
from storage.chats import ChatState
from storage.members import Member
from storage.outbox import Lane
from storage.rotas import Stint
from storage.setbacks import Work

TOLD_FROM = time(18)
"""The evening before."""
AT_ONCE = 50
"""So many gaps a round."""
ONE_DAY = timedelta(days=1)


async def tell_on_call(moment: Moment) -> None:
    """Whoever is on call from tomorrow on, or is already, learns it once, as soon as they can."""
    evening = moment.now.astimezone(moment.zone).time() >= TOLD_FROM
    day = moment.today + ONE_DAY if evening else moment.today
    alike: defaultdict[tuple[str, date, date], list[Stint]] = defaultdict(list)
    for stint in await moment.uow.rotas.untold(day, moment.now):
        if stint.until_day > moment.today:
            alike[stint.member, stint.first_day, stint.until_day].append(stint)
    rows = list(alike.values())
    await one_by_one(moment, Work.ROTA, rows, _tell_once, subject=lambda those: those[0].id)


async def look_after_rota(moment: Moment) -> None:
    """Weeks of people who are no longer of that town hall go, and the coordination learns it."""
    await moment.uow.rotas.forget_past(moment.today - ONE_DAY)
    gone = await moment.uow.rotas.unfounded(AT_ONCE)
    if not gone:
        return
    for stint in gone:
        await moment.uow.rotas.drop(stint.id)
        await moment.uow.outbox.cancel_about(stint.id, moment.now)
        await moment.uow.audit.append(SYSTEM, "rota.dropped", stint.insee, moment.now, stint.member)
    names = await moment.uow.communes.names()
    ahead = [(names[each.insee], each) for each in gone if each.until_day > moment.today]
    if ahead:
        write = partial(texts.lost, ahead, moment.today)
        await tell_coordinators(moment.uow, moment.now, write)


async def _tell_once(moment: Moment, those: Sequence[Stint]) -> None:
    news = [stint for stint in those if not await _goes_on(moment, stint)]
    if not news or await _tell(moment, news):
        await moment.uow.rotas.mark_told([stint.id for stint in those], moment.now)


async def _goes_on(moment: Moment, stint: Stint) -> bool:
    """Whether the same person was on call the day before, and knows."""
    before = stint.first_day - ONE_DAY
    return await moment.uow.rotas.was_told(stint.insee, stint.member, before)


async def _tell(moment: Moment, stints: Sequence[Stint]) -> bool:
    """In one message for all the communes that share these days; to whoever stands in, if away.

    False where nobody could read it now: it is said when somebody can.
    """
    stint = stints[0]
    named = await moment.uow.members.get(stint.member)
    begins = max(moment.now, _midnight(moment, stint.first_day))
    (acting,) = present([named], await standing_in(moment.uow, begins)) or (None,)
    if acting is None or (chat := await _open_chat(moment, acting)) is None:
        return False
    names = await moment.uow.communes.names()
    absent = None if acting.id == named.id else named.full_name
    with speaking(acting.language):
        communes = [names[each.insee] for each in stints]
        message = texts.on_call(communes, stint, moment.today, absent)
    await moment.uow.outbox.send(
        chat,
        message,
        now=moment.now,
        lane=Lane.ROUTINE,
        expires_at=_midnight(moment, stint.until_day),
        about=stint.id,
        member=acting.id,
    )
    return True


async def _open_chat(moment: Moment, member: Member) -> str | None:
    """The chat of somebody who is let in, if it takes messages."""
    if not member.is_active or member.chat is None:
        return None
    chat = await moment.uow.chats.get(member.chat)
    return None if chat.state is ChatState.DEAD else chat.id


def _midnight(moment: Moment, day: date) -> datetime:
    return datetime.combine(day, time(), moment.zone)
