"""The later versions of alerts: each sealed under the alert's own key, none in another's place.

The first version is the alert's envelope. How many there are and what each changed, in codes, is
sealed in the alert's own row (`Correction`): a version that was taken out is missed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Column, ForeignKey, Integer, Table, insert, select

from storage.connection import Connection
from storage.envelope import EnvelopeTampered
from storage.schema import Id, Sealed, metadata

corrections = Table(
    "corrections",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", Sealed, nullable=False),
)

FIRST = 1
"""The number of the version that was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What its author changed of an alert. `was`, `became`: the severity, by its number.

    `changed` names the other parts of it, never what they say.
    """

    at: datetime
    was: int
    became: int
    changed: tuple[str, ...] = ()

    @property
    def is_graver(self) -> bool:
        """Whether the severity was raised."""
        return self.became > self.was

    def to_json(self) -> dict[str, Any]:
        """As the alert's row keeps it, sealed."""
        return {
            "at": self.at.isoformat(),
            "was": self.was,
            "became": self.became,
            "changed": list(self.changed),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            at=datetime.fromisoformat(kept["at"]),
            was=kept["was"],
            became=kept["became"],
            changed=tuple(kept["changed"]),
        )


class Corrections:
    """Keeps the later versions of alerts as they were sealed, and never opens one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, alert: str, number: int, body: bytes) -> None:
        """One more version, the last; the caller holds the alert."""
        row = {"alert": alert, "number": number, "body": body}
        await self._connection.execute(insert(corrections).values(row))

    async def get(self, alert: str, number: int) -> bytes:
        """What was sealed of a version. Raises `EnvelopeTampered` where it is gone."""
        body: bytes | None = await self._connection.scalar(
            select(corrections.c.body).where(
                corrections.c.alert == alert, corrections.c.number == number
            )
        )
        if body is None:
            raise EnvelopeTampered
        return body
