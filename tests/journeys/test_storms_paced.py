"""A night of riots at Telegram's pace: a clock that is moved by hand, limits that are enforced."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.budget import Budget
from bot.playground import Group, Message, Playground
from storage.alerts import Severity
from storage.outbox import Outcome
from tests.ground import Ground
from tests.house import BOT_RIGHTS, LIGNY, HandClock, House, come_in, facing, link, running
from tests.journeys.test_storms import AUTHOR, COMMUNES, NIGHT, flags

ALERTS, EVERY = 100, timedelta(seconds=1.2)
"""The pace of 500 alerts in ten minutes."""
RED = (30, 60, 90)
TICK = 5


@pytest.fixture
async def house(sqlite_ground: Ground, tmp_path: Path) -> AsyncIterator[House]:
    """A house of which Telegram and the bot have the same clock, and keep Telegram's pace."""
    clock = HandClock(NIGHT)
    with sqlite_ground.founded(tmp_path) as settings:
        async with (
            Playground.serve(
                seed=7, limits=True, monotonic=lambda: clock().timestamp()
            ) as telegram,
            running(
                telegram,
                facing(telegram, settings),
                clock,
                Budget(lambda: clock().timestamp()),
            ) as opened,
        ):
            yield opened


async def group_of(house: House) -> Group:
    """Amina flags, and a group of three communes hears."""
    amina = house.telegram.person(AUTHOR)
    house.people[AUTHOR] = await come_in(house.database, amina, NIGHT)
    group = house.telegram.group("Veille du bassin", creator=amina)
    await link(house.database, group, NIGHT, sorted(set(COMMUNES)))
    await group.adds_bot(by=amina, rights=BOT_RIGHTS)
    await house.telegram.quiet()
    return group


async def a_second_passes(house: House) -> None:
    """What may go out does, and now and then the clock of the bot comes round."""
    if int(house.clock().timestamp()) % TICK == 0:
        await house.app.clock.tick()
    for _ in range(2):
        await house.app.emitter.idle()
    house.clock.advance(timedelta(seconds=1))


def told(group: Group) -> list[Message]:
    return [message for message in group.phone() if re.search("A-[2-9A-Z]{4}", message.text)]


def references(group: Group) -> Counter[str]:
    return Counter(r for message in told(group) for r in re.findall("A-[2-9A-Z]{4}", message.text))


class Night:
    """When each alert was accepted, and after how many seconds the group could read it."""

    def __init__(self, house: House, group: Group) -> None:
        self.house, self.group = house, group
        self.accepted: dict[str, datetime] = {}
        self.red: set[str] = set()
        self.waits: dict[str, float] = {}

    async def flag_what_is_due(self) -> None:
        while len(self.accepted) < ALERTS:
            number = len(self.accepted)
            if self.house.clock() < NIGHT + number * EVERY:
                return
            if number in RED:
                reference = await flags(self.house, LIGNY, severity=Severity.RED)
                self.red.add(reference)
            else:
                reference = await flags(self.house, COMMUNES[number % 4])
            self.accepted[reference] = self.house.clock()

    async def pass_by(self, seconds: int) -> None:
        for _ in range(seconds):
            await self.flag_what_is_due()
            await a_second_passes(self.house)
            for reference in references(self.group):
                waited = self.house.clock() - self.accepted[reference]
                self.waits.setdefault(reference, waited.total_seconds())


async def test_a_group_hears_of_a_hundred_alerts_in_two_minutes_each_once_red_ones_first(
    house: House,
) -> None:
    group = await group_of(house)
    night = Night(house, group)
    await night.pass_by(200)
    assert references(group) == Counter(dict.fromkeys(night.accepted, 1))
    assert max(night.waits.values()) <= 60
    assert max(night.waits[reference] for reference in night.red) <= 2
    assert len(told(group)) < ALERTS / 2
    assert not [call for call in house.telegram.calls if call.error]
    assert await house.count(Outcome.WAITING) == await house.count(Outcome.FAILED) == 0
