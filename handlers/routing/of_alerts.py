"""What this slice is handed of the words of others: natures, and who would hear."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from handlers.foretold import Asked, Foretold
from handlers.moment import Moment

Foretell: TypeAlias = Callable[[Moment, Asked], Awaitable[Foretold]]
Natures: TypeAlias = Mapping[str, str]
"""Code of a nature → its name in French, to be translated where it is read."""


@dataclass(frozen=True, slots=True)
class OfAlerts:
    """`natures` in the order in which they are offered; `foretell` is the way of a real alert."""

    natures: Natures
    foretell: Foretell
