"""A table of meetings: what is read, and what each line that cannot be one is told."""

from datetime import UTC, datetime

import pytest

from handlers.dates import DateReason
from handlers.meetings.importing.reading import (
    MOST,
    Around,
    Column,
    NoSuchTable,
    Problem,
    Read,
    Reason,
    TooMany,
    read_meetings,
)
from storage import gazetteer
from storage.meetings import MeetingKind
from tests.house import EVENING, LIGNY, PARIS, SIREN, TRONVILLE

COMMUNES = gazetteer.intercommunality(SIREN).communes
STANDS = datetime(2026, 12, 10, 9, 0)  # noqa: DTZ001 - the hour on people's clocks
AROUND = Around(COMMUNES, {(MeetingKind.PLENARY, STANDS)}, EVENING, PARIS)
HEAD = ["Genre", "Date", "Heure", "Communes", "Lieu"]
CELL = ["Cellule de veille", "03/12/2026", "14:00", "Tronville-en-Barrois", "Mairie, salle 2"]


def read(*rows: list[str], head: list[str] | None = None) -> Read:
    return read_meetings([head or HEAD, *rows], AROUND)


def changed(**cells: str) -> list[str]:
    row = dict(zip(["kind", "day", "hour", "communes", "place"], CELL, strict=True))
    return list((row | cells).values())


def test_a_line_is_a_meeting_with_what_is_usual_for_the_rest() -> None:
    (cell,) = read(CELL).proposals
    assert cell.kind is MeetingKind.WATCH_CELL
    assert cell.local == datetime(2026, 12, 3, 14, 0)  # noqa: DTZ001
    assert (cell.minutes, cell.communes) == (90, frozenset({TRONVILLE}))
    assert not cell.whole_council
    assert (cell.title, cell.place) == ("Cellule de veille, Tronville-en-Barrois", CELL[-1])


def test_columns_stand_in_any_order_and_what_an_export_adds_is_left_alone() -> None:
    head = ["lieu", "TITRE", "Minutes", "état", "communes", "heure", "date", "genre", "présents"]
    row = ["Hôtel", "Bilan", "2 h", "prévue", "tout le conseil", "9 h 30", "2027-01-14", "GPO", ""]
    (one,) = read([], row, head=head).proposals
    assert one.kind is MeetingKind.PROBLEM_SOLVING_GROUP
    assert one.local == datetime(2027, 1, 14, 9, 30)  # noqa: DTZ001
    assert (one.minutes, one.title, one.whole_council) == (120, "Bilan", True)


def test_communes_by_name_or_code() -> None:
    (one,) = read(changed(communes="Ligny-en-Barrois / 55519")).proposals
    assert one.communes == {LIGNY, TRONVILLE}


@pytest.mark.parametrize(
    ("row", "reason", "said"),
    [
        (changed(kind="Goûter"), Reason.KIND, "Goûter"),
        (changed(kind="x" * 99), Reason.KIND, "x" * 40 + "…"),
        (changed(communes="Paris"), Reason.COMMUNE, "Paris"),
        (changed(communes="55000"), Reason.COMMUNE, "55000"),
        (changed(communes=""), Reason.NO_COMMUNE, ""),
        (changed(place=""), Reason.PLACE, ""),
        (changed(place="x" * 201), Reason.PLACE, ""),
        (changed(kind="plénière", day="10/12/2026", hour="9h"), Reason.KNOWN, ""),
    ],
)
def test_a_line_that_is_no_meeting_says_why(row: list[str], reason: Reason, said: str) -> None:
    found = read(CELL, row)
    assert len(found.proposals) == 1
    assert found.problems == [Problem(3, reason, said)]


@pytest.mark.parametrize(
    ("day", "hour", "why"),
    [
        ("03/11/2026", "14:00", DateReason.PAST),
        ("31/02/2027", "14:00", DateReason.IMPOSSIBLE_DATE),
        ("03/12/2026", "", DateReason.NO_TIME),
        ("", "14:00", DateReason.NO_DATE),
        ("28/03/2027", "2:30", DateReason.SKIPPED_HOUR),
        ("vendredi 03/12/2026", "14:00", DateReason.WEEKDAY_MISMATCH),
    ],
)
def test_a_date_that_is_none_says_why(day: str, hour: str, why: DateReason) -> None:
    assert read(changed(day=day, hour=hour)).problems == [Problem(2, Reason.DATE, date=why)]


def test_the_same_twice_a_length_and_names_are_told() -> None:
    head = [*HEAD, "minutes", "personnes", "titre"]
    found = read(
        [*CELL, "", "", ""],
        [*CELL, "", "", ""],
        [*changed(hour="15:00"), "longtemps", "", ""],
        [*changed(hour="16:00"), "", "Paul Petit", ""],
        [*changed(hour="17:00"), "", "", "x" * 121],
        head=head,
    )
    reasons = [(one.line, one.reason) for one in found.problems]
    assert reasons == [
        (3, Reason.TWICE),
        (4, Reason.LENGTH),
        (5, Reason.BY_NAME),
        (6, Reason.TITLE),
    ]


def test_a_table_needs_its_columns_and_an_end() -> None:
    with pytest.raises(NoSuchTable) as error:
        read_meetings([["date", "heure"]], AROUND)
    assert error.value.missing == [Column.KIND, Column.COMMUNES, Column.PLACE]
    with pytest.raises(TooMany):
        read(*[CELL] * (MOST + 1))
    assert EVENING.tzinfo is UTC
