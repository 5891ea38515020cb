"""The budget: never faster than Telegram allows, evenly, and what is urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest

from bot.delivery.budget import FOR_ALARMS, Budget
from storage.chats import Chat, ChatState
from storage.outbox import Lane

PEOPLE = [Chat(f"p{number}", number, ChatState.ALIVE) for number in range(1, 2001)]
GROUP = Chat("g", -1, ChatState.ALIVE)
GROUPS = [Chat(f"g{number}", -number, ChatState.ALIVE) for number in range(1, 60)]


@dataclass(slots=True)
class Seconds:
    """A clock that is moved by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def budget(seconds: Seconds) -> Budget:
    return Budget(seconds)


def sent(budget: Budget, seconds: Seconds, chats: Iterator[Chat], lane: Lane) -> list[float]:
    """When each chat got one, each as soon as it may."""
    times = []
    for chat in chats:
        seconds.now += budget.wait(chat, lane)
        budget.take(chat, lane)
        times.append(seconds.now)
    return times


def most_in(times: list[float], span: float) -> int:
    """The most that any span of so many seconds holds."""
    return max(sum(start <= at < start + span for at in times) for start in times)


@pytest.mark.parametrize("lane", [Lane.URGENT, Lane.BULK])
def test_never_more_than_thirty_in_any_second(budget: Budget, seconds: Seconds, lane: Lane) -> None:
    assert most_in(sent(budget, seconds, iter(PEOPLE[:300]), lane), 1.0) == 30


def test_what_arrives_less_evenly_than_it_left_is_still_within_the_limit(
    budget: Budget, seconds: Seconds
) -> None:
    random = Random(7)
    times = sent(budget, seconds, iter(PEOPLE[:300]), Lane.BULK)
    arrived = sorted(at + random.uniform(0, 0.03) for at in times)
    assert most_in(arrived, 1.0) <= 30


def test_a_broadcast_uses_nearly_all_that_is_allowed(budget: Budget, seconds: Seconds) -> None:
    times = sent(budget, seconds, iter(PEOPLE[:1000]), Lane.BULK)
    assert 1000 / (times[-1] - times[0]) >= 0.95 * 30


def test_something_urgent_meets_no_full_second_in_the_middle_of_a_broadcast(
    budget: Budget, seconds: Seconds
) -> None:
    waits = []
    for number in range(20):
        sent(budget, seconds, iter(PEOPLE[number * 50 : number * 50 + 50]), Lane.BULK)
        waits.append(budget.wait(GROUPS[number], Lane.URGENT))
    assert max(waits) <= 0.15


def test_a_private_chat_gets_five_at_once_and_then_one_a_second(
    budget: Budget, seconds: Seconds
) -> None:
    times = sent(budget, seconds, iter([PEOPLE[0]] * 10), Lane.URGENT)
    assert times[4] == times[0]
    assert all(1.0 <= later - at < 1.1 for at, later in pairwise(times[4:]))


def test_a_group_gets_twenty_in_any_minute(budget: Budget, seconds: Seconds) -> None:
    times = sent(budget, seconds, iter([GROUP] * 60), Lane.ALARM)
    assert most_in(times, 60.0) == 20


def test_whatever_a_group_gets_a_red_alert_finds_room(budget: Budget, seconds: Seconds) -> None:
    times = sent(budget, seconds, iter([GROUP] * 34), Lane.URGENT)
    assert most_in(times, 60.0) == 20 - FOR_ALARMS
    assert budget.wait(GROUP, Lane.URGENT) > 0
    red = sent(budget, seconds, iter([GROUP] * FOR_ALARMS), Lane.ALARM)
    assert red[-1] - times[-1] < 1


def test_bulk_leaves_half_of_a_groups_minute(budget: Budget, seconds: Seconds) -> None:
    for _ in range(10):
        seconds.now += budget.pause_before(Lane.BULK)
        assert budget.wait(GROUP, Lane.BULK) == pytest.approx(0, abs=1e-6)
        budget.take(GROUP, Lane.BULK)
    seconds.now += 1
    assert budget.wait(GROUP, Lane.BULK) > 0
    assert budget.wait(GROUP, Lane.URGENT) == 0


def test_a_chat_that_may_get_nothing_is_closed_until_it_may(
    budget: Budget, seconds: Seconds
) -> None:
    sent(budget, seconds, iter([GROUP] * 20), Lane.ALARM)
    assert budget.closed() == {GROUP.id}
    seconds.now += 61
    assert budget.closed() == set()


def test_a_refused_chat_stops_alone(budget: Budget, seconds: Seconds) -> None:
    budget.refuse(PEOPLE[0], 7)
    assert budget.wait(PEOPLE[0], Lane.URGENT) == pytest.approx(7)
    assert budget.wait(PEOPLE[1], Lane.BULK) == 0
    assert budget.closed() == {PEOPLE[0].id}


@pytest.mark.parametrize("lane", [Lane.ALARM, Lane.URGENT])
def test_several_refused_at_once_stop_everything_but_an_urgent_probe(
    budget: Budget, seconds: Seconds, lane: Lane
) -> None:
    for chat in PEOPLE[:3]:
        budget.refuse(chat, 7)
    assert budget.wait(PEOPLE[9], Lane.INTERACTIVE) == pytest.approx(7)
    assert budget.wait(PEOPLE[9], lane) == 0
    budget.take(PEOPLE[9], lane)
    assert budget.wait(PEOPLE[8], lane) == pytest.approx(1)
    seconds.now += 7
    assert budget.wait(PEOPLE[9], Lane.INTERACTIVE) == 0


def test_refusals_far_apart_stop_nothing_else(budget: Budget, seconds: Seconds) -> None:
    for chat in PEOPLE[:3]:
        budget.refuse(chat, 7)
        seconds.now += 1
    assert budget.wait(PEOPLE[9], Lane.INTERACTIVE) == 0


def test_quiet_chats_are_forgotten(budget: Budget, seconds: Seconds) -> None:
    for chat in PEOPLE:
        seconds.now += 1
        budget.take(chat, Lane.URGENT)
    assert budget.remembered <= 70


def test_what_waits_for_an_answer_goes_on_with_the_first_one(
    budget: Budget, seconds: Seconds
) -> None:
    budget.wait_for_an_answer(15)
    assert budget.wait(PEOPLE[0], Lane.INTERACTIVE) == pytest.approx(15)
    budget.resume()
    assert budget.wait(PEOPLE[0], Lane.INTERACTIVE) == 0


def test_an_answer_does_not_end_what_telegram_asked_to_wait(
    budget: Budget, seconds: Seconds
) -> None:
    budget.pause(7)
    budget.resume()
    assert budget.wait(PEOPLE[0], Lane.INTERACTIVE) == pytest.approx(7)
