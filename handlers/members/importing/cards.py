"""Invitations as cards to be printed: a page of A5 for each person, with a QR code."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path


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
    """The file, tagged, with its fonts in it. `now` is aware."""
    from typst import compile as typeset  # slow to import, and only papers need it

    said = asdict(deck)
    said["cards"] = [{**asdict(card), "code": _qr(card.link)} for card in deck.cards]
    return typeset(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"cards": json.dumps(said, ensure_ascii=False)},
        timestamp=int(now.timestamp()),
    )


def _qr(link: str) -> str:
    """As SVG. A seventh of it may be soiled (level M): a card lives in a pocket."""
    import segno

    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


@cache
def _template() -> bytes:
    return Path(__file__).with_name("cards.typ").read_bytes()
