"""The rows of a table read as partners; each line that cannot be one says why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto

from handlers.communes import named
from handlers.dates.typed import plain_letters
from handlers.members import inviting
from handlers.members.inviting import LOCAL_ROLES, Answers
from handlers.members.texts.labels import KINDS, ROLES
from handlers.members.typed_words import Unusable, one_line
from storage.gazetteer import Commune
from storage.members import Kind, Member

MOST = 100
"""Partners in one table."""
EVERYWHERE = frozenset({"toutes", "toutes les communes", "tout le conseil"})


class Column(StrEnum):
    """What a table says of each partner; the heads of its columns, in any order."""

    FIRST_NAME = "prénom"
    LAST_NAME = "nom"
    ORGANISATION = "organisme"
    KIND = "genre"
    ROLE = "rôle"
    COMMUNES = "communes"


NEEDED = frozenset(Column) - {Column.ROLE, Column.COMMUNES}


class Reason(StrEnum):
    """Why a line is no partner."""

    NAME = auto()
    ORGANISATION = auto()
    KIND = auto()
    ROLE = auto()
    COMMUNE = auto()
    """A name that is none of the council's, or that may mean several."""
    NO_COMMUNE = auto()
    TWICE = auto()
    KNOWN = auto()
    """A partner already, or expected."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the table, counted from 1 as spreadsheets do, and why it does not count."""

    line: int
    reason: Reason
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Read:
    """All that stands in a table; it counts whole, or not at all."""

    people: Sequence[Answers]
    problems: Sequence[Problem]


class NoSuchTable(Exception):
    """These columns are missing: the first row does not name them."""

    def __init__(self, missing: Sequence[Column]) -> None:
        super().__init__("columns are missing")
        self.missing = missing


class TooMany(Exception):
    """There are more partners than `MOST`."""


def read_people(
    rows: Sequence[Sequence[str]], among: Sequence[Commune], members: Iterable[Member]
) -> Read:
    """Read a table whose first row names its columns. Raises `NoSuchTable`, `TooMany`."""
    columns = _columns(rows[0] if rows else ())
    lines = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if len(lines) > MOST:
        raise TooMany
    taken = {identity(one.full_name, one.organisation): Reason.KNOWN for one in members}
    people: list[Answers] = []
    problems: list[Problem] = []
    for number, row in lines:
        cells = {column: row[at] if at < len(row) else "" for column, at in columns.items()}
        try:
            person = _person(cells, among)
            _expect_new(person, taken)
        except _MisreadError as misread:
            problems.append(Problem(number, misread.reason, misread.said))
        else:
            people.append(person)
    return Read(people, problems)


def identity(name: str, organisation: str) -> tuple[str, str]:
    """What makes two lines one person."""
    return plain_letters(name), plain_letters(organisation)


class _MisreadError(Exception):
    def __init__(self, reason: Reason, said: str = "") -> None:
        super().__init__(reason)
        self.reason, self.said = reason, said


def _columns(head: Sequence[str]) -> Mapping[Column, int]:
    places = {plain_letters(cell): at for at, cell in reversed(list(enumerate(head)))}
    found = {one: places[plain_letters(one)] for one in Column if plain_letters(one) in places}
    if missing := [one for one in Column if one in NEEDED and one not in found]:
        raise NoSuchTable(missing)
    return found


def _person(cells: Mapping[Column, str], among: Sequence[Commune]) -> Answers:
    answers = inviting.with_kind(Answers(), _kind(cells[Column.KIND]))
    answers = _with_role(answers, cells.get(Column.ROLE, ""))
    try:
        answers = Answers(
            kind=answers.kind,
            role=answers.role,
            first_name=one_line(cells[Column.FIRST_NAME]),
            last_name=one_line(cells[Column.LAST_NAME]),
        )
    except Unusable:
        raise _MisreadError(Reason.NAME) from None
    try:
        answers = inviting.with_organisation(answers, cells[Column.ORGANISATION])
    except Unusable:
        raise _MisreadError(Reason.ORGANISATION) from None
    return _with_communes(answers, cells.get(Column.COMMUNES, ""), among)


def _kind(said: str) -> Kind:
    """A phone that a shift hands on is set up with its people, not from a table."""
    for kind, label in KINDS.items():
        if plain_letters(said) in {plain_letters(label), kind} and kind is not Kind.DUTY_PHONE:
            return kind
    raise _MisreadError(Reason.KIND, said)


def _with_role(answers: Answers, said: str) -> Answers:
    possible = inviting.roles_of(answers.kind) if answers.kind else ()
    if not said and len(possible) == 1:
        return answers
    for role in possible:
        if plain_letters(said) in {plain_letters(ROLES[role]), role}:
            return inviting.with_role(answers, role)
    raise _MisreadError(Reason.ROLE, said)


def _with_communes(answers: Answers, said: str, among: Sequence[Commune]) -> Answers:
    if answers.role not in LOCAL_ROLES:
        return answers
    if plain_letters(said) in EVERYWHERE:
        return inviting.everywhere(answers, among)
    found = named(said.replace("/", ",").replace("+", ","), among)
    if unsure := [*found.unknown, *(doubt.said for doubt in found.doubts)]:
        raise _MisreadError(Reason.COMMUNE, unsure[0])
    if not found.sure:
        raise _MisreadError(Reason.NO_COMMUNE)
    return inviting.with_communes(answers, found)


def _expect_new(person: Answers, taken: dict[tuple[str, str], Reason]) -> None:
    who = identity(person.full_name, person.organisation)
    if who in taken:
        raise _MisreadError(taken[who], person.full_name)
    taken[who] = Reason.TWICE
