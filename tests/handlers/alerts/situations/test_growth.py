"""When a situation is said to grow: against a count by hand, and each rule at its edge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.situations.growth import Growth, Rule, growth_of
from handlers.alerts.situations.growth_texts import growth_lines, growth_said
from storage.alerts import Alert, Severity
from storage.policy import Policy
from storage.schema import new_id
from storage.statuses import Status
from tests.house import EVENING, TRONVILLE

POLICY = Policy(growth_count=3, growth_days=10)


def alert(
    days_ago: float,
    severity: Severity = Severity.ORANGE,
    *,
    danger: bool = False,
    status: Status = Status.ROUTED,
) -> Alert:
    return Alert(
        id=new_id(),
        reference="A-4M7T",
        insee=TRONVILLE,
        author=new_id(),
        severity=severity,
        immediate_danger=danger,
        status=status,
        facts={},
        created_at=EVENING - timedelta(days=days_ago),
    )


alerts = st.lists(
    st.builds(
        alert,
        st.integers(0, 25),
        st.sampled_from(Severity),
        danger=st.booleans(),
        status=st.sampled_from(Status),
    ),
    max_size=8,
)


@given(alerts, st.randoms())
def test_the_order_in_which_alerts_come_does_not_matter(
    some: Sequence[Alert], random: Random
) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)
    assert growth_of(shuffled, EVENING, POLICY) == growth_of(some, EVENING, POLICY)


@given(alerts)
def test_frequency_is_a_count_that_anyone_can_repeat(some: Sequence[Alert]) -> None:
    days = [
        (EVENING - each.created_at).days
        for each in some
        if each.status not in {Status.WITHDRAWN, Status.DUPLICATE}
    ]
    lately, before = sum(day < 10 for day in days), sum(10 <= day < 20 for day in days)
    found = growth_of(some, EVENING, POLICY)
    assert (Rule.FREQUENCY in found.rules) is (lately >= 3 and lately > before)
    assert found.count == lately


@given(alerts)
def test_what_is_graver_than_all_before_is_said(some: Sequence[Alert]) -> None:
    counted = [each for each in some if each.status is Status.ROUTED and not each.immediate_danger]
    now = EVENING + timedelta(minutes=1)
    worst = replace(alert(0, danger=True), created_at=now)
    found = growth_of([*counted, worst], now, POLICY)
    assert (Rule.SEVERITY in found.rules) is bool(counted)
    as_grave = growth_of([*counted, worst, alert(1, danger=True)], now, POLICY)
    assert Rule.SEVERITY not in as_grave.rules


@pytest.mark.parametrize(
    ("some", "rules"),
    [
        ([alert(0), alert(4), alert(9)], [Rule.FREQUENCY]),
        ([alert(0), alert(4), alert(10)], []),
        ([alert(1), alert(2), alert(3), alert(11), alert(12), alert(13)], []),
        ([alert(0, Severity.RED), alert(5, Severity.YELLOW)], [Rule.SEVERITY]),
        ([alert(0, Severity.YELLOW), alert(5, Severity.RED)], []),
        ([alert(11, Severity.RED), alert(12, Severity.YELLOW)], []),
        ([alert(0, Severity.RED)], []),
        (
            [alert(0, Severity.RED), alert(1), alert(2, Severity.GREEN)],
            [Rule.FREQUENCY, Rule.SEVERITY],
        ),
        ([], []),
    ],
)
def test_each_rule_at_its_edge(some: Sequence[Alert], rules: Sequence[Rule]) -> None:
    assert list(growth_of(some, EVENING, POLICY).rules) == rules


def test_the_council_s_numbers_are_what_counts() -> None:
    often = replace(POLICY, growth_count=2, growth_days=5)
    assert growth_of([alert(0), alert(4)], EVENING, often).rules == (Rule.FREQUENCY,)
    assert not growth_of([alert(0), alert(5)], EVENING, often)


def test_it_is_said_with_the_rule_that_fired() -> None:
    both = Growth((Rule.FREQUENCY, Rule.SEVERITY), 3, 10)
    plain = growth_said(both).replace("\N{NO-BREAK SPACE}", " ")
    assert plain == "3 alertes en 10 jours, gravité en hausse"
    assert len(growth_lines(both, POLICY)) == 3
    assert growth_said(Growth((Rule.SEVERITY,), 1, 10)) == "gravité en hausse"
    assert not growth_lines(Growth((), 1, 10), POLICY)
