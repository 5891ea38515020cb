"""Health: alive while the loop answers, ready while the work can be done, and which check fails."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.app import assemble
from bot.health import MOST_LAG, Health
from bot.listening import listening
from bot.playground import Playground
from storage import keyfile
from storage.engine import Database
from storage.messages import Message
from storage.outbox import Lane
from storage.rekeying import rekey
from tests.house import EVENING, HandClock, found_reference_council, offline_settings, settings_for
from tests.watched import NO_DATABASE, free_address, house_with

SOON = MOST_LAG / 2
LATE = MOST_LAG + timedelta(seconds=1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def health(database: Database, clock: HandClock, tmp_path: Path) -> Health:
    return Health(database, offline_settings(tmp_path).kek, lambda: True, clock)


async def answers(health: Health, path: str) -> tuple[int, Mapping[str, Any]]:
    """Status and JSON."""
    async with (
        listening(Starlette(routes=health.routes()), "127.0.0.1:0", 1.0) as port,
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.json()


async def waits(database: Database, lane: Lane) -> None:
    """Something is to be said, now."""
    async with database.write() as uow:
        chat = await uow.chats.at(77)
        await uow.outbox.send(chat, Message(text="…"), now=EVENING, lane=lane)


async def test_all_is_well(health: Health) -> None:
    assert await answers(health, "/healthz") == (200, {"alive": True})
    checks = {"database": True, "key": True, "leader": True, "lag": True}
    assert await answers(health, "/readyz") == (200, {"ready": True, "checks": checks})


async def test_a_database_that_is_gone_is_said_and_the_loop_lives(health: Health) -> None:
    health = replace(health, database=NO_DATABASE)
    checks = {"database": False, "key": False, "leader": True, "lag": False}
    assert await answers(health, "/readyz") == (503, {"ready": False, "checks": checks})
    assert (await answers(health, "/healthz"))[0] == 200


async def test_a_key_that_a_restart_would_not_find_is_said(health: Health, tmp_path: Path) -> None:
    offline_settings(tmp_path).vigie_key_file.unlink()
    status, said = await answers(health, "/readyz")
    assert (status, said["checks"]) == (
        503,
        {"database": True, "key": False, "leader": True, "lag": True},
    )


async def test_another_councils_key_does_not_open(health: Health, tmp_path: Path) -> None:
    keyfile.create(tmp_path / "other.key")
    stranger = replace(health, key=lambda: keyfile.read(tmp_path / "other.key"))
    assert (await stranger.checks())["key"] is False


async def test_a_key_that_was_changed_beside_the_bot_opens(
    health: Health, database: Database, tmp_path: Path
) -> None:
    await rekey(database, offline_settings(tmp_path).vigie_key_file, EVENING)
    assert (await health.checks())["key"] is True


async def test_without_a_leader_nothing_goes_out(health: Health) -> None:
    status, said = await answers(replace(health, leader=lambda: False), "/readyz")
    assert (status, [name for name, holds in said["checks"].items() if not holds]) == (
        503,
        ["leader"],
    )


@pytest.mark.parametrize("lane", [Lane.ALARM, Lane.URGENT])
async def test_an_urgent_notice_that_does_not_go_out_is_not_ready(
    health: Health, database: Database, clock: HandClock, lane: Lane
) -> None:
    await waits(database, lane)
    clock.advance(SOON)
    assert (await health.checks())["lag"] is True
    clock.advance(LATE)
    assert (await health.checks())["lag"] is False


async def test_a_long_broadcast_is_no_lag(
    health: Health, database: Database, clock: HandClock
) -> None:
    await waits(database, Lane.BULK)
    clock.advance(LATE)
    assert (await health.checks())["lag"] is True


@pytest.fixture(params=[False, True], ids=["polling", "webhook"])
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    where = free_address()
    async with house_with(tmp_path, webhook=request.param, metrics_listen=where):
        yield where


async def test_health_answers_in_both_modes_and_nowhere_else(address: str) -> None:
    async with aiohttp.ClientSession(f"http://{address}") as client:
        for path, status in (("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/", 404)):
            async with client.get(path) as answer:
                assert answer.status == status
        async with client.post("/telegram", json={}) as answer:
            assert answer.status == 404


async def test_health_answers_before_telegram_does(tmp_path: Path) -> None:
    where = free_address()
    async with Playground.serve(seed=7) as telegram:
        telegram.offline()
        settings = settings_for(tmp_path, telegram).model_copy(update={"metrics_listen": where})
        await found_reference_council(settings, HandClock())
        async with await Database.open(settings.database_url, settings.kek()) as database:
            app = assemble(settings, database, now=HandClock())
            serving = asyncio.create_task(app.serve())
            await telegram.next_call("getMe")
            async with aiohttp.ClientSession(f"http://{where}") as client:
                for path, status in (("/healthz", 200), ("/readyz", 503), ("/metrics", 200)):
                    async with client.get(path) as answer:
                        assert answer.status == status
            serving.cancel()
            await asyncio.wait({serving})
