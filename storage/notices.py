"""What was said about an alert, to whom, and what came back: notices, readings, who has seen it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    delete,
    distinct,
    false,
    func,
    insert,
    select,
    tuple_,
)

from storage.alert_rows import alerts
from storage.connection import Connection
from storage.schema import Id, Instant, metadata, new_id
from storage.slots import slots
from storage.statuses import OPEN
from storage.upsert import insert_new

notices = Table(
    "notices",
    metadata,
    Column("slot", Text, ForeignKey("slots.name"), primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True, index=True),
    Column("audience", Text, nullable=False),
    Column("reader", Id, nullable=False),
    # The number of its line where a storm tells of it; none where the message is its own.
    Column("line", Integer),
    Column("is_relay", Boolean, nullable=False, server_default=false()),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("member", Id, ForeignKey("members.id"), nullable=False),
    Column("at", Instant, nullable=False),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("on_behalf", Text, primary_key=True),
    Column("member", Id, ForeignKey("members.id"), nullable=False),
    Column("by_phone", Boolean, nullable=False),
    Column("reached", Id, ForeignKey("members.id")),
    Column("at", Instant, nullable=False),
)


class Audience(StrEnum):
    """Who reads a notice, and so what it may say."""

    GROUP = "group"
    OFFICIAL = "official"
    COORDINATOR = "coordinator"
    NAMED = "named"
    """A partner whom a routing rule names."""
    AUTHOR = "author"


class Behalf(StrEnum):
    """For whom somebody says "Bien reçu"."""

    TOWN_HALL = "town_hall"
    COORDINATION = "coordination"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message about an alert. `reader` is the id of a group or of a member.

    `line` is set where the message lists several, in the order in which they joined; `is_relay`
    where it asks somebody to take over, because nobody has answered.
    """

    slot: str
    alert: str
    audience: Audience
    reader: str
    line: int | None = None
    is_relay: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Somebody has seen the alert. By phone: `member` recorded it, `reached` answered, if named."""

    alert: str
    on_behalf: Behalf
    member: str
    at: datetime
    by_phone: bool = False
    reached: str | None = None


class Notices:
    """Remembers which messages tell of an alert, and what people did with them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, *told: Notice) -> None:
        """These messages tell of an alert, each in a slot that exists."""
        if told:
            await self._connection.execute(_ADD, [asdict(each) for each in told])

    async def of(self, alert: str) -> Sequence[Notice]:
        """Every message that tells of an alert, always in the same order."""
        return (await self.of_all([alert])).get(alert, ())

    async def of_all(self, alerts: Collection[str]) -> Mapping[str, Sequence[Notice]]:
        """The same for several alerts; those of which nothing was told are left out."""
        query = select(notices).where(notices.c.alert.in_(alerts)).order_by(notices.c.slot)
        found: defaultdict[str, list[Notice]] = defaultdict(list)
        for row in await self._connection.execute(query):
            found[row.alert].append(read_notice(row))
        return found

    async def in_chat(self, alert: str, chat: str) -> Notice | None:
        """The message that tells of an alert in this chat, and of nothing else."""
        query = (
            select(notices)
            .join(slots, slots.c.name == notices.c.slot)
            .where(notices.c.alert == alert, notices.c.line.is_(None), slots.c.chat == chat)
        )
        row = (await self._connection.execute(query.limit(1))).one_or_none()
        return read_notice(row) if row else None

    async def in_slots(self, slots: Collection[str]) -> Sequence[Notice]:
        """The notices among these messages; of those that list several, the latest line first."""
        query = select(notices).where(notices.c.slot.in_(slots)).order_by(notices.c.line.desc())
        return [read_notice(row) for row in await self._connection.execute(query)]

    async def asked_of(self, reader: str) -> Sequence[str]:
        """The alerts that somebody was asked about and that are open, the oldest first."""
        query = select(alerts.c.id).join(notices, notices.c.alert == alerts.c.id)
        asked = notices.c.audience.in_((Audience.OFFICIAL, Audience.COORDINATOR))
        theirs = query.where(alerts.c.status.in_(OPEN), notices.c.reader == reader, asked)
        return list(
            await self._connection.scalars(theirs.order_by(alerts.c.created_at, alerts.c.id))
        )

    async def forget(self, *lost: Notice) -> None:
        """These never came onto a screen: nobody was told by them."""
        those = tuple_(notices.c.slot, notices.c.alert).in_([(e.slot, e.alert) for e in lost])
        await self._connection.execute(delete(notices).where(those))

    async def unsent(self, reader: str, communes: Collection[str]) -> Sequence[str]:
        """The alerts of these communes whose notice to this reader is not on a screen yet."""
        query = (
            select(notices.c.alert)
            .join(slots, slots.c.name == notices.c.slot)
            .join(alerts, alerts.c.id == notices.c.alert)
            .where(notices.c.reader == reader, alerts.c.insee.in_(communes))
            .where(slots.c.message_id.is_(None))
        )
        return list(await self._connection.scalars(query))

    async def record_reading(self, alert: str, member: str, now: datetime) -> None:
        """Somebody opened the content."""
        await self._connection.execute(
            insert(readings).values(id=new_id(), alert=alert, member=member, at=now)
        )

    async def last_reading(self, alert: str, member: str) -> datetime | None:
        """When somebody opened the content last."""
        query = select(func.max(readings.c.at)).where(
            readings.c.alert == alert, readings.c.member == member
        )
        at: datetime | None = await self._connection.scalar(query)
        return at

    async def readers_of(self, alert: str) -> frozenset[str]:
        """The members who have opened the content."""
        query = select(readings.c.member).where(readings.c.alert == alert).distinct()
        return frozenset(await self._connection.scalars(query))

    async def count_readers(self, ids: Collection[str]) -> Mapping[str, int]:
        """How many people have opened each of these alerts, without its author.

        One that nobody has opened is left out.
        """
        query = (
            select(readings.c.alert, func.count(distinct(readings.c.member)).label("others"))
            .join(alerts, alerts.c.id == readings.c.alert)
            .where(readings.c.alert.in_(ids), readings.c.member != alerts.c.author)
            .group_by(readings.c.alert)
        )
        return {row.alert: row.others for row in await self._connection.execute(query)}

    async def acknowledge(self, seen: Acknowledgement) -> bool:
        """Record the first "Bien reçu" on somebody's behalf; False where there was one before."""
        return await insert_new(
            self._connection,
            acknowledgements,
            alert=seen.alert,
            on_behalf=seen.on_behalf,
            member=seen.member,
            by_phone=seen.by_phone,
            reached=seen.reached,
            at=seen.at,
        )

    async def acknowledgements(self, alert: str) -> Sequence[Acknowledgement]:
        """Who has seen an alert, the first one first."""
        return await self.acknowledgements_of([alert])

    async def acknowledgements_of(self, alerts: Collection[str]) -> Sequence[Acknowledgement]:
        """Who has seen which of these alerts, the first one first."""
        query = select(acknowledgements).where(acknowledgements.c.alert.in_(alerts))
        rows = await self._connection.execute(query.order_by(acknowledgements.c.at))
        return [_acknowledgement(row) for row in rows]


def read_notice(row: Any) -> Notice:
    """The notice of a row of the table."""
    return Notice(row.slot, row.alert, Audience(row.audience), row.reader, row.line, row.is_relay)


def _acknowledgement(row: Any) -> Acknowledgement:
    return Acknowledgement(
        alert=row.alert,
        on_behalf=Behalf(row.on_behalf),
        member=row.member,
        at=row.at,
        by_phone=row.by_phone,
        reached=row.reached,
    )


_ADD = insert(notices)
