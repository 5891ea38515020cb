"""Buttons of the settings."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.council.settings import Page, Setting
from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class ChangeSetting(Button, code="co.set"):
    """Change this one; the question takes the place of the card on `screen`."""

    screen: str
    setting: Setting


@dataclass(frozen=True, slots=True)
class ShowPage(Button, code="co.page"):
    """A tab of the card."""

    screen: str
    page: Page


class Move(StrEnum):
    """What moves the question without an answer."""

    BACK = "back"
    ERASE = "none"
    END_EXERCISE = "real"


@dataclass(frozen=True, slots=True)
class MoveSetting(Button, code="co.move"):
    """Such a move."""

    draft: str
    version: int
    move: Move
