"""The rows of alerts: the few plain columns that routing needs, and the alert that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from storage.corrections import FIRST, Correction
from storage.schema import Id, Instant, Sealed, metadata
from storage.statuses import Status

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("insee", Text, ForeignKey("communes.insee"), nullable=False),
    Column("author", Id, ForeignKey("members.id"), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("immediate_danger", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_alerts_newest", "created_at", "id"),
    Index("ix_alerts_insee", "insee", "created_at", "id"),
    Index("ix_alerts_author", "author", "created_at", "id"),
    Index("ix_alerts_kind", "status", "severity", "created_at", "id"),
    Index("ix_alerts_author_kind", "author", "status", "severity", "created_at", "id"),
    Index("ix_alerts_insee_kind", "insee", "status", "severity", "created_at", "id"),
)

NEWEST_FIRST = (alerts.c.created_at.desc(), alerts.c.id.desc())


class Severity(IntEnum):
    """The colour, by its number."""

    GREEN = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def can_wait(self) -> bool:
        """Whether an alert of this colour may be told in the morning."""
        return self < Severity.ORANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as notices need it. `facts` are the codes that a notice may show, kept sealed."""

    id: str
    reference: str
    insee: str
    author: str
    severity: Severity
    immediate_danger: bool
    status: Status
    facts: Mapping[str, Any] = field(repr=False)
    created_at: datetime
    corrections: tuple[Correction, ...] = ()

    @property
    def can_wait(self) -> bool:
        """Whether it may be told in the morning."""
        return self.severity.can_wait and not self.immediate_danger

    @property
    def version(self) -> int:
        """The number of what it says now."""
        return FIRST + len(self.corrections)

    @property
    def said_at(self) -> datetime:
        """When its author said what it says now."""
        return self.corrections[-1].at if self.corrections else self.created_at
