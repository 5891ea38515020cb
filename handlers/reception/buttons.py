"""Buttons of the front desk."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Speak(Button, code="re.lang"):
    """Speak this language to me from now on."""

    language: str
