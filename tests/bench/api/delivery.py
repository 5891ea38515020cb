"""Delivering updates by webhook, as Telegram does: many at once, again when one is not taken."""

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from tests.bench.api.queue import Queue

CONNECTIONS = 64
PAUSE = 0.1
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def deliver(queue: Queue, urls: Sequence[str], secret: str) -> None:
    """For ever, to each address in its turn: the proxy before replicas does no more."""
    turns = itertools.cycle(urls)
    taken: set[int] = set()
    connector = TCPConnector(limit=CONNECTIONS)
    async with (
        ClientSession(connector=connector, timeout=ClientTimeout(total=10)) as session,
        asyncio.TaskGroup() as tasks,
    ):
        room = asyncio.Semaphore(CONNECTIONS)
        while True:
            for update in [u for number, u in queue.pending.items() if number not in taken]:
                await room.acquire()
                taken.add(update["update_id"])
                sent = tasks.create_task(_until_taken(session, queue, update, turns, secret))
                sent.add_done_callback(lambda _: room.release())
            await queue.more()


async def _until_taken(
    session: ClientSession,
    queue: Queue,
    update: dict[str, Any],
    turns: Iterator[str],
    secret: str,
) -> None:
    number = update["update_id"]
    queue.times[number].served = monotonic()
    while number in queue.pending:
        with suppress(ClientError, TimeoutError):
            headers = {SECRET_HEADER: secret}
            async with session.post(next(turns), json=update, headers=headers) as answer:
                if answer.ok:
                    queue.take(number)
                    return
        await asyncio.sleep(PAUSE)
