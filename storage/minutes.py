"""The minutes of meetings: who was there, who writes, what was published, and whether approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, Table, insert, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata
from storage.vault import Vault

minutes = Table(
    "minutes",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("secretary", Id, ForeignKey("members.id")),
    # Who was there, as far as somebody said so.
    Column("sealed", Sealed, nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", Sealed),
    Column("published_at", Instant),
    Column("approved_at", Instant),
    Column("approved_in", Id, ForeignKey("meetings.id")),
)


class Presence(StrEnum):
    """Whether an invited person was there (DOMAIN.md)."""

    PRESENT = "present"
    EXCUSED = "excused"
    REPRESENTED = "represented"
    ABSENT = "absent"
    """Nobody excused them."""
    UNNOTED = "unnoted"
    """They never answered, and nobody noted whether they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of a meeting. `presences`: member → what somebody noted in the room.

    `version` is 0 until they are published; `approved_in` is the meeting that approved them.
    """

    meeting: str
    secretary: str | None = None
    presences: Mapping[str, Presence] = field(default_factory=dict, repr=False)
    version: int = 0
    published_at: datetime | None = None
    approved_at: datetime | None = None
    approved_in: str | None = None

    @property
    def is_published(self) -> bool:
        """Whether the invited have them."""
        return self.version > 0

    @property
    def is_approved(self) -> bool:
        """Whether a later meeting approved them: then they stay as they are."""
        return self.approved_at is not None


class MinutesUnknown(Exception):
    """Nothing was published of this meeting."""


class AllMinutes:
    """Keeps the minutes of each meeting. Whoever changes them holds the meeting."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def of(self, meeting: str) -> Minutes:
        """The minutes of a meeting, begun or not."""
        row = (await self._connection.execute(_without_document(meeting))).one_or_none()
        return Minutes(meeting=meeting) if row is None else self._minutes(row)

    async def of_all(self, meetings: Sequence[str]) -> Mapping[str, Minutes]:
        """Those of these meetings that were begun."""
        rows = await self._connection.execute(_without_document(*meetings))
        return {row.meeting: self._minutes(row) for row in rows}

    async def approved_in(self, meeting: str) -> Sequence[str]:
        """The meetings whose minutes this one approved, the latest approval last."""
        query = select(minutes.c.meeting).where(minutes.c.approved_in == meeting)
        return list(await self._connection.scalars(query.order_by(minutes.c.approved_at)))

    async def keep(self, kept: Minutes) -> None:
        """They are so now."""
        noted = {"presences": dict(kept.presences)}
        values = {
            "secretary": kept.secretary,
            "sealed": self._vault.seal_json("minutes", "sealed", kept.meeting, noted),
            "version": kept.version,
            "published_at": kept.published_at,
            "approved_at": kept.approved_at,
            "approved_in": kept.approved_in,
        }
        this = update(minutes).where(minutes.c.meeting == kept.meeting)
        changed = await self._connection.execute(this.values(**values))
        if not changed.rowcount:
            new = insert(minutes).values(meeting=kept.meeting, **values)
            await self._connection.execute(new)

    async def keep_document(self, meeting: str, content: bytes) -> None:
        """The file that was published, in the place of the one before."""
        sealed = self._vault.seal("minutes", "document", meeting, content)
        this = update(minutes).where(minutes.c.meeting == meeting)
        await self._connection.execute(this.values(document=sealed))

    async def document(self, meeting: str) -> bytes:
        """The file that was published. Raises `MinutesUnknown`."""
        query = select(minutes.c.document).where(minutes.c.meeting == meeting)
        sealed = await self._connection.scalar(query)
        if sealed is None:
            raise MinutesUnknown
        return self._vault.open("minutes", "document", meeting, sealed)

    def _minutes(self, row: Any) -> Minutes:
        noted = self._vault.open_json("minutes", "sealed", row.meeting, row.sealed)
        return Minutes(
            meeting=row.meeting,
            secretary=row.secretary,
            presences={who: Presence(code) for who, code in noted["presences"].items()},
            version=row.version,
            published_at=row.published_at,
            approved_at=row.approved_at,
            approved_in=row.approved_in,
        )


def _without_document(*meetings: str) -> Any:
    """A file may be long: it is asked for alone."""
    columns = [column for column in minutes.c if column is not minutes.c.document]
    return select(*columns).where(minutes.c.meeting.in_(meetings))
