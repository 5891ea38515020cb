"""The database itself keeps individual cases off the agendas of formal sittings (AU-038 art. 1)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from storage.agenda_items import AgendaItem, ItemKind
from storage.engine import Database
from storage.meetings import Meeting, MeetingKind
from storage.purging import purge, referring
from storage.schema import metadata, new_id
from storage.situations import situations
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import member_of
from tests.house import EVENING


async def a_meeting(uow: UnitOfWork, kind: MeetingKind) -> Meeting:
    meeting = Meeting(
        id=new_id(),
        kind=kind,
        local=datetime(2026, 12, 7, 14, 0),  # noqa: DTZ001 - the hour on people's clocks
        zone=ZoneInfo("Europe/Paris"),
        minutes=60,
        whole_council=True,
        communes=frozenset(),
        title="Réunion",
        place="Mairie",
    )
    await uow.meetings.add(meeting, EVENING)
    return meeting


async def attach(uow: UnitOfWork, meeting: Meeting, kind: ItemKind = ItemKind.SITUATION) -> None:
    """A point about a situation; for a decision it is the situation of that decision."""
    situation = await uow.situations.open(EVENING)
    item = AgendaItem(
        meeting=meeting.id,
        kind=kind,
        proposed_by=(await member_of(uow)).id,
        situation=situation.id,
        created_at=EVENING,
        title=situation.reference,
    )
    await uow.agenda_items.add(item)


@pytest.mark.parametrize("kind", MeetingKind)
async def test_no_case_stands_on_the_agenda_of_a_formal_sitting(
    database: Database, kind: MeetingKind
) -> None:
    async with database.write() as uow:
        meeting = await a_meeting(uow, kind)
        for about in (ItemKind.SITUATION, ItemKind.DECISION):
            if kind in {MeetingKind.PLENARY, MeetingKind.RESTRICTED}:
                with pytest.raises(IntegrityError):
                    async with uow.part() as part:
                        await attach(part, meeting, about)
            else:
                await attach(uow, meeting, about)
        kept = await uow.agenda_items.of_meeting(meeting.id)
    assert len(kept) == (0 if kind.is_formal else 2)


async def test_a_point_about_a_situation_says_which(database: Database) -> None:
    async with database.write() as uow:
        meeting = await a_meeting(uow, MeetingKind.WATCH_CELL)
        author = await member_of(uow)
        item = AgendaItem(
            meeting=meeting.id,
            kind=ItemKind.SITUATION,
            proposed_by=author.id,
            created_at=EVENING,
            title="Rue des Lilas",
        )
        with pytest.raises(IntegrityError):
            async with uow.part() as part:
                await part.agenda_items.add(item)


async def test_a_point_goes_with_its_situation(database: Database) -> None:
    async with database.write() as uow:
        meeting = await a_meeting(uow, MeetingKind.WATCH_CELL)
        await attach(uow, meeting)
        await attach(uow, meeting)
        first, second = await uow.agenda_items.of_meeting(meeting.id)
        assert first.situation is not None
        await purge(uow.connection, situations, [first.situation])
        assert await uow.agenda_items.of_meeting(meeting.id) == [second]
        assert await uow.meetings.get(meeting.id) == meeting


def test_what_goes_with_a_meeting_is_not_what_goes_with_its_kind() -> None:
    doomed = referring(metadata.tables["meetings"], ["one"])
    rule = str(doomed[metadata.tables["agenda_items"]])
    assert "agenda_items.meeting IN" in rule
    assert "meeting_kind" not in rule
