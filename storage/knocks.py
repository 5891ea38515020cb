"""Knocks: a sign by mail or SMS that something waits in Telegram, without any content of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    Text,
    and_,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from storage.addresses import Address, Way, addresses
from storage.alert_rows import alerts
from storage.connection import Connection
from storage.member_rows import members
from storage.members import Status
from storage.notices import acknowledgements
from storage.outbox import Outcome
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.statuses import OPEN
from storage.vault import Vault

knocks = Table(
    "knocks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member", Id, nullable=False, index=True),
    # The alert that waits; none where the knock brings the code that confirms an address.
    Column("alert", Id, index=True),
    Column("sealed", Sealed),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("accepted_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

_WAITS = knocks.c.outcome == literal_column("'waiting'")
Index("ix_knocks_next", knocks.c.due_at, sqlite_where=_WAITS, postgresql_where=_WAITS)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a knock says, and where: plain text."""

    to: Address
    subject: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """A knock that is due. `is_true`: somebody still waits for it to be heard."""

    id: str
    member: str
    alert: str | None
    is_true: bool
    expires_at: datetime
    attempts: int
    open_letter: Callable[[], Letter] = field(repr=False)

    @property
    def letter(self) -> Letter:
        """What is to be said, opened when it is needed. Raises `storage.sealing.SealBroken`."""
        return self.open_letter()


class Knocks:
    """Accepts knocks in the transaction of the act that wants them; each has one end."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def accept(
        self,
        member: str,
        letter: Letter,
        *,
        now: datetime,
        expires_at: datetime,
        alert: str | None = None,
    ) -> str:
        """Knock at a member's as soon as may be; returns the knock's id."""
        row = new_id()
        kept = {
            "way": letter.to.way,
            "to": letter.to.value,
            "subject": letter.subject,
            "body": letter.body,
        }
        await self._connection.execute(
            insert(knocks).values(
                id=row,
                member=member,
                alert=alert,
                sealed=self._vault.seal_json("knocks", "sealed", row, kept),
                due_at=now,
                expires_at=expires_at,
                outcome=Outcome.WAITING,
                accepted_at=now,
            )
        )
        return row

    async def codes_since(self, member: str, since: datetime) -> Sequence[datetime]:
        """When codes were sent for a member's address after that moment, the oldest first."""
        query = select(knocks.c.accepted_at).where(
            knocks.c.member == member, knocks.c.alert.is_(None), knocks.c.accepted_at > since
        )
        return list(await self._connection.scalars(query.order_by(knocks.c.accepted_at)))

    async def code_until(self, knock: str) -> datetime | None:
        """Until when the code that this knock brought counts; None once a newer one was sent."""
        newer = knocks.alias()
        overtaken = exists().where(
            newer.c.member == knocks.c.member,
            newer.c.alert.is_(None),
            newer.c.accepted_at > knocks.c.accepted_at,
        )
        query = select(knocks.c.expires_at).where(knocks.c.id == knock, ~overtaken)
        until: datetime | None = await self._connection.scalar(query)
        return until

    async def knocked_for(self, alert: str) -> Collection[str]:
        """The members at whose door an alert has knocked, or is about to."""
        query = select(knocks.c.member).where(knocks.c.alert == alert)
        return frozenset(await self._connection.scalars(query))

    async def due(self, now: datetime, limit: int) -> Sequence[Knock]:
        """What is to go out now, the oldest first.

        What was accepted at an hour that has not come yet (the clock was set back) goes at once.
        """
        due = or_(knocks.c.due_at <= now, knocks.c.accepted_at > now)
        query = select(knocks, _is_true().label("is_true")).where(_WAITS, due)
        rows = await self._connection.execute(query.order_by(knocks.c.due_at).limit(limit))
        return [self._knock(row) for row in rows]

    async def end(
        self, knock: str, outcome: Outcome, now: datetime, reason: str | None = None
    ) -> bool:
        """Give a knock its one end and forget what it said; False if it ended before."""
        ended = await self._connection.execute(
            update(knocks)
            .where(knocks.c.id == knock, _WAITS)
            .values(outcome=outcome, reason=reason, ended_at=now, sealed=None)
        )
        return ended.rowcount == 1

    async def postpone(self, knock: str, due_at: datetime) -> None:
        """It was tried in vain: again at that hour."""
        await self._connection.execute(
            update(knocks)
            .where(knocks.c.id == knock, _WAITS)
            .values(due_at=due_at, attempts=knocks.c.attempts + 1)
        )

    async def lapse(self, now: datetime) -> None:
        """What waits is of another day: it is not said any more."""
        await self._connection.execute(
            update(knocks)
            .where(_WAITS)
            .values(outcome=Outcome.EXPIRED, reason="restored", ended_at=now, sealed=None)
        )

    async def forget(self, before: datetime, limit: int) -> int:
        """Knocks that ended before: at whose door they were is nobody’s business any more."""
        old = select(knocks.c.id).where(knocks.c.ended_at <= before)
        few = old.order_by(knocks.c.ended_at).limit(limit).scalar_subquery()
        gone = await self._connection.execute(delete(knocks).where(knocks.c.id.in_(few)))
        return gone.rowcount

    async def cancel_codes(self, member: str, now: datetime) -> None:
        """A newer code is on its way, or none is wanted any more."""
        await self._connection.execute(
            update(knocks)
            .where(knocks.c.member == member, knocks.c.alert.is_(None), _WAITS)
            .values(outcome=Outcome.CANCELLED, reason="overtaken", ended_at=now, sealed=None)
        )

    async def count(self) -> Mapping[Outcome, int]:
        """How many knocks stand in each outcome: their sum is what was accepted."""
        query = select(knocks.c.outcome, func.count()).group_by(knocks.c.outcome)
        counts = {Outcome(name): count for name, count in await self._connection.execute(query)}
        return {outcome: counts.get(outcome, 0) for outcome in Outcome}

    async def overdue_since(self, now: datetime) -> datetime | None:
        """When the oldest knock was accepted that should have gone."""
        query = select(func.min(knocks.c.accepted_at, type_=Instant))
        due = or_(knocks.c.due_at <= now, knocks.c.attempts > 0)
        since: datetime | None = await self._connection.scalar(query.where(_WAITS, due))
        return since

    def _knock(self, row: Any) -> Knock:
        return Knock(
            id=row.id,
            member=row.member,
            alert=row.alert,
            is_true=bool(row.is_true),
            expires_at=row.expires_at,
            attempts=row.attempts,
            open_letter=partial(self._letter, row.id, row.sealed),
        )

    def _letter(self, row: str, sealed: bytes) -> Letter:
        kept = self._vault.open_json("knocks", "sealed", row, sealed)
        return Letter(Address(Way(kept["way"]), kept["to"]), kept["subject"], kept["body"])


def _is_true() -> ColumnElement[bool]:
    """Nobody has seen the alert, and whoever is to hear of it may, and still has an address.

    Looked at just before it goes: nobody is bothered once an alert was seen.
    """
    unseen = and_(
        exists().where(alerts.c.id == knocks.c.alert, alerts.c.status.in_(OPEN)),
        ~exists().where(acknowledgements.c.alert == knocks.c.alert),
        exists().where(addresses.c.member == knocks.c.member),
    )
    may_hear = exists().where(members.c.id == knocks.c.member, members.c.status == Status.ACTIVE)
    return and_(may_hear, or_(knocks.c.alert.is_(None), unseen))
