"""From the last tap of an alert to the notice at the API, against a stock echo bot's round trip."""

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from bot.playground import Playground
from storage.members import Kind, Role
from tests.bench.figures import Figure
from tests.house import TRONVILLE, House, open_house
from tests.journeys.flagging import fill_until_review

ALERTS = 25
ECHOES = 200


async def notice_latency() -> list[Figure]:
    """The median and the worst of the alerts, and the ratio to the echo's median."""
    echo = statistics.median(await _echo_seconds())
    times = await _notice_seconds()
    median = statistics.median(times)
    return [
        Figure("last tap → notice at the API, median", median * 1000, "ms"),
        Figure("last tap → notice at the API, slowest", max(times) * 1000, "ms", 100),
        Figure("stock echo round trip, median", echo * 1000, "ms"),
        Figure("last tap → notice ÷ stock echo round trip", median / echo, "×", 2.5),
    ]


async def _notice_seconds() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_house(Path(folder)) as house:
            claire = await house.coordinator()
            amina = await house.member("Amina Diallo", communes=[TRONVILLE])
            await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
            group = await house.linked_group("Veille", [TRONVILLE], claire)
            return [await _one_notice(house, amina, group) for _ in range(ALERTS)]


async def _one_notice(house: House, amina: Any, group: Any) -> float:
    await fill_until_review(amina)
    await house.settled()
    arrived: list[float] = []

    def noticed(call: Any) -> None:
        if call.method == "sendMessage" and str(call.chat) == str(group.id):
            arrived.append(perf_counter())

    with house.telegram.on_call(noticed):
        began = perf_counter()
        await amina.taps("Envoyer")
        await house.settled()
    return arrived[0] - began


async def _echo_seconds() -> list[float]:
    async with Playground.serve(seed=7) as telegram, _stock_echo(telegram):
        amina = telegram.person("Amina Diallo")
        times = []
        for number in range(ECHOES):
            began = perf_counter()
            await amina.says(f"écho {number}")
            await amina.sees(f"écho {number}")
            times.append(perf_counter() - began)
        return times[10:]


@asynccontextmanager
async def _stock_echo(telegram: Playground) -> AsyncIterator[None]:
    """A bare python-telegram-bot, as its documentation has it: no database, stock client."""

    async def echo(update: Update, _: Any) -> None:
        message = update.effective_message
        if message is not None and message.text:
            await message.reply_text(message.text)

    builder = ApplicationBuilder().token(telegram.token).base_url(f"{telegram.url}/bot")
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()
        await asyncio.sleep(0)
