"""A table of weeks as spreadsheets save it: CSV, whatever its separator and its letters."""

import csv
from datetime import timedelta
from io import StringIO

from handlers.moment import Moment
from handlers.rota import form_texts
from handlers.rota.steps import WEEKS, go, take_weeks
from handlers.words import speaking
from storage.drafts import Draft

LARGEST = 200_000
"""Bytes: years of weeks."""
PATIENCE = timedelta(minutes=2)
"""How long Telegram may take to hand a file out; then whoever sent it is told."""
_SEPARATORS = ";,\t"
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How spreadsheets and documents begin that are no text."""


class TableUnreadable(Exception):
    """It is no text, or none with weeks in it."""


async def take_file(moment: Moment, waiting: Draft, content: bytes | None) -> None:
    """The file that a form waited for is here; None: Telegram does not give it.

    Something else may have come in its place meanwhile.
    """
    draft = await moment.uow.drafts.get(waiting.id)
    if draft is None or draft.version != waiting.version:
        return
    me = await moment.uow.members.get(draft.member)
    with speaking(me.language):
        if content is None:
            await go(moment, me, draft, WEEKS, {}, problem=form_texts.not_given())
            return
        try:
            text = lines_of(content)
        except TableUnreadable:
            await go(moment, me, draft, WEEKS, {}, problem=form_texts.no_table())
        else:
            await take_weeks(moment, me, draft, text)


def lines_of(content: bytes) -> str:
    """The rows as one would type them: « 30/11 : Dupont », « du 30/11 au 6/12 : Dupont ».

    A row is a week and a name, or a first day, a last day and a name; a name may have several
    cells. A heading is left out. Raises `TableUnreadable`.
    """
    text = _decoded(content)
    separator = max(_SEPARATORS, key=text.count)
    try:
        rows = [_cells(row) for row in csv.reader(StringIO(text), delimiter=separator)]
    except csv.Error:
        raise TableUnreadable from None
    rows = [row for row in rows if row]
    if rows and not _has_digit(" ".join(rows[0])):
        rows = rows[1:]
    return "\n".join(_line(row) for row in rows)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, or what Windows writes in France."""
    if content.startswith(_NOT_TEXT):
        raise TableUnreadable
    encodings = (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableUnreadable


def _cells(row: list[str]) -> list[str]:
    return [said for cell in row if (said := " ".join(cell.split()))]


def _line(cells: list[str]) -> str:
    first, *rest = cells
    if first.isdigit():
        first = f"S{first}"
    if len(rest) > 1 and _has_digit(rest[0]):
        return f"du {first} au {rest[0]} : {' '.join(rest[1:])}"
    return f"{first} : {' '.join(rest)}"


def _has_digit(said: str) -> bool:
    return any(sign.isdigit() for sign in said)
