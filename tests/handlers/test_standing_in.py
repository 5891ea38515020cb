"""Who stands in: the rule against a simpler one on random councils, and what follows on alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.standing_in import stand_ins
from storage.absences import Absence
from storage.members import Kind, Member, Role, Status
from tests.house import EVENING, LIGNY, TRONVILLE

HOUR = timedelta(hours=1)
CHARTER = 2


def person(name: str, **other: object) -> Member:
    """A deputy of Tronville who may stand in for any other, but for what `other` says."""
    deputy = Member(
        id=name,
        status=Status.ACTIVE,
        role=Role.DEPUTY_MAYOR,
        kind=Kind.MUNICIPALITY,
        language="fr",
        chat=name,
        charter_version=CHARTER,
        first_name="Ève",
        last_name="Exemple",
        organisation="Mairie exemple",
        communes=frozenset({TRONVILLE}),
        created_at=EVENING,
    )
    return replace(deputy, **other)  # type: ignore[arg-type] # the fields of a member


def away(member: str, alternate: str | None, start: int = 0, end: int = 1) -> Absence:
    """Away from the `start`th hour to the `end`th."""
    return Absence(
        id=f"{member} {start}",
        member=member,
        alternate=alternate,
        named_by=member,
        from_at=EVENING + start * HOUR,
        until_at=EVENING + end * HOUR,
    )


def found(
    absences: Sequence[Absence], members: Sequence[Member], at: datetime = EVENING
) -> Mapping[str, str | None]:
    standing = stand_ins(absences, members, at, charter=CHARTER)
    return {absent: one.id if one else None for absent, one in standing.items()}


A, B, C = (person(name) for name in "abc")


def test_an_alternate_of_an_alternate_stands_in_for_both() -> None:
    chain = [away("a", "b"), away("b", "c")]
    assert found(chain, [A, B, C]) == {"a": "c", "b": "c"}


def test_a_circle_ends_with_nobody_for_all_who_lead_into_it() -> None:
    circle = [away("a", "b"), away("b", "c"), away("c", "b")]
    assert found(circle, [A, B, C]) == {"a": None, "b": None, "c": None}
    assert found([away("a", "a")], [A]) == {"a": None}


def test_nobody_stands_in_before_and_after_the_dates() -> None:
    absence = [away("a", "b", 1, 2)]
    hours = [found(absence, [A, B], EVENING + count * HOUR) for count in range(3)]
    assert hours == [{}, {"a": "b"}, {}]


@pytest.mark.parametrize(
    "unfit",
    [
        {"status": Status.SUSPENDED},
        {"status": Status.REMOVED},
        {"charter_version": CHARTER - 1},
        {"role": Role.AUDITOR},
        {"role": Role.PREFECT},
        {"organisation": "Ailleurs", "communes": frozenset({LIGNY})},
        {"organisation": "", "communes": frozenset()},
    ],
)
def test_who_may_not_inherit_does_not_and_nobody_further_on_does(unfit: dict[str, object]) -> None:
    assert found([away("a", "b")], [A, person("b", **unfit)]) == {"a": None}


def test_a_colleague_a_neighbour_and_a_coordinator_for_a_coordinator_inherit() -> None:
    colleague = person("b", organisation=" mairie  EXEMPLE ", communes=frozenset())
    neighbour = person("b", organisation="Ailleurs", communes=frozenset({LIGNY, TRONVILLE}))
    assert found([away("a", "b")], [A, colleague]) == {"a": "b"}
    assert found([away("a", "b")], [A, neighbour]) == {"a": "b"}
    here, there = (
        person(name, role=Role.COORDINATOR, organisation=name, communes=frozenset())
        for name in "ab"
    )
    assert found([away("a", "b")], [here, there]) == {"a": "b"}


def test_a_right_travels_no_further_than_the_circle_that_it_came_from() -> None:
    """B may stand in for A, and C for B, but C has nothing to do with A."""
    link = person("b", communes=frozenset({TRONVILLE, LIGNY}))
    stranger = person("c", organisation="Ailleurs", communes=frozenset({LIGNY}))
    chain = [away("a", "b"), away("b", "c")]
    assert found(chain, [A, link, stranger]) == {"a": None, "b": "c"}


def test_whoever_lost_access_lends_nothing_and_passes_nothing_on() -> None:
    chain = [away("a", "b"), away("b", "c")]
    gone = replace(A, status=Status.REMOVED)
    assert found(chain, [gone, B, C]) == {"a": None, "b": "c"}
    assert found(chain, [A, replace(B, status=Status.SUSPENDED), C]) == {"a": None, "b": None}


NAMES = "abcdef"
people: st.SearchStrategy[dict[str, object]] = st.builds(
    dict,
    status=st.sampled_from([*[Status.ACTIVE] * 4, Status.SUSPENDED, Status.REMOVED]),
    role=st.sampled_from([Role.MAYOR, Role.FIELD_PARTNER, Role.COORDINATOR, Role.AUDITOR]),
    charter_version=st.sampled_from([CHARTER, CHARTER, CHARTER + 1, CHARTER - 1]),
    organisation=st.sampled_from(["Mairie", "Mairie", "mairie ", "Association", ""]),
    communes=st.frozensets(st.sampled_from([TRONVILLE, LIGNY])),
)
days_away = st.tuples(
    st.one_of(st.none(), st.sampled_from(NAMES)), st.integers(0, 2), st.integers(1, 3)
)


@example([{}] * 6, [("b", 0, 3), ("c", 0, 3), ("d", 0, 3), ("e", 0, 3), ("f", 0, 3), None], 1)
@given(
    st.lists(people, min_size=6, max_size=6),
    st.lists(st.one_of(st.none(), days_away), min_size=6, max_size=6),
    st.integers(0, 3),
)
def test_the_rule_is_the_simple_one_on_random_chains_and_circles(
    council: list[dict[str, object]], plans: list[tuple[str | None, int, int] | None], hour: int
) -> None:
    members = {name: person(name, **one) for name, one in zip(NAMES, council, strict=True)}
    absences = [
        away(name, plan[0], plan[1], plan[1] + plan[2])
        for name, plan in zip(NAMES, plans, strict=True)
        if plan is not None
    ]
    at = EVENING + hour * HOUR
    told = found(absences, list(members.values()), at)
    assert told == {
        each.member: _walked(each.member, absences, members, at)
        for each in absences
        if each.from_at <= at < each.until_at
    }


def _walked(
    absent: str, absences: Sequence[Absence], members: Mapping[str, Member], at: datetime
) -> str | None:
    """By brute force: go on from hand to hand as often as there are people, and look who it is."""
    hand: str | None = absent
    for _ in members:
        for each in absences:
            if each.member == hand and each.from_at <= at < each.until_at:
                hand = each.alternate
                break
        if hand is None or members[hand].status is not Status.ACTIVE:
            return None
    if any(each.member == hand and each.from_at <= at < each.until_at for each in absences):
        return None
    last, first = members[hand or ""], members[absent]
    together = [
        last.organisation.strip().lower() == first.organisation.strip().lower() != "",
        bool(set(last.communes) & set(first.communes)),
        last.role == first.role == Role.COORDINATOR,
    ]
    may = last.role is not Role.AUDITOR and last.charter_version >= CHARTER
    return last.id if may and any(together) and first.status is Status.ACTIVE else None
