"""What stands on a phone, as a test reads and prints it."""

import re
from collections.abc import Iterable

from bot.playground.records import Message


def plain_spaces(text: str) -> str:
    """The text with no-break spaces made plain: « 17 h » is found however it is set."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text)


def shows(words: str, text: str) -> bool:
    """Whether words on a phone contain this text."""
    return plain_spaces(text) in plain_spaces(words)


def transcript(messages: Iterable[Message]) -> str:
    """The messages, one under the other, with their buttons."""
    return "\n".join(str(message) for message in messages) or "(nothing)"
