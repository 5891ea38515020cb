"""What one capability has to say on the sheet of an alert: some lines, and some keys."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from handlers.alerts.telling import Telling
from handlers.keyboard import Row
from handlers.moment import Moment
from handlers.words import Html
from storage.members import Member


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of text, safe already, and rows of keys. Empty where there is nothing to say."""

    lines: Sequence[Html] = ()
    rows: Sequence[Row] = ()


PartOf: TypeAlias = Callable[[Moment, Telling, Member], Awaitable[Part]]
"""Reads what it needs and says what this member may know and do, in the language being spoken.

The member may see the alert; what more a line or a key needs, the part itself looks at. It reads
only: a file of acts would lead back here through `notices.refresh`.
"""
