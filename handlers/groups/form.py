"""The form that chooses a group's communes: what a typed line or a key makes of the choice."""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Self

from handlers.communes import Named, each_once

KIND = "group"
CHOOSING, SHARING = "communes", "share"
FEW = 8
"""Up to so many communes, each has a key; above, they are typed."""
LIFETIME = timedelta(minutes=30)
"""Of a form that nobody touches, and so of its code."""
CODE_LENGTH = 6
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
_INT32 = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Choice:
    """INSEE codes chosen so far; those offered as what may be meant; what fitted nothing.

    `group` is the linked group whose communes change, None for a new one. `asked` and `code` are
    the two ways to name the group once its communes are known: the number of the `request_chat`
    key, and what is typed in the group until `code_until`.
    """

    group: str | None = None
    chosen: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    unknown: str = ""
    asked: int = 0
    code: str = ""
    code_until: str = ""

    @classmethod
    def of(cls, state: dict[str, Any]) -> Self:
        """As a draft keeps it."""
        lists = {name: tuple(state[name]) for name in ("chosen", "offered")}
        return cls(**(state | lists))

    def state(self) -> dict[str, Any]:
        """For the draft."""
        return asdict(self)

    def with_line(self, said: Named) -> Self:
        """What a typed line led to: the doubts become the communes offered."""
        chosen = each_once(self.chosen, *said.sure)
        return replace(self, chosen=chosen, offered=said.offered, unknown=", ".join(said.unknown))

    def with_offered(self, place: int) -> Self:
        """One of the communes offered. Raises `IndexError`."""
        insee = self.offered[place]
        rest = tuple(one for one in self.offered if one != insee)
        return replace(self, chosen=each_once(self.chosen, insee), offered=rest, unknown="")

    def without(self, place: int) -> Self:
        """One of the communes chosen was a slip. Raises `IndexError`."""
        insee = self.chosen[place]
        rest = tuple(one for one in self.chosen if one != insee)
        return replace(self, chosen=rest, unknown="")

    def with_ways(self, now: datetime) -> Self:
        """A fresh number for the key and a fresh code."""
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(CODE_LENGTH))
        until = (now + LIFETIME).isoformat()
        asked = secrets.randbelow(_INT32) + 1
        return replace(self, asked=asked, code=code, code_until=until)

    def takes_code(self, typed: str, now: datetime) -> bool:
        """Whether this is the code, in time."""
        if not self.code or now >= datetime.fromisoformat(self.code_until):
            return False
        return compare_digest(typed.upper().encode(), self.code.encode())
