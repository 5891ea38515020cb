"""Killed with SIGKILL around any delivery of the webhook: every alert once, whole, and told."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import utc_now
from bot.playground import Group, Person, Playground
from storage.alert_rows import alerts
from storage.engine import Database
from storage.outbox import Outcome
from tests.house import found_reference_council, settings_for
from tests.journeys.test_killed import PATIENCE, Council, copies, flags, people_come_in
from tests.process import BotProcess, kept_running
from tests.proxy import Proxy, nothing, proxied
from tests.watched import SECRET, by_webhook

PATHS, TAPS = 2, 7
"""How often an alert is flagged, and how many deliveries that takes."""
A_LITTLE_LATER = 0.004
"""A delivery takes some milliseconds: the kill meets it before, within or after its commit."""


@dataclass(slots=True)
class Killer:
    """Kills the process around every second update, the first time that it is delivered."""

    bot: BotProcess
    when: str
    updates: dict[int, bool] = field(default_factory=dict)
    """Whether an update's kill is still to come."""
    kills: int = 0

    def before(self, number: int) -> None:
        """A delivery has come: in a moment the process is gone, wherever it is then."""
        self.updates.setdefault(number, len(self.updates) % 2 == 0)
        if self.when == "within" and self._strikes(number):
            delay = A_LITTLE_LATER * (self.kills % 3)
            asyncio.get_running_loop().call_later(delay, self.bot.kill)

    def after(self, number: int) -> bool:
        """A delivery was answered: Telegram never hears of it."""
        if self.when != "after" or not self._strikes(number):
            return False
        self.bot.kill()
        return True

    def _strikes(self, number: int) -> bool:
        strikes, self.updates[number] = self.updates[number], False
        self.kills += strikes
        return strikes


@asynccontextmanager
async def council(folder: Path) -> AsyncIterator[tuple[Council, Proxy]]:
    async with Playground.serve(seed=7, webhook_delay=0.1) as telegram, proxied() as proxy:
        settings = by_webhook(settings_for(folder, telegram), proxy.url)
        proxy.target = settings.listen
        await found_reference_council(settings, utc_now)
        async with await Database.open(settings.database_url, settings.kek()) as database:
            people = await people_come_in(database, telegram)
            async with kept_running(settings, folder) as bot:
                await telegram.quiet(within=PATIENCE)
                yield Council(telegram, database, bot, *people), proxy


@pytest.mark.parametrize("when", ["within", "after"])
async def test_an_alert_survives_a_kill_around_any_delivery(tmp_path: Path, when: str) -> None:
    async with council(tmp_path) as (scene, proxy):
        killer = Killer(scene.bot, when)
        proxy.before, proxy.after = killer.before, killer.after
        references = [await flags(scene) for _ in range(PATHS)]
        proxy.before, proxy.after = nothing, nothing
        await scene.telegram.quiet(within=PATIENCE)
        for reference in references:
            told: tuple[Group | Person, ...] = (scene.group, scene.mayor)
            for place in told:
                await place.sees(reference, within=PATIENCE)
                assert copies(place, reference) <= 1 + killer.kills
        async with scene.database.read() as uow:
            kept = await uow.connection.scalar(select(func.count()).select_from(alerts))
            counts = await uow.deliveries.count()
        assert len(set(references)) == kept == PATHS
        assert counts[Outcome.FAILED] == 0
        assert killer.kills >= PATHS * TAPS // 2
        assert not scene.telegram.pending_updates
        words = scene.bot.log.read_text()
        assert "Telegram delivers" in words
        assert SECRET not in words
        assert scene.telegram.token not in words
    answered = Counter(number for number, status in proxy.answers if status == HTTPStatus.OK)
    again = sum(count > 1 for count in answered.values())
    # What was committed before the kill came again, and had no second effect.
    assert again == killer.kills if when == "after" else again <= killer.kills
