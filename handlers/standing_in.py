"""Who stands in for whom: alternates of alternates are followed, circles end with nobody."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from storage.absences import Absence
from storage.alert_scopes import CONCERNED, OFFICIALS
from storage.members import Member, Role
from storage.standing import Standing
from storage.unit_of_work import UnitOfWork

MAY_STAND_IN = CONCERNED


def stand_ins(
    absences: Iterable[Absence], members: Iterable[Member], at: datetime, *, charter: int
) -> Mapping[str, Member | None]:
    """Who stands in for each member who is away at an instant; a present member is no key.

    None where nobody does: none was named, the alternates lead back to somebody who is away, or
    the last of them may not (`may_stand_in`, or the `charter` in force is not signed). `members`
    are at least those whom the absences name.
    """
    here = {member.id: member for member in members if member.is_active}
    away = {each.member: each.alternate for each in absences if each.holds(at)}
    found: dict[str, Member | None] = {}
    for absent in away:
        last = _end_of_chain(absent, away, here)
        fits = absent in here and last is not None and last.charter_version >= charter
        found[absent] = last if fits and last and may_stand_in(last, here[absent]) else None
    return found


def may_stand_in(alternate: Member, absent: Member) -> bool:
    """Whether somebody may be named: active, and of the same organisation or the same circle."""
    if alternate.id == absent.id or not alternate.is_active or alternate.role not in MAY_STAND_IN:
        return False
    return belong_together(alternate, absent)


def belong_together(one: Member, other: Member) -> bool:
    """Whether two people are of the same organisation or of the same circle."""
    neighbours = not one.communes.isdisjoint(other.communes)
    coordination = one.role is other.role is Role.COORDINATOR
    return one.works_for(other.organisation) or neighbours or coordination


async def standing_in(uow: UnitOfWork, at: datetime) -> Mapping[str, Member | None]:
    """`stand_ins` of what is kept."""
    return (await _now(uow, at))[0]


def present(members: Iterable[Member], instead: Mapping[str, Member | None]) -> list[Member]:
    """These members, or whoever stands in for those who are away; each once, in their order."""
    acting = (instead.get(member.id, member) for member in members)
    return list({one.id: one for one in acting if one is not None}.values())


async def with_standing(uow: UnitOfWork, member: Member, now: datetime) -> Member:
    """The member with what they may do now because they stand in for others."""
    if not await uow.absences.is_named(member.id, now):
        return member
    instead, known = await _now(uow, now)
    represented = [known[absent] for absent, one in instead.items() if one and one.id == member.id]
    return replace(member, standing=_standing(represented))


def _standing(represented: Collection[Member]) -> Standing:
    officials = [one for one in represented if one.role in OFFICIALS]
    return Standing(
        members=frozenset(one.id for one in represented),
        communes=frozenset(insee for one in officials for insee in one.communes),
        coordination=any(one.role is Role.COORDINATOR for one in represented),
    )


async def _now(
    uow: UnitOfWork, at: datetime
) -> tuple[Mapping[str, Member | None], Mapping[str, Member]]:
    """Who stands in for whom, and the members by id among whom it was found."""
    absences = await uow.absences.at(at)
    if not absences:
        return {}, {}
    named = {each.alternate for each in absences if each.alternate is not None}
    known = await uow.members.get_all({each.member for each in absences} | named)
    charter = await uow.charters.version_in_force(at)
    return stand_ins(absences, known.values(), at, charter=charter), known


def _end_of_chain(
    absent: str, away: Mapping[str, str | None], here: Mapping[str, Member]
) -> Member | None:
    """The first of the alternates who is not away; None for a circle, or a link that broke."""
    passed, one = {absent}, away[absent]
    while one is not None and one in here and one not in passed:
        if one not in away:
            return here[one]
        passed.add(one)
        one = away[one]
    return None
