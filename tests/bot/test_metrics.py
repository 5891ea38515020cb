"""Metrics: what is counted is right, the outcomes add up, and nobody is in them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from bot import clock
from bot.meter import Meter
from bot.metrics import Metrics
from handlers.moment import Moment
from storage.engine import Database
from storage.members import Kind, Role
from storage.messages import Message
from storage.outbox import Lane, Outcome
from storage.outbox_rows import outbox
from storage.schema import metadata
from tests.house import EVENING, TRONVILLE, HandClock, House
from tests.journeys.flagging import flag
from tests.watched import NO_DATABASE, SECRET, free_address, house_with

Samples = dict[tuple[str, str], float]


def samples(page: str) -> Samples:
    """Each value by its name and the values of its labels."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def scraped(metrics: Metrics) -> Samples:
    return samples((await metrics.page()).decode())


async def test_the_outcomes_add_up_to_what_was_accepted(database: Database) -> None:
    hand = HandClock()
    metrics = Metrics(database, Meter(), bool, hand)
    async with database.write() as uow:
        chat = await uow.chats.at(77)
        for _ in range(5):
            await uow.outbox.send(chat, Message(text="…"), now=EVENING)
        rows = [row.id for row in await uow.connection.execute(select(outbox.c.id))]
        for row, outcome in zip(rows, list(Outcome)[1:], strict=False):
            await uow.deliveries.end(row, outcome, now=EVENING)
    found = await scraped(metrics)
    by_outcome = {each: found["vigie_outbox_rows", each.value] for each in Outcome}
    assert by_outcome == dict.fromkeys(Outcome, 1)
    assert found["vigie_outbox_accepted", ""] == 5


async def test_the_lag_is_that_of_the_oldest_row_of_a_lane(database: Database) -> None:
    hand = HandClock()
    metrics = Metrics(database, Meter(), bool, hand)
    async with database.write() as uow:
        chat = await uow.chats.at(77)
        await uow.outbox.send(chat, Message(text="…"), now=EVENING, lane=Lane.URGENT)
        later = EVENING + timedelta(seconds=60)
        await uow.outbox.send(chat, Message(text="…"), now=later, lane=Lane.URGENT)
        tomorrow = EVENING + timedelta(days=1)
        await uow.outbox.send(chat, Message(text="…"), now=EVENING, lane=Lane.BULK, due_at=tomorrow)
    hand.advance(timedelta(seconds=90))
    found = await scraped(metrics)
    assert found["vigie_lane_lag_seconds", "urgent"] == 90
    assert found["vigie_lane_lag_seconds", "bulk"] == 0
    async with database.write() as uow:
        (first,) = await uow.deliveries.due(hand(), limit=1)
        await uow.deliveries.postpone(first.id, hand() + timedelta(minutes=5))
    # What Telegram does not take goes on being late, whenever it is tried again.
    assert (await scraped(metrics))["vigie_lane_lag_seconds", "urgent"] == 90


async def test_without_the_database_the_process_still_speaks() -> None:
    metrics = Metrics(NO_DATABASE, Meter(), bool, HandClock())
    found = await scraped(metrics)
    assert found["vigie_database_up", ""] == 0
    assert found["process_start_time_seconds", ""] > 1e9
    assert ("vigie_outbox_accepted", "") not in found


def test_rounds_that_did_not_come_are_missed() -> None:
    meter = Meter(rounds_began_at=100.0)
    for at in (105.0, 110.4, 115.0, 141.0):
        meter.round_began(at, 5.0)
    assert (meter.rounds, meter.rounds_missed) == (4, 4)


async def test_the_clock_counts_its_rounds_and_what_failed_in_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "TICK_SECONDS", 0.01)
    come = asyncio.Event()

    async def fails(_: Moment) -> None:
        come.set()
        raise RuntimeError

    meter = Meter()
    ours = replace(house.app.clock, ticks=[fails], meter=meter)
    async with ours.running():
        await asyncio.wait_for(come.wait(), 5)
    assert (meter.rounds, meter.ticks_failed) >= (1, 1)


async def test_the_first_notice_of_an_alert_counts_and_no_other(database: Database) -> None:
    meter = Meter()
    for about, seconds in (("a", 0.2), ("a", 700.0), ("b", 400.0), ("a", 0.1)):
        meter.urgent_sent(about, seconds)
    found = await scraped(Metrics(database, meter, bool, HandClock()))
    assert found["vigie_first_notice_seconds_count", ""] == 2
    assert found["vigie_first_notice_seconds_sum", ""] == 400.2
    assert found["vigie_first_notice_seconds_bucket", "0.1"] == 0
    assert found["vigie_first_notice_seconds_bucket", "0.25"] == 1
    assert found["vigie_first_notice_seconds_bucket", "300.0"] == 1


async def test_a_scrape_of_a_living_council_names_and_numbers_nobody(tmp_path: Path) -> None:
    where = free_address()
    async with house_with(tmp_path, webhook=True, metrics_listen=where) as house:
        claire = await house.coordinator()
        amina = await house.member("Amina Diallo", communes=[TRONVILLE])
        mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
        group = await house.linked_group("Veille", [TRONVILLE], claire, [mayor])
        reference = await flag(amina)
        await house.settled()
        await house.tick()
        async with aiohttp.ClientSession() as client, client.get(f"http://{where}/metrics") as said:
            page = await said.text()
        people = (claire, amina, mayor)
        canaries = {reference, SECRET, house.telegram.token}
        canaries |= {str(each.id) for each in (*people, group)} | {house.telegram.bot_username}
        canaries |= {word for each in people for word in each.name.split()}
        async with house.database.read() as uow:
            for table in metadata.sorted_tables:
                ids = [table.c.id] if "id" in table.c else []
                for row in await uow.connection.execute(select(*ids)) if ids else ():
                    canaries.add(str(row.id))
    assert not [canary for canary in canaries if canary in page]
    found = samples(page)
    assert found["vigie_updates_total", "taken"] > 5
    assert found["vigie_updates_total", "failed"] == 0
    assert found["vigie_webhook_answers_total", "200"] > 5
    assert found["vigie_outbox_rows", "sent"] > 5
    assert found["vigie_leader", ""] == 1
    assert found["vigie_outbox_rows", "waiting"] == 0
    assert found["vigie_first_notice_seconds_count", ""] == 1
    rows = sum(value for (name, _), value in found.items() if name == "vigie_outbox_rows")
    assert rows == found["vigie_outbox_accepted", ""]
