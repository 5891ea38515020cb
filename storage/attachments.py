"""Pictures, voice messages and documents of alerts: asked of Telegram first, then kept sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    insert,
    literal_column,
    select,
    update,
)

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

attachments = Table(
    "attachments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), nullable=False),
    Column("sender", Id, ForeignKey("members.id"), nullable=False),
    # In the order in which they were sent, among those that were asked for together.
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    # Where Telegram has it, until it is here.
    Column("source", Sealed),
    # The file under a key of its own, derived from the alert's (`storage.envelope`).
    Column("content", Sealed),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("ix_attachments_alert", "alert", "asked_at", "number"),
)

IS_AWAITED = attachments.c.state == literal_column("'awaited'")
"""Written out, so that the database sees that the index holds every row that is asked for."""

Index(
    "ix_attachments_due",
    attachments.c.due_at,
    sqlite_where=IS_AWAITED,
    postgresql_where=IS_AWAITED,
)


class Kind(StrEnum):
    """What a file is to those who look at it."""

    PICTURE = "picture"
    VOICE = "voice"
    DOCUMENT = "document"


class State(StrEnum):
    """How far a file has come."""

    AWAITED = "awaited"
    """Telegram has it still."""
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where Telegram has a file: its `file_id`, and the message of the private chat it came in."""

    kind: Kind
    file_id: str = field(repr=False)
    message_id: int

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `dataclasses.asdict` made of one."""
        return cls(**({**kept, "kind": Kind(kept["kind"])}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of an alert, without what is in it."""

    id: str
    alert: str
    sender: str
    kind: Kind
    state: State
    attempts: int


class AttachmentUnknown(Exception):
    """No such file is kept."""


class Attachments:
    """Keeps files as they were sealed, and never opens one.

    Who may ask for them is whoever may see the alert: the caller has found it in that scope.
    """

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def ask(
        self, alert: str, sender: str, sources: Sequence[Source], now: datetime
    ) -> Sequence[str]:
        """These files go with an alert, and are to be fetched; return their ids."""
        rows = [
            self._asked(source, alert=alert, sender=sender, number=number, asked_at=now, due_at=now)
            for number, source in enumerate(sources)
        ]
        if rows:
            await self._connection.execute(insert(attachments), rows)
        return [row["id"] for row in rows]

    async def due(self, now: datetime, limit: int) -> Sequence[Attachment]:
        """Files that are to be fetched now, the longest asked for first."""
        query = _without_content().where(IS_AWAITED, attachments.c.due_at <= now)
        return await self._read(query.order_by(attachments.c.due_at).limit(limit))

    async def of(self, alert: str) -> Sequence[Attachment]:
        """The files of an alert, in the order in which they came."""
        query = _without_content().where(attachments.c.alert == alert)
        return await self._read(query.order_by(attachments.c.asked_at, attachments.c.number))

    async def awaited(self, attachment: str) -> Attachment | None:
        """A file that is still to be fetched, held to the end; None where that was done."""
        query = _without_content().where(attachments.c.id == attachment, IS_AWAITED)
        found = await self._read(query.with_for_update())
        return found[0] if found else None

    async def source(self, attachment: str) -> Source:
        """Where Telegram has it. Raises `AttachmentUnknown` once that is forgotten."""
        query = select(attachments.c.source).where(attachments.c.id == attachment)
        sealed = await self._connection.scalar(query)
        if sealed is None:
            raise AttachmentUnknown
        return Source.from_json(self._vault.open_json("attachments", "source", attachment, sealed))

    async def keep(self, attachment: str, kind: Kind, content: bytes) -> None:
        """It is here, sealed; where it came from is forgotten."""
        await self._change(attachment, state=State.KEPT, kind=kind, content=content, source=None)

    async def refuse(self, attachment: str) -> None:
        """It cannot be kept, or Telegram does not give it."""
        await self._change(attachment, state=State.REFUSED, source=None)

    async def postpone(self, attachment: Attachment, due_at: datetime) -> None:
        """Telegram did not give it this time."""
        await self._change(attachment.id, attempts=attachment.attempts + 1, due_at=due_at)

    async def content(self, attachment: str, alert: str) -> tuple[Kind, bytes]:
        """What a file of this alert is, and what was sealed of it. Raises `AttachmentUnknown`."""
        its = (attachments.c.id == attachment, attachments.c.alert == alert)
        query = select(attachments.c.kind, attachments.c.content).where(*its)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None or row.content is None:
            raise AttachmentUnknown
        return Kind(row.kind), row.content

    def _asked(self, source: Source, **values: Any) -> dict[str, Any]:
        attachment = new_id()
        return {
            "id": attachment,
            "kind": source.kind,
            "state": State.AWAITED,
            "source": self._vault.seal_json("attachments", "source", attachment, asdict(source)),
            "attempts": 0,
            **values,
        }

    async def _change(self, attachment: str, **values: Any) -> None:
        its = update(attachments).where(attachments.c.id == attachment)
        await self._connection.execute(its.values(**values))

    async def _read(self, query: Any) -> list[Attachment]:
        return [
            Attachment(
                id=row.id,
                alert=row.alert,
                sender=row.sender,
                kind=Kind(row.kind),
                state=State(row.state),
                attempts=row.attempts,
            )
            for row in await self._connection.execute(query)
        ]


def _without_content() -> Any:
    """A file may have ten million bytes: they are asked for alone."""
    return select(
        attachments.c.id,
        attachments.c.alert,
        attachments.c.sender,
        attachments.c.kind,
        attachments.c.state,
        attachments.c.attempts,
    )
