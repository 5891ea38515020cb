"""Who is best placed to take charge: a table over nature, public and place, and no more than that.

It proposes and explains; a person decides. Nothing is learnt about anybody from how often they
were chosen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature, Place, Public
from storage.members import Kind, Member

_POLICE = (Kind.MUNICIPAL_POLICE, Kind.NATIONAL_POLICE, Kind.GENDARMERIE)
_SOCIAL = (Kind.SOCIAL_WORKER, Kind.DEPARTMENT, Kind.ASSOCIATION)
_SCHOOL = (Kind.SCHOOL, Kind.STREET_OUTREACH, Kind.SOCIAL_WORKER)
_STREET = (Kind.STREET_OUTREACH, Kind.MUNICIPAL_POLICE, Kind.ASSOCIATION)

BY_NATURE: Mapping[Nature, Sequence[Kind]] = {
    Nature.NEIGHBOURS: (Kind.SOCIAL_LANDLORD, Kind.ASSOCIATION, Kind.MUNICIPAL_POLICE),
    Nature.GATHERING: _STREET,
    Nature.INCIVILITY: (Kind.MUNICIPAL_POLICE, Kind.STREET_OUTREACH, Kind.SOCIAL_LANDLORD),
    Nature.DAMAGE: (Kind.MUNICIPAL_POLICE, Kind.SOCIAL_LANDLORD, Kind.GENDARMERIE),
    Nature.WILD_RIDING: _POLICE,
    Nature.DRUG_DEALING: (Kind.NATIONAL_POLICE, Kind.GENDARMERIE, Kind.STREET_OUTREACH),
    Nature.FAMILY_CONFLICT: _SOCIAL,
    Nature.FAMILY_VIOLENCE: (Kind.GENDARMERIE, Kind.NATIONAL_POLICE, Kind.SOCIAL_WORKER),
    Nature.BRAWL: (Kind.STREET_OUTREACH, Kind.NATIONAL_POLICE, Kind.GENDARMERIE),
    Nature.HALL_OCCUPATION: (Kind.SOCIAL_LANDLORD, Kind.STREET_OUTREACH, Kind.MUNICIPAL_POLICE),
    Nature.ALCOHOL: _STREET,
    Nature.SCHOOL_BULLYING: _SCHOOL,
    Nature.SCHOOL_VIOLENCE: _SCHOOL,
    Nature.TRUANCY: _SCHOOL,
    Nature.WANDERING_MINOR: (Kind.DEPARTMENT, Kind.STREET_OUTREACH, Kind.SOCIAL_WORKER),
    Nature.VULNERABLE_PERSON: _SOCIAL,
    Nature.THREAT_TO_OFFICIAL: (Kind.GENDARMERIE, Kind.NATIONAL_POLICE, Kind.MUNICIPALITY),
    Nature.BURGLARY: (Kind.GENDARMERIE, Kind.NATIONAL_POLICE, Kind.MUNICIPAL_POLICE),
    Nature.SQUAT: (Kind.SOCIAL_LANDLORD, Kind.MUNICIPAL_POLICE, Kind.SOCIAL_WORKER),
    Nature.ROAD_SAFETY: _POLICE,
    Nature.DISCRIMINATION: (Kind.ASSOCIATION, Kind.INTERCOMMUNALITY, Kind.SCHOOL),
    Nature.OTHER: (),
}
"""The kinds of partner for each nature, the first one first."""

BY_PUBLIC: Mapping[Public, Collection[Kind]] = {
    Public.UNDER_12: {Kind.SCHOOL, Kind.DEPARTMENT},
    Public.FROM_12_TO_17: {Kind.STREET_OUTREACH, Kind.SCHOOL, Kind.YOUTH_JUSTICE},
    Public.FROM_18_TO_25: {Kind.STREET_OUTREACH},
    Public.WOMEN: {Kind.ASSOCIATION, Kind.SOCIAL_WORKER},
    Public.OLDER_PEOPLE: {Kind.SOCIAL_WORKER, Kind.DEPARTMENT},
    Public.DISABILITY: {Kind.SOCIAL_WORKER, Kind.DEPARTMENT},
    Public.FAMILIES: {Kind.SOCIAL_WORKER, Kind.DEPARTMENT},
    Public.RESIDENTS: {Kind.SOCIAL_LANDLORD},
    Public.SHOPKEEPERS: {Kind.MUNICIPAL_POLICE},
    Public.OFFICIALS: {Kind.GENDARMERIE, Kind.NATIONAL_POLICE},
    Public.GROUP: {Kind.STREET_OUTREACH},
}

BY_PLACE: Mapping[Place, Collection[Kind]] = {
    Place.HALL: {Kind.SOCIAL_LANDLORD},
    Place.SCHOOL: {Kind.SCHOOL},
    Place.STOP: {Kind.TRANSPORT_OPERATOR},
    Place.TRANSPORT: {Kind.TRANSPORT_OPERATOR},
    Place.SHOP: {Kind.MUNICIPAL_POLICE},
    Place.HOME: {Kind.SOCIAL_WORKER},
}

BY_PUBLIC_COUNTS, BY_PLACE_COUNTS = 2, 1
"""Beside three, two and one for the first, second and third kind of a nature."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody, and the codes of the alert for which their service is a specialist's."""

    member: Member
    reasons: Sequence[Enum]


def best_placed(report: Report, candidates: Sequence[Member]) -> Sequence[Suggestion]:
    """All candidates, the best placed first; who has no reason comes last.

    Among equals, those who are attached to the commune come first, then by name.
    """
    here = report.commune

    def order(member: Member) -> tuple[int, bool, str, str]:
        score = sum(weight for _, weight in _fits(report, member.kind))
        return (-score, here not in member.communes, member.full_name, member.id)

    ordered = sorted(candidates, key=order)
    return [
        Suggestion(member, [code for code, _ in _fits(report, member.kind)]) for member in ordered
    ]


def _fits(report: Report, kind: Kind) -> Sequence[tuple[Enum, int]]:
    """For which of the alert's codes such a partner is a specialist, and how much each counts."""
    found: list[tuple[Enum, int]] = []
    ranked = BY_NATURE[report.nature] if report.nature else ()
    if report.nature and kind in ranked:
        found.append((report.nature, len(ranked) - list(ranked).index(kind)))
    if report.public and kind in BY_PUBLIC[report.public]:
        found.append((report.public, BY_PUBLIC_COUNTS))
    if report.place and kind in BY_PLACE.get(report.place, ()):
        found.append((report.place, BY_PLACE_COUNTS))
    return found
