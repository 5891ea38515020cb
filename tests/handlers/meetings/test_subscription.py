"""A calendar that comes back: the meetings of one person, read by another implementation."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.meetings import service
from handlers.meetings.subscription import KEPT, subscription
from handlers.words import speaking
from storage.members import Member, Role
from tests.handlers.meetings.conftest import A_WATCH_CELL, IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC, EVENING, PARIS
from tests.own_calendar import OwnCalendar, read


async def fetched(council: Council, member: Member, now: datetime = EVENING) -> bytes:
    async with council.at(now) as moment:
        return await subscription(moment, member)


async def test_it_shows_kind_hours_place_and_link_and_nothing_else(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR), await council.member()
    told = replace(A_WATCH_CELL, title="Le hall du 12", agenda="1. Le hall du 12, escalier B")
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, claire, told)
    content = await fetched(council, amina)
    (event,) = read(content).vevent_list
    assert (event.summary.value, event.location.value) == ("Cellule de veille", meeting.place)
    assert event.dtstart.value == datetime(2026, 11, 25, 14, tzinfo=PARIS)
    assert event.dtend.value == datetime(2026, 11, 25, 15, 30, tzinfo=PARIS)
    assert event.url.value == "https://t.me/vigie_bot"
    known = {"uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "location", "status"}
    assert set(event.contents) == known | {"url", "class"}
    assert b"12" not in b"".join(
        line for line in content.split(b"\r\n") if line.startswith((b"SUMMARY", b"LOCATION"))
    )


async def test_it_is_the_same_event_as_the_single_file(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR), await council.member()
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, claire, A_WATCH_CELL)
        later = meeting.local + timedelta(days=7)
        moved, _ = await service.move(moment, claire, meeting.id, meeting.version, later)
    (event,) = read(await fetched(council, amina)).vevent_list
    assert (event.uid.value, event.sequence.value) == (f"{moved.id}@vigie", str(moved.version))


async def test_a_calendar_follows_what_is_moved_and_called_off(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR), await council.member()
    own = OwnCalendar()
    async with council.at() as moment:
        first, _ = await service.announce(moment, claire, A_WATCH_CELL)
        second, _ = await service.announce(moment, claire, IN_TWO_WEEKS)
    own.comes_back(await fetched(council, amina))
    assert [entry.sequence for entry in own.shown] == [1, 1]
    async with council.at() as moment:
        await service.call_off(moment, claire, first.id, first.version)
        moved, _ = await service.move(
            moment, claire, second.id, second.version, second.local + timedelta(hours=2)
        )
    own.comes_back(await fetched(council, amina))
    assert [(entry.starts_at, entry.sequence) for entry in own.shown] == [(moved.starts_at, 2)]
    assert own.heard == {f"{first.id}@vigie": 2, f"{second.id}@vigie": 2}


async def test_only_ones_own_meetings_stand_in_it_and_none_of_long_ago(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR), await council.member()
    elsewhere = await council.member(communes=[BAR_LE_DUC])
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, claire, A_WATCH_CELL)
    assert b"VEVENT" not in await fetched(council, elsewhere)
    read(await fetched(council, elsewhere))
    assert b"VEVENT" in await fetched(council, amina, meeting.ends_at + KEPT - timedelta(1))
    assert b"VEVENT" not in await fetched(council, amina, meeting.ends_at + KEPT)


async def test_it_speaks_the_language_of_its_reader(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR), await council.member()
    async with council.at() as moment:
        await service.announce(moment, claire, A_WATCH_CELL)
    with speaking("en"):
        content = await fetched(council, amina)
    assert b"SUMMARY:Cellule" not in content
