"""Meetings and decisions as files, and what a year of them counts."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.communes import our_communes
from handlers.meetings import service
from handlers.meetings.exporting.calendar import whole_calendar
from handlers.meetings.exporting.figures import decisions_counted, meetings_counted
from handlers.meetings.exporting.sittings import meetings_of
from handlers.meetings.exporting.tables import decisions_table, meetings_table
from handlers.meetings.importing.reading import Around, read_meetings
from handlers.meetings.minutes.attendance import turn_presence
from handlers.meetings.minutes.publishing import publish
from handlers.meetings.series.recurrence import Recurrence
from handlers.tables import rows_of
from storage.members import Role
from storage.messages import Document
from storage.schema import new_id
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.handlers.meetings.minutes.sittings import IN_THE_ROOM, noted, sitting
from tests.house import BAR_LE_DUC, PARIS
from tests.own_calendar import read

AFTER = IN_THE_ROOM + timedelta(days=1)


def rows_in(file: Document | None) -> list[dict[str, str]]:
    assert file is not None
    head, *rows = rows_of(file.content)
    return [dict(zip(head, row, strict=True)) for row in rows]


async def a_year(council: Council) -> None:
    """A watch cell with minutes, a meeting that was called off, and one in the year that comes."""
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    named = await council.member(communes=[BAR_LE_DUC])
    await council.member(communes=[BAR_LE_DUC])
    invited = {"organisations": frozenset({"Lycée exemple"}), "people": frozenset({named.id})}
    meeting = await sitting(council, claire, title="=Cellule", **invited)
    async with council.at() as moment:
        off, _ = await service.announce(moment, claire, IN_TWO_WEEKS)
        await service.call_off(moment, claire, off.id, off.version)
        january = datetime(2027, 1, 1, 0, 30)  # noqa: DTZ001 - still December in UTC
        next_year = replace(IN_TWO_WEEKS, local=january, whole_council=True)
        await service.announce(moment, claire, next_year)
    async with council.at(IN_THE_ROOM) as moment:
        await noted(moment, claire, meeting, amina)
        await turn_presence(moment, claire, meeting.id, paul.id)
        await publish(moment, claire, meeting.id, 0)
        await noted(moment, claire, meeting, amina)


async def test_the_meetings_of_a_year_stand_line_by_line(council: Council) -> None:
    await a_year(council)
    async with council.at(AFTER) as moment:
        held, off = rows_in(await meetings_table(moment, 2026))
        (coming,) = rows_in(await meetings_table(moment, 2027))
        assert await meetings_table(moment, 2025) is None
    assert held == {
        "genre": "Cellule de veille",
        "date": "25/11/2026",
        "heure": "14:00",
        "minutes": "90",
        "communes": "Tronville-en-Barrois",
        "organismes": "Lycée exemple",
        "personnes": "Prénom 1003",
        "titre": "=Cellule",
        "lieu": "Mairie de Tronville",
        "état": "tenue",
        "présents": "1",
        "excusés": "0",
        "représentés": "0",
        "absents": "0",
        "présences non notées": "3",
    }
    assert (off["état"], off["présents"]) == ("annulée", "")
    assert (coming["date"], coming["heure"]) == ("01/01/2027", "00:30")
    assert (coming["communes"], coming["état"]) == ("tout le conseil", "prévue")


async def test_only_what_stands_in_published_minutes_is_among_the_decisions(
    council: Council,
) -> None:
    await a_year(council)
    async with council.at(AFTER) as moment:
        (row,) = rows_in(await decisions_table(moment, 2026))
        assert await decisions_table(moment, 2027) is None
    assert row["décision"] == "Une médiation est proposée."
    assert (row["réunion du"], row["réunion"]) == ("25/11/2026", "=Cellule")
    assert (row["mode"], row["responsable"]) == ("médiation", "Prénom 1001")
    assert (row["pour le"], row["où elle en est"]) == ("10/12/2026", "à faire")


async def test_a_calendar_of_the_year_has_each_meeting_once_and_the_dates_of_series(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    last = datetime(2027, 1, 4, 14)  # noqa: DTZ001 - the hour on people's clocks
    weekly = Recurrence(rule="FREQ=WEEKLY", since=IN_TWO_WEEKS.local, zone=PARIS)
    rule = weekly.until(last.date())
    async with council.at() as moment:
        await service.announce(moment, claire, replace(IN_TWO_WEEKS, series=rule))
        file = await whole_calendar(moment, 2026)
        late = await whole_calendar(moment, 2027)
    assert file is not None
    assert late is not None
    assert file.name == "reunions-2026.ics"
    days = [event.dtstart.value for event in read(file.content).vevent_list]
    assert days == [datetime(2026, 12, day, 14, tzinfo=PARIS) for day in (7, 14, 21, 28)]
    (event,) = read(late.content).vevent_list
    assert event.dtstart.value == last.replace(tzinfo=PARIS)


async def test_a_year_is_counted(council: Council) -> None:
    await a_year(council)
    async with council.at(AFTER) as moment:
        meetings = await meetings_counted(moment, 2026)
        decided = await decisions_counted(moment, 2026)
        empty = await meetings_counted(moment, 2024)
    counted = {(one.under, one.what): one.how_many for one in meetings.counts}
    assert counted[("Réunions", "tenue")] == 1
    assert counted[("Réunions", "annulée")] == 1
    assert counted[("Réunions tenues", "Cellule de veille")] == 1
    assert counted[("Réunions tenues", "Formation plénière")] == 0
    plain = meetings.said.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain == ("1 réunion tenue, 1 annulée. Présence : 100 %, d’après 1 relevé publié.")
    assert decided.said.replace("\u00a0", " ") == "1 décision : 1 à faire."
    assert sum(one.how_many for one in decided.counts) == 1
    assert empty.said == "0 réunion tenue."


async def test_what_is_exported_can_be_imported(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        await service.announce(moment, claire, IN_TWO_WEEKS)
        file = await meetings_table(moment, 2026)
        assert file is not None
        around = Around(await our_communes(moment), frozenset(), moment.now, PARIS)
        found = read_meetings(rows_of(file.content), around)
    assert not found.problems
    assert found.proposals == [IN_TWO_WEEKS]


async def test_what_was_decided_of_a_situation_stays_in_its_circle(council: Council) -> None:
    await a_year(council)
    async with council.at(AFTER) as moment:
        (meeting,) = [one for one in await meetings_of(moment, 2026) if not one.is_cancelled]
        published, _ = await moment.uow.decisions.of_meeting(meeting.id)
        situation = await moment.uow.situations.open(moment.now)
        its_own = replace(
            published, id=new_id(), reference="D-9Z9Z", number=9, situation=situation.id
        )
        await moment.uow.decisions.add(its_own)
        rows = rows_in(await decisions_table(moment, 2026))
    assert [row["référence"] for row in rows] == [published.reference]
