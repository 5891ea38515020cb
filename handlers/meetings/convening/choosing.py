"""Whom a coordinator invites besides communes: organisations, and people by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from handlers.meetings.convening.naming import called, folded
from handlers.meetings.plan import Listed, Plan
from handlers.moment import Moment
from storage.meetings import UNINVITED
from storage.member_rows import as_called
from storage.members import Member, Role, Status


@dataclass(frozen=True, slots=True)
class Partners:
    """Who can be invited: organisations by the keys that stand for them, people by their ids."""

    organisations: Mapping[str, str] = field(repr=False)
    people: Mapping[str, Member] = field(repr=False)


async def partners(moment: Moment) -> Partners:
    """The active partners and where they work, each in the order of the alphabet.

    Coordinators are invited to every meeting: they are not among the people.
    """
    active = [
        one
        for one in await moment.uow.members.everyone(Status.ACTIVE)
        if one.role not in UNINVITED | {Role.COORDINATOR}
    ]
    named = sorted({as_called(one.organisation): one.organisation for one in active}.items())
    people = sorted(active, key=lambda one: (folded(one.last_name), folded(one.first_name)))
    return Partners({key_of(name): name for _, name in named if name}, {p.id: p for p in people})


def key_of(organisation: str) -> str:
    """A short name for it that a key can carry, however it is spelled."""
    return sha256(as_called(organisation).encode()).hexdigest()[:12]


def switched(plan: Plan, value: str, known: Partners) -> Plan:
    """Chosen, or not any more. Raises `ValueError` where the list shows no such key."""
    if plan.listed is Listed.ORGANISATIONS and value in known.organisations:
        chosen = _with_or_without(plan.organisations, known.organisations[value])
        return replace(plan, organisations=chosen)
    if plan.listed is Listed.PEOPLE and value in known.people:
        return replace(plan, people=_with_or_without(plan.people, value))
    raise ValueError(value)


@dataclass(frozen=True, slots=True)
class Read:
    """The plan with what words surely named; `unsure` words may mean several, `unknown` nobody."""

    plan: Plan
    unsure: Sequence[str] = ()
    unknown: Sequence[str] = ()


def with_names(plan: Plan, typed: Sequence[str], known: Partners) -> Read:
    """The plan with the organisations and people that the words name.

    Where they may mean several, the list in which those stand is the one on the screen.
    """
    unsure: list[str] = []
    unknown: list[str] = []
    for words in typed:
        organisations = _organisations(words, known)
        people = called(words, known.people.values())
        match len(organisations), len(people):
            case 1, 0:
                plan = replace(plan, organisations=_with(plan.organisations, organisations[0]))
            case 0, 1:
                plan = replace(plan, people=_with(plan.people, people[0].id))
            case 0, 0:
                unknown.append(words)
            case several, _:
                unsure.append(words)
                plan = replace(plan, listed=Listed.ORGANISATIONS if several else Listed.PEOPLE)
    return Read(plan, unsure, unknown)


def _organisations(words: str, known: Partners) -> Sequence[str]:
    """The one of exactly this name, or those whose name has all the words."""
    exact = known.organisations.get(key_of(words))
    if exact is not None:
        return [exact]
    parts = folded(words).split()
    return [
        name
        for name in known.organisations.values()
        if parts and all(part in folded(name).split() for part in parts)
    ]


def _with(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*chosen, one]))


def _with_or_without(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(each for each in chosen if each != one) if one in chosen else (*chosen, one)
