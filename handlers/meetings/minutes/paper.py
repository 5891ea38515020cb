"""The minutes as a PDF for print and for screen readers: tagged, with a title and a language."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from handlers.typesetting import pdf_of, printable


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

    `name` is the document's title for whoever lists files; `state` says which version it is;
    `exercise`, that the council is trying Vigie out.
    """

    name: str
    council: str
    title: str
    meeting: str
    place: str
    state: str
    exercise: str
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
    """The file, see `pdf_of`. `now` is aware."""
    return pdf_of(_TEMPLATE, printable(asdict(paper)), now)


_TEMPLATE = Path(__file__).with_name("paper.typ")
