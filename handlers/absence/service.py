"""The rules of absences: who may declare whose, who may be named, and what an end brings."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.absence.returning import CatchUp, come_back
from handlers.absence.telling import relieve, tell_alternate, tell_declared, tell_declined
from handlers.dates import Period
from handlers.moment import Moment
from handlers.standing_in import may_stand_in
from storage.absences import Absence, AbsenceUnknown
from storage.alert_scopes import ADDRESSED, OFFICIALS
from storage.members import Member, MemberUnknown, Role, Status
from storage.schema import new_id

MAY_BE_AWAY = ADDRESSED
"""Those to whom alerts are addressed: the absence of anybody else would change nothing."""
LONGEST = timedelta(days=366)


class AlternateUnfit(Exception):
    """This person may not stand in, or no longer."""


async def absent_member(moment: Moment, by: Member, member_id: str) -> Member:
    """Whose absence it is: one's own, or as a coordinator that of anybody who hears of alerts.

    Raises `MemberUnknown`.
    """
    if by.id != member_id and by.role is not Role.COORDINATOR:
        raise MemberUnknown
    member = await moment.uow.members.get(member_id)
    if not member.is_active or member.role not in MAY_BE_AWAY:
        raise MemberUnknown
    return member


async def candidates(
    moment: Moment, by: Member, absent: Member, period: Period
) -> Sequence[Member]:
    """Who may be named and is there when it begins, the nearest first; this reading is audited."""
    active = await moment.uow.members.everyone(Status.ACTIVE)
    away = {each.member for each in await moment.uow.absences.at(period.from_at)}
    fit = [one for one in active if one.id not in away and await _fits(moment, one, absent)]
    await moment.uow.audit.append(by.id, "absence.alternates_shown", absent.id, moment.now)
    return sorted(fit, key=lambda one: _distance(one, absent))


async def declare(
    moment: Moment, by: Member, member_id: str, period: Period, alternate_id: str | None
) -> Absence:
    """Keep an absence and tell whoever stands in; one that it touches gives way.

    Whoever was away till now may be back by it: the caller lets them catch up. Raises
    `MemberUnknown`, `AlternateUnfit`.
    """
    absent = await absent_member(moment, by, member_id)
    alternate = await _named(moment, absent, alternate_id)
    absence = Absence(
        id=new_id(),
        member=absent.id,
        alternate=alternate_id,
        named_by=by.id,
        from_at=max(period.from_at, moment.now),
        until_at=period.until_at,
    )
    for before in await moment.uow.absences.declare(absence):
        await relieve(moment, before, absent)
    named = alternate_id or "nobody"
    await moment.uow.audit.append(by.id, "absence.declared", absent.id, moment.now, named)
    await tell_alternate(moment, absence, absent)
    if by.id != absent.id:
        await tell_declared(moment, absence, absent, alternate)
    return absence


async def open_to(moment: Moment, by: Member, absence_id: str) -> Absence:
    """An absence that this person may change. Raises `AbsenceUnknown`."""
    absence = await moment.uow.absences.get(absence_id)
    may = by.id == absence.member or by.role is Role.COORDINATOR
    if not may or absence.until_at <= moment.now:
        raise AbsenceUnknown
    return absence


async def end(moment: Moment, by: Member, absence_id: str, catch_up: CatchUp) -> Absence:
    """It is over, or does not take place. Raises `AbsenceUnknown`."""
    absence = await open_to(moment, by, absence_id)
    await come_back(moment, by.id, absence, catch_up)
    return absence


async def decline(moment: Moment, alternate: Member, absence_id: str) -> Absence:
    """Whoever was named cannot: nobody stands in until another is named.

    The absent person and whoever named are told. Raises `AbsenceUnknown`.
    """
    absence = await moment.uow.absences.get(absence_id)
    if absence.alternate != alternate.id or absence.until_at <= moment.now:
        raise AbsenceUnknown
    await moment.uow.absences.unname(absence.id)
    await moment.uow.outbox.cancel_about(absence.id, moment.now)
    await moment.uow.audit.append(alternate.id, "absence.declined", absence.member, moment.now)
    absent = await moment.uow.members.get(absence.member)
    await tell_declined(moment, absence, absent, alternate)
    return absence


async def _named(moment: Moment, absent: Member, alternate_id: str | None) -> Member | None:
    """Looked at again: the key may be older than a removal or a new charter."""
    if alternate_id is None:
        return None
    alternate = await moment.uow.members.get(alternate_id)
    if not await _fits(moment, alternate, absent):
        raise AlternateUnfit
    return alternate


async def _fits(moment: Moment, alternate: Member, absent: Member) -> bool:
    charter = await moment.uow.charters.version_in_force(moment.now)
    return alternate.charter_version >= charter and may_stand_in(alternate, absent)


def _distance(one: Member, absent: Member) -> tuple[bool, bool, str, str]:
    """Officials of the same commune first, then whoever shares one, then by name."""
    shares = not one.communes.isdisjoint(absent.communes)
    is_peer = one.role is absent.role or (shares and one.role in OFFICIALS)
    return not is_peer, not shares, one.last_name.casefold(), one.first_name.casefold()
