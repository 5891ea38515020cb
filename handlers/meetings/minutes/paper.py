"""The minutes as a PDF for print and for screen readers: tagged, with a title and a language."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import PDFStandard


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDecision:
    """One decision; `details` are labels with what stands beside them."""

    number: str
    reference: str
    text: str = field(repr=False)
    details: Sequence[tuple[str, str]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was invited."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who were there, or not."""

    label: str
    people: Sequence[Person] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presences:
    """Who was there."""

    title: str
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that the paper says, in the language of the council: plain text throughout.

    `name` is the document's title for whoever lists files; `state` says which version it is.
    """

    name: str
    council: str
    title: str
    meeting: str
    place: str
    state: str
    presences: Presences
    agenda_title: str
    agenda: Sequence[str]
    approved_title: str
    approved: Sequence[str]
    decisions_title: str
    decisions: Sequence[PaperDecision]
    none: str
    closing: Sequence[str]
    reserved: str
    page: str


def printed(paper: Paper, now: datetime) -> bytes:
    """The file: PDF/UA-1, which is tagged, with its fonts in it. `now` is aware."""
    from typst import TypstError  # slow to import, and only minutes need it

    try:
        return _typeset(paper, now, ["ua-1"])
    except TypstError:
        # PDF/UA wants every sign to be shown, and no font has them all: a name in Chinese. The
        # tags are there all the same.
        return _typeset(paper, now, [])


def _typeset(paper: Paper, now: datetime, standards: list["PDFStandard"]) -> bytes:
    from typst import compile as typeset

    return typeset(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"record": json.dumps(_printable(asdict(paper)), ensure_ascii=False)},
        pdf_standards=standards,
        timestamp=int(now.timestamp()),
    )


def _printable(value: Any) -> Any:
    """The same without pictures; what is longer than a line may break."""
    if isinstance(value, str):
        return _LONG.sub("\\1\u200b", _PICTURES.sub("", value))
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value


@cache
def _template() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


_PICTURES = re.compile("[\x00-\x1f\x7f\u2600-\u27bf\u200d\ufe0f\U0001f000-\U0001faff]")
_LONG = re.compile(r"(\S{40})(?=\S)")
