"""What Telegram is told about the webhook, how often, and what is said of its complaints."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot import insisting, webhook
from bot.contact import Contact
from bot.intake import Intake
from bot.meter import Meter
from bot.playground import Playground
from bot.polling import HEARD, hear_by_polling
from bot.web import Door
from bot.webhook import Webhook
from tests.watched import SECRET, house_with

URL = "https://vigie.example"


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground.serve(seed=7) as served:
        yield served


@dataclass(slots=True)
class Confirmed:
    """A contact that counts."""

    times: int = 0

    async def confirm(self) -> None:
        self.times += 1


@pytest.fixture
def confirmed() -> Confirmed:
    return Confirmed()


@pytest.fixture
async def hook(
    telegram: Playground, confirmed: Confirmed, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Webhook]:
    monkeypatch.setattr(insisting, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(webhook, "REFUSED_SECONDS", 0.0)

    async def take(_: Any) -> None: ...

    bot: ExtBot[Any] = ExtBot(telegram.token, base_url=f"{telegram.url}/bot")
    async with bot:
        door = Door(take, SECRET.encode(), Meter())
        contact = cast("Contact", confirmed)
        yield Webhook(bot, door, contact, URL, SecretStr(SECRET), "127.0.0.1:0", 1.0)


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as kept:
        yield kept
    assert SECRET not in str(kept)


async def set_at(telegram: Playground) -> list[dict[str, Any]]:
    """The parameters of each setWebhook that was accepted."""
    calls = [call for call in telegram.calls if call.method == "setWebhook" and not call.error]
    return [dict(call.params) for call in calls]


async def test_telegram_is_told_where_and_what_and_keeps_what_waits(
    hook: Webhook, telegram: Playground
) -> None:
    await telegram.person("Amina").starts()
    info = await hook.register()
    assert info["url"] == f"{URL}/telegram"
    (told,) = await set_at(telegram)
    assert told["secret_token"] == SECRET
    assert json.loads(told["allowed_updates"]) == list(HEARD)
    assert told["max_connections"] == "100"
    assert "drop_pending_updates" not in told
    assert len(telegram.pending_updates) == 1


async def test_an_outage_and_a_refusal_at_the_start_are_outlived(
    hook: Webhook, telegram: Playground, logs: list[Any]
) -> None:
    reason = "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    telegram.fails_next("setWebhook", 502, "Bad Gateway", times=2)
    telegram.fails_next("setWebhook", 400, reason)
    telegram.fails_next("setWebhook", 429, "Too Many Requests", parameters={"retry_after": 0})
    await hook.register()
    assert len(await set_at(telegram)) == 1
    refused = [each for each in logs if "refuses PUBLIC_URL" in each["event"]]
    assert "failed to resolve host" in refused[0]["reason"]


async def test_a_webhook_that_was_moved_is_taken_back(
    hook: Webhook, telegram: Playground, logs: list[Any]
) -> None:
    info = await hook.register()
    assert await hook.look_after(info) == info
    assert len(await set_at(telegram)) == 1
    await hook.bot.delete_webhook()
    assert (await hook.look_after(info))["url"] == info["url"]
    assert len(await set_at(telegram)) == 2
    assert any("moved the webhook" in each["event"] for each in logs)


async def test_only_while_nothing_waits_at_telegram_is_nothing_lost_there(
    hook: Webhook, telegram: Playground, confirmed: Confirmed
) -> None:
    info = await hook.register()
    assert confirmed.times == 1
    await telegram.person("Amina").starts()
    assert (await hook.look_after(info))["pending_update_count"] == 1
    assert confirmed.times == 1


async def test_a_complaint_is_said_once(hook: Webhook, logs: list[Any]) -> None:
    def complaints() -> int:
        return sum("could not deliver" in each["event"] for each in logs)

    before = await hook.register()
    old = {**before, "last_error_date": 1}
    after = await hook.look_after(old)
    assert complaints() == 1
    await hook.look_after(after)
    assert complaints() == 1


async def test_a_token_that_is_no_longer_good_is_found_out(
    hook: Webhook, telegram: Playground
) -> None:
    telegram.fails_next("setWebhook", 401, "Unauthorized")
    with pytest.raises(InvalidToken):
        await hook.register()


async def test_polling_takes_away_a_webhook_that_was_left(
    hook: Webhook, telegram: Playground
) -> None:
    class Taken:
        async def take_all(self, updates: Sequence[Any]) -> None:
            assert len(updates) == 1
            taken.set()

    taken = asyncio.Event()
    await hook.register()
    await telegram.person("Amina").starts()
    hearing = hear_by_polling(hook.bot, cast("Intake", Taken()), hook.contact)
    polling = asyncio.create_task(hearing)
    await asyncio.wait_for(taken.wait(), 5)
    polling.cancel()
    await asyncio.wait({polling})
    assert next(call.error for call in telegram.calls if call.method == "getUpdates") is None


async def test_a_webhook_stays_when_the_bot_stops(tmp_path: Any) -> None:
    async with house_with(tmp_path, webhook=True) as house:
        await house.member("Amina Diallo")
    methods = [call.method for call in house.telegram.calls]
    assert "setWebhook" in methods
    assert "deleteWebhook" not in methods
    assert "getUpdates" not in methods
