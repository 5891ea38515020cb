"""Buttons of the sheet of an alert."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Follow(Button, code="al.fol"):
    """Suite…: open the sheet in private."""

    alert: str
