"""The address of a calendar: who is answered, how, and that nobody else learns anything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.listening import listening
from handlers.calendars import service, web
from handlers.calendars.service import PATH
from handlers.calendars.web import Subscriptions
from handlers.moment import Moment
from storage.charters import Charter
from storage.engine import Database
from storage.members import Member, Status
from tests.handlers.meetings.conftest import Council
from tests.house import EVENING, PARIS, HandClock
from tests.watched import NO_DATABASE

NOBODYS = "A" * 43


@pytest.fixture
def council(database: Database) -> Council:
    return Council(database)


async def written(moment: Moment, member: Member) -> bytes:
    """A calendar that says whose it is, and when it was written."""
    return f"DTSTAMP:{moment.now:%Y%m%dT%H%M%SZ}\r\nUID:{member.id}\r\n".encode()


@asynccontextmanager
async def open_to_the_world(
    database: Database, clock: HandClock | None = None, zone: ZoneInfo = PARIS
) -> AsyncIterator[aiohttp.ClientSession]:
    rooms = Subscriptions(database, clock or HandClock(), zone, lambda: "vigie_bot", written)
    async with (
        listening(Starlette(routes=rooms.routes()), "127.0.0.1:0", 5.0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield client


async def address_of(council: Council, member: Member) -> str:
    async with council.at() as moment:
        return PATH.format(address=await service.subscribe(moment, member))


async def test_whoever_knows_the_address_reads(council: Council) -> None:
    amina = await council.member()
    address = await address_of(council, amina)
    async with open_to_the_world(council.database) as client, client.get(address) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/calendar"
        assert amina.id in await answer.text()
        assert answer.headers["Cache-Control"] == "private, max-age=900"
        assert answer.headers["X-Robots-Tag"] == "noindex"


async def test_what_did_not_change_is_not_sent_again(council: Council) -> None:
    address, clock = await address_of(council, await council.member()), HandClock()
    async with open_to_the_world(council.database, clock) as client:
        async with client.get(address) as answer:
            tag = answer.headers["ETag"]
        clock.advance(timedelta(hours=1))
        known = {"If-None-Match": f'"other", {tag}'}
        async with client.get(address, headers=known) as answer:
            assert (answer.status, await answer.read()) == (304, b"")
            assert answer.headers["ETag"] == tag
        async with client.get(address, headers={"If-None-Match": '"other"'}) as answer:
            assert answer.status == 200
        async with client.head(address) as answer:
            assert (answer.status, await answer.read()) == (200, b"")


async def test_nobodys_and_everybody_elses_address_look_alike(council: Council) -> None:
    seen = set()
    async with open_to_the_world(council.database) as client:

        async def look(path: str) -> None:
            async with client.get(path) as answer:
                headers = tuple(sorted(answer.headers.items()))
                seen.add((answer.status, await answer.read(), headers))

        for status in set(Status) - {Status.ACTIVE}:
            member = await council.member()
            address = await address_of(council, member)
            async with council.at() as moment:
                await moment.uow.members.set_status(member.id, status)
            await look(address)
        await look(await address_of(council, await council.member(has_signed=False)))
        for other in (NOBODYS, "x", "é" * 43, f"{NOBODYS}A"):
            await look(PATH.format(address=other))
    ((status_code, body, _),) = seen
    assert (status_code, body) == (404, b"")


async def test_a_charter_that_waits_to_be_signed_shuts_it(council: Council) -> None:
    address = await address_of(council, await council.member())
    async with council.at() as moment:
        await moment.uow.charters.publish(Charter(2, "Une autre charte.", EVENING))
    async with open_to_the_world(council.database) as client, client.get(address) as answer:
        assert answer.status == 404


async def test_a_renewed_address_takes_the_place_of_the_first_and_a_closed_one_ends(
    council: Council,
) -> None:
    amina = await council.member()
    first = await address_of(council, amina)
    async with open_to_the_world(council.database) as client:

        async def status_of(path: str) -> int:
            async with client.get(path) as answer:
                return answer.status

        with pytest.raises(service.SubscribedAlready):
            await address_of(council, amina)
        async with council.at() as moment:
            second = PATH.format(address=await service.renew(moment, amina))
        assert [await status_of(one) for one in (first, second)] == [404, 200]
        async with council.at() as moment:
            await service.close(moment, amina)
        assert [await status_of(one) for one in (first, second)] == [404, 404]


async def test_only_reading_is_answered(council: Council) -> None:
    address = await address_of(council, await council.member())
    async with open_to_the_world(council.database) as client, client.post(address) as answer:
        assert answer.status == 405


async def test_calendars_come_back_later_where_too_many_come_at_once(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "MOST_AT_ONCE", 0)
    address = await address_of(council, await council.member())
    async with open_to_the_world(council.database) as client, client.get(address) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


async def test_without_its_database_it_says_later_not_never() -> None:
    path = PATH.format(address=NOBODYS)
    async with open_to_the_world(NO_DATABASE) as client, client.get(path) as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (503, "no-store")
