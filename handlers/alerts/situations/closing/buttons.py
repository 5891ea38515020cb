"""Buttons that end a situation, in the place of its card."""

from dataclasses import dataclass

from handlers.alerts.situations.buttons import Beginning
from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class CloseSo(Button, code="si.how2"):
    """It ends so, by its place among the outcomes."""

    screen: str
    situation: str
    outcome: int


@dataclass(frozen=True, slots=True)
class CloseAnyway(Button, code="si.y"):
    """Clore quand même: with decisions that are open; `newest` of all that stood on the screen."""

    screen: str
    situation: str
    outcome: int
    newest: Beginning
