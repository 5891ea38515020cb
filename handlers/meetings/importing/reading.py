"""The rows of a table read as meetings; each line that cannot be one says why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from handlers.communes import named
from handlers.dates import DateReason, Misunderstood, parse_moment
from handlers.dates.typed import plain_letters
from handlers.meetings.limits import LONGEST_PLACE, LONGEST_TITLE, TooLong, within
from handlers.meetings.service import Proposal
from handlers.meetings.texts.meeting import KINDS
from handlers.meetings.when import read_length
from handlers.words import typeset
from storage.gazetteer import Commune
from storage.meetings import MeetingKind

MOST = 50
"""Meetings in one table: a year of them, and some."""
USUAL_MINUTES = 90
LONGEST_SAID = 40
"""So much of a cell is said back, in signs."""
EVERYBODY = frozenset({"tout le conseil", "toutes", "toutes les communes"})
_SHORT: Mapping[str, MeetingKind] = {
    "pleniere": MeetingKind.PLENARY,
    "restreinte": MeetingKind.RESTRICTED,
    "groupe partenarial": MeetingKind.PROBLEM_SOLVING_GROUP,
    "gpo": MeetingKind.PROBLEM_SOLVING_GROUP,
}


class Column(StrEnum):
    """What a table says of each meeting; the heads of its columns, in any order."""

    KIND = "genre"
    DAY = "date"
    HOUR = "heure"
    MINUTES = "minutes"
    COMMUNES = "communes"
    TITLE = "titre"
    PLACE = "lieu"
    ORGANISATIONS = "organismes"
    PEOPLE = "personnes"


OPTIONAL = frozenset({Column.MINUTES, Column.TITLE, Column.ORGANISATIONS, Column.PEOPLE})


class Reason(StrEnum):
    """Why a line is no meeting to be announced."""

    KIND = auto()
    DATE = auto()
    """The problem has the reason of the date beside it."""
    LENGTH = auto()
    COMMUNE = auto()
    """A name that is none of the council's, or that may mean several."""
    NO_COMMUNE = auto()
    PLACE = auto()
    TITLE = auto()
    BY_NAME = auto()
    """Organisations and people are invited one meeting at a time."""
    TWICE = auto()
    KNOWN = auto()
    """It is planned already."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the table, counted from 1 as spreadsheets do, and why it does not count."""

    line: int
    reason: Reason
    said: str = field(default="", repr=False)
    date: DateReason | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """All that stands in a table; it counts whole, or not at all."""

    proposals: Sequence[Proposal]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Around:
    """What a table is read against. `planned` are `identity`s of meetings to come."""

    communes: Sequence[Commune]
    planned: Collection[tuple[MeetingKind, datetime]]
    now: datetime
    zone: ZoneInfo


class NoSuchTable(Exception):
    """These columns are missing: the first row does not name them."""

    def __init__(self, missing: Sequence[Column]) -> None:
        super().__init__("columns are missing")
        self.missing = missing


class TooMany(Exception):
    """There are more meetings than `MOST`."""


def read_meetings(rows: Sequence[Sequence[str]], around: Around) -> Read:
    """Read a table whose first row names its columns. Raises `NoSuchTable`, `TooMany`."""
    columns = _columns(rows[0] if rows else ())
    lines = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if len(lines) > MOST:
        raise TooMany
    taken = dict.fromkeys(around.planned, Reason.KNOWN)
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    for number, row in lines:
        cells = dict.fromkeys(Column, "")
        cells |= {column: row[at] for column, at in columns.items() if at < len(row)}
        try:
            proposal = _proposal(cells, around)
            _expect_new(proposal, taken)
        except _MisreadError as misread:
            problems.append(Problem(number, misread.reason, misread.said, misread.date))
        else:
            proposals.append(proposal)
    return Read(proposals, problems)


def identity(kind: MeetingKind, local: datetime) -> tuple[MeetingKind, datetime]:
    """What makes two lines one meeting: nobody holds two of a kind at once. `local` is naive."""
    return kind, local


class _MisreadError(Exception):
    def __init__(self, reason: Reason, said: str = "", date: DateReason | None = None) -> None:
        super().__init__(reason)
        self.reason, self.date = reason, date
        self.said = said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]}…"


def _columns(head: Sequence[str]) -> Mapping[Column, int]:
    places = {plain_letters(cell): at for at, cell in reversed(list(enumerate(head)))}
    found = {one: places[plain_letters(one)] for one in Column if plain_letters(one) in places}
    if missing := [one for one in Column if one not in OPTIONAL and one not in found]:
        raise NoSuchTable(missing)
    return found


def _proposal(cells: Mapping[Column, str], around: Around) -> Proposal:
    kind = _kind(cells[Column.KIND])
    if cells[Column.ORGANISATIONS] or cells[Column.PEOPLE]:
        raise _MisreadError(Reason.BY_NAME)
    is_for_all = plain_letters(cells[Column.COMMUNES]) in EVERYBODY
    communes = () if is_for_all else _communes(cells[Column.COMMUNES], around.communes)
    if not cells[Column.PLACE]:
        raise _MisreadError(Reason.PLACE)
    return Proposal(
        kind=kind,
        local=_local(f"{cells[Column.DAY]} à {cells[Column.HOUR]}", around),
        minutes=_minutes(cells[Column.MINUTES]),
        whole_council=is_for_all,
        communes=frozenset(communes),
        title=_fitting(
            cells[Column.TITLE] or _usual_title(kind, communes, around), LONGEST_TITLE, Reason.TITLE
        ),
        place=_fitting(cells[Column.PLACE], LONGEST_PLACE, Reason.PLACE),
    )


def _kind(said: str) -> MeetingKind:
    plain = plain_letters(said)
    for kind, label in KINDS.items():
        if plain in {plain_letters(label), kind}:
            return kind
    if plain in _SHORT:
        return _SHORT[plain]
    raise _MisreadError(Reason.KIND, said)


def _local(said: str, around: Around) -> datetime:
    read = parse_moment(said, around.now, around.zone)
    if isinstance(read, Misunderstood):
        raise _MisreadError(Reason.DATE, date=read.reason)
    return read.local


def _minutes(said: str) -> int:
    if not said:
        return USUAL_MINUTES
    if (minutes := read_length(said)) is None:
        raise _MisreadError(Reason.LENGTH, said)
    return minutes


def _communes(said: str, among: Sequence[Commune]) -> Sequence[str]:
    found = named(said.replace("/", ",").replace("+", ","), among)
    if unsure := [*found.unknown, *(doubt.said for doubt in found.doubts)]:
        raise _MisreadError(Reason.COMMUNE, unsure[0])
    if not found.sure:
        raise _MisreadError(Reason.NO_COMMUNE)
    return found.sure


def _usual_title(kind: MeetingKind, communes: Sequence[str], around: Around) -> str:
    """« Cellule de veille, Tronville-en-Barrois »: as the form proposes it."""
    label = typeset(KINDS[kind])
    if len(communes) != 1:
        return label
    return f"{label}, {next(one.name for one in around.communes if one.insee == communes[0])}"


def _fitting(said: str, limit: int, reason: Reason) -> str:
    try:
        return within(said, limit)
    except TooLong:
        raise _MisreadError(reason) from None


def _expect_new(proposal: Proposal, taken: dict[tuple[MeetingKind, datetime], Reason]) -> None:
    which = identity(proposal.kind, proposal.local)
    if which in taken:
        raise _MisreadError(taken[which])
    taken[which] = Reason.TWICE
