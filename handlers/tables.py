"""Tables as spreadsheets save them: CSV, whatever its separator and its letters."""

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import StringIO

LARGEST = 200_000
"""Bytes: years of weeks, or all the partners of a council."""
PATIENCE = timedelta(minutes=2)
"""How long Telegram may take to hand a file out; then whoever sent it is told."""
READING = "reading"
"""The step of a form that waits for its file; where Telegram has it is `file` in its state."""
_SEPARATORS = ";,\t"
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How spreadsheets and documents begin that are no text."""
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet would carry out (OWASP, CSV injection)."""
_AS_TEXT = "'"


class TableUnreadable(Exception):
    """It is no text, or no table."""


def rows_of(content: bytes) -> Sequence[Sequence[str]]:
    """The rows of a file, each cell on one line. Raises `TableUnreadable`."""
    return rows_of_text(decoded(content))


def rows_of_text(text: str) -> Sequence[Sequence[str]]:
    """The same of text that was copied from a table. Raises `TableUnreadable`."""
    separator = max(_SEPARATORS, key=text.count)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=separator))
    except csv.Error:
        raise TableUnreadable from None
    return [[_said(cell) for cell in row] for row in rows]


def table_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A file that spreadsheets open in France; no cell of it is carried out as a formula."""
    written = StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(
        [_inert(cell) for cell in row] for row in rows
    )
    return written.getvalue().encode("utf-8-sig")


def decoded(content: bytes) -> str:
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


def _said(cell: str) -> str:
    """What stands in a cell, on one line, without what made it inert."""
    said = " ".join(cell.split())
    return said[1:] if said.startswith(_AS_TEXT) and _would_run(said) else said


def _inert(cell: str) -> str:
    said = " ".join(cell.split())
    return f"{_AS_TEXT}{said}" if _would_run(said) else said


def _would_run(said: str) -> bool:
    return said.lstrip(_AS_TEXT).startswith(_FORMULA)
