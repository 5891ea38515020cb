"""An agenda as people type it: a point a line, numbered or not."""

import re
from collections.abc import Sequence

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.)°/-]+|[-–—•*])\s*")


def lines_of(text: str) -> Sequence[str]:
    """The points of a text, each once, without their numbers."""
    lines = (" ".join(_NUMBERED.sub("", line).split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))
