"""Invitations as cards to be printed: a page of A5 for each person, with a QR code."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path

from handlers.typesetting import pdf_of, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person's; `link` lets in whoever opens it."""

    name: str = field(repr=False)
    organisation: str = field(repr=False)
    link: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """All the cards, and what stands on each of them: plain text throughout."""

    title: str
    council: str
    welcome: str
    steps: Sequence[str]
    care: str
    alt: str
    """What the QR code is, for whoever does not see it."""
    cards: Sequence[Card]


def printed(deck: Deck, now: datetime) -> bytes:
    """The file, see `pdf_of`. `now` is aware."""
    said = printable(asdict(deck))
    # A link is copied and a picture is drawn: both as they are, to the letter.
    for card, shown in zip(deck.cards, said["cards"], strict=True):
        shown |= {"link": card.link, "code": _qr(card.link)}
    return pdf_of(_TEMPLATE, said, now)


def _qr(link: str) -> str:
    """As SVG. A seventh of it may be soiled (level M): a card lives in a pocket."""
    import segno

    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


_TEMPLATE = Path(__file__).with_name("cards.typ")
