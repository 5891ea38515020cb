"""The contact is written once a minute, however many deliver at once, and again where it failed."""

import asyncio
from datetime import timedelta

from bot.contact import Contact
from handlers.moment import Moment
from storage.engine import Database
from tests.house import PARIS, HandClock


def committed() -> None:
    """Nobody waits for it here."""


async def test_those_who_confirm_at_once_write_once(database: Database) -> None:
    written = 0

    async def on_contact(_: Moment) -> None:
        nonlocal written
        written += 1
        await asyncio.sleep(0)  # the others have their turn meanwhile

    clock = HandClock()
    contact = Contact(database, clock, PARIS, on_contact, committed)
    await asyncio.gather(*(contact.confirm() for _ in range(5)))
    assert written == 1
    clock.advance(timedelta(minutes=1))
    await contact.confirm()
    assert written == 2


async def test_what_could_not_be_written_is_tried_again(database: Database) -> None:
    tries = 0

    async def on_contact(_: Moment) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise LookupError

    contact = Contact(database, HandClock(), PARIS, on_contact, committed)
    for _ in range(3):
        await contact.confirm()
    assert tries == 2
