"""The reference of an alert as people type it: « A-4M7T », « a4m7t », « A 4M7T »."""

import re

from storage.references import LENGTH, LETTERS

_SIGNS = f"[{LETTERS}]{{{LENGTH}}}"
_HYPHENS = "[-‐‑–—]"
_QUOTES = r"[«»“”\"\s]*"
# Without a hyphen it needs a digit: « avant » is a word.
LIKE_A_REFERENCE = rf"{_QUOTES}a(?:{_HYPHENS}|(?=\s?[a-z]*\d)\s?)({_SIGNS}){_QUOTES}[.?!]?"
"""For a whole line, whatever the case."""


def reference_in(said: str) -> str | None:
    """The reference that a line consists of."""
    found = re.fullmatch(LIKE_A_REFERENCE, said, re.IGNORECASE)
    return f"A-{found[1].upper()}" if found else None
