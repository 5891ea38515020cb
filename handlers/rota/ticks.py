"""The clock over the rota: whoever is newly on call is told, and whoever left leaves a gap."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.rota import texts
from handlers.standing_in import standing_in
from handlers.telling import tell_coordinators
from handlers.words import speaking
from storage.audit import SYSTEM
from storage.outbox import Lane
from storage.rotas import Stint
from storage.setbacks import Work

TOLD_FROM = time(18)
"""The evening before."""
AT_ONCE = 50
ONE_DAY = timedelta(days=1)


async def tell_on_call(moment: Moment) -> None:
    """Whoever is on call from tomorrow on, or is already, learns it once."""
    evening = moment.now.astimezone(moment.zone).time() >= TOLD_FROM
    day = moment.today + ONE_DAY if evening else moment.today
    alike: defaultdict[tuple[str, date, date], list[Stint]] = defaultdict(list)
    for stint in await moment.uow.rotas.untold(day, moment.now, AT_ONCE):
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
    await moment.uow.rotas.mark_told([stint.id for stint in those], moment.now)
    news = [stint for stint in those if not await _goes_on(moment, stint)]
    if news and news[0].until_day > moment.today:
        await _tell(moment, news)


async def _goes_on(moment: Moment, stint: Stint) -> bool:
    """Whether the same person was on call the day before, and so knows."""
    before = await moment.uow.rotas.on_call(stint.insee, stint.first_day - ONE_DAY)
    return before == stint.member


async def _tell(moment: Moment, stints: Sequence[Stint]) -> None:
    """In one message for all the communes that share these days; to whoever stands in, if away."""
    stint = stints[0]
    named = await moment.uow.members.get(stint.member)
    begins = max(moment.now, _midnight(moment, stint.first_day))
    instead = await standing_in(moment.uow, begins)
    acting = instead.get(named.id, named) if named.id in instead else named
    if acting is None or not acting.is_active or acting.chat is None:
        return
    names = await moment.uow.communes.names()
    absent = None if acting.id == named.id else named.full_name
    with speaking(acting.language):
        communes = [names[each.insee] for each in stints]
        message = texts.on_call(communes, stint, moment.today, absent)
    await moment.uow.outbox.send(
        acting.chat,
        message,
        now=moment.now,
        lane=Lane.ROUTINE,
        expires_at=_midnight(moment, stint.until_day),
        about=stint.id,
        member=acting.id,
    )


def _midnight(moment: Moment, day: date) -> datetime:
    return datetime.combine(day, time(), moment.zone)
