"""What people type for a name or an organisation, made fit to keep."""

import unicodedata
from enum import StrEnum, auto

LONGEST = 80

# They turn the text that follows around, far beyond the name that holds them.
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Flaw(StrEnum):
    """Why a typed text cannot be kept."""

    EMPTY = auto()
    TOO_LONG = auto()
    HALF_A_NAME = auto()


class Unusable(Exception):
    """The text has this flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def one_line(text: str) -> str:
    """The text on one line, without control characters. Raises `Unusable`."""
    line = " ".join(without_control_characters(text).split())
    if not line:
        raise Unusable(Flaw.EMPTY)
    if len(line) > LONGEST:
        raise Unusable(Flaw.TOO_LONG)
    return line


def first_and_last(text: str) -> tuple[str, str]:
    """« Amina Diallo » or « Jean Pierre MARTIN » as first and last name. Raises `Unusable`."""
    words = one_line(text).split()
    if len(words) == 1:
        raise Unusable(Flaw.HALF_A_NAME)
    shouted = next((at for at in range(1, len(words)) if _are_capitals(words[at:])), 1)
    if _are_capitals(words):
        shouted = 1
    return " ".join(words[:shouted]), " ".join(words[shouted:])


def without_control_characters(text: str) -> str:
    """The text with a space for each control character; its lines stay."""
    return "".join(
        sign if sign == "\n" or not _is_control(sign) else " "
        for sign in text
        if sign not in _TURNERS
    )


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}


def _are_capitals(words: list[str]) -> bool:
    return all(word.isupper() for word in words)
