"""The rules of the rota: whose weeks one may enter, who may be on call, and what is kept."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from handlers.moment import Moment
from handlers.rota import texts
from handlers.rota.reading import Entry
from handlers.telling import tell
from storage.alert_scopes import OFFICIALS
from storage.members import Member, Role
from storage.rotas import Stint


class CommuneNotYours(Exception):
    """One of these communes is none whose weeks this person may enter."""


class StintUnfit(Exception):
    """Somebody who was chosen is no longer at this town hall."""


async def communes_of(moment: Moment, by: Member) -> Sequence[str]:
    """The communes whose weeks one may see and enter, by name: a coordinator's are all."""
    ours = await moment.uow.communes.names()
    return [insee for insee in ours if by.role is Role.COORDINATOR or insee in by.communes]


async def officials_of(moment: Moment, communes: Collection[str]) -> Sequence[Member]:
    """Who may be on call: mayor or deputy in each of these communes, the mayor first."""
    found: dict[str, Member] = {}
    for number, insee in enumerate(communes):
        here = {one.id: one for one in await moment.uow.members.active_in(insee, *OFFICIALS)}
        found = here if number == 0 else {id_: found[id_] for id_ in found if id_ in here}
    return sorted(found.values(), key=_by_name)


async def keep(
    moment: Moment, by: Member, communes: Collection[str], entries: Sequence[Entry]
) -> None:
    """Keep these weeks in each of the communes, in the place of what was there on these days.

    Raises `CommuneNotYours`, `StintUnfit`: all of it is kept, or nothing.
    """
    if not communes or not set(communes) <= set(await communes_of(moment, by)):
        raise CommuneNotYours
    fit = {one.id for one in await officials_of(moment, communes)}
    if any(entry.member is not None and entry.member not in fit for entry in entries):
        raise StintUnfit
    for insee in communes:
        for entry in in_one(entries):
            await _keep(moment, insee, entry)
            detail = f"{entry.first_day}/{entry.until_day} {entry.member or 'nobody'}"
            await moment.uow.audit.append(by.id, "rota.kept", insee, moment.now, detail)


def in_one(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The same, with weeks of one person that follow each other as one."""
    found: list[Entry] = []
    for entry in sorted(entries, key=lambda each: each.first_day):
        last = found[-1] if found else None
        if last and last.member == entry.member and entry.first_day <= last.until_day:
            found[-1] = replace(last, until_day=max(last.until_day, entry.until_day))
        else:
            found.append(entry)
    return found


def _by_name(one: Member) -> tuple[bool, str, str]:
    return one.role is not Role.MAYOR, one.last_name.casefold(), one.first_name.casefold()


async def _keep(moment: Moment, insee: str, entry: Entry) -> None:
    """Whoever knew of these days and is on call no more is told, whoever still is hears nothing."""
    rotas = moment.uow.rotas
    before = await rotas.clear(insee, entry.first_day, entry.until_day)
    for each in before:
        if await moment.uow.outbox.cancel_about(each.id, moment.now):
            await rotas.mark_untold(each)
    told = [each for each in before if each.told_at is not None]
    for each in told:
        if each.member != entry.member:
            await _relieve(moment, each, entry)
    if entry.member is None:
        return
    stint = await rotas.keep(insee, entry.member, entry.first_day, entry.until_day)
    if any(each.member == entry.member and each.holds(entry.first_day) for each in told):
        await rotas.mark_told([stint.id], moment.now)


async def _relieve(moment: Moment, stint: Stint, entry: Entry) -> None:
    first, until = max(stint.first_day, entry.first_day), min(stint.until_day, entry.until_day)
    member = await moment.uow.members.get(stint.member)
    if not member.is_active or until <= moment.today:
        return
    name = (await moment.uow.communes.names())[stint.insee]
    days = replace(stint, first_day=first, until_day=until)
    await tell(moment.uow, moment.now, member, partial(texts.relieved, name, days, moment.today))
