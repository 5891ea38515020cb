"""The keys of the import's form."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button


class Act(StrEnum):
    """What a key does."""

    MODEL = "model"
    """A table to be filled in."""
    ANNOUNCE = "announce"
    AGAIN = "again"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class ImportKey(Button, code="mt.imp"):
    """A key of the form at one version."""

    draft: str
    version: int
    act: Act
