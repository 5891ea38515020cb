"""Groups of work and exchange: members who may hear of a theme, wherever it happens."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, delete, insert, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.upsert import insert_new
from storage.vault import Vault

exchange_groups = Table(
    "exchange_groups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
)

exchange_group_members = Table(
    "exchange_group_members",
    metadata,
    Column("exchange_group", Id, ForeignKey("exchange_groups.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True, index=True),
)


@dataclass(frozen=True, slots=True)
class ExchangeGroup:
    """« Violences », and the ids of its members: who is suspended stays, who left does not."""

    id: str
    name: str = field(repr=False)
    members: frozenset[str]


class ExchangeGroupUnknown(Exception):
    """No such exchange group."""


class ExchangeGroups:
    """Finds, adds and changes exchange groups."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, name: str, now: datetime) -> ExchangeGroup:
        """A new one, with nobody in it yet."""
        group = ExchangeGroup(new_id(), name, frozenset())
        await self._connection.execute(
            insert(exchange_groups).values(id=group.id, sealed=self._seal(group), created_at=now)
        )
        return group

    async def all(self) -> Sequence[ExchangeGroup]:
        """Every exchange group, the oldest first."""
        return await self._read(select(exchange_groups))

    async def get(self, group: str) -> ExchangeGroup:
        """One by id. Raises `ExchangeGroupUnknown`."""
        found = await self._read(select(exchange_groups).where(exchange_groups.c.id == group))
        if not found:
            raise ExchangeGroupUnknown
        return found[0]

    async def rename(self, group: ExchangeGroup) -> None:
        """Keep the name as `group` has it."""
        named = update(exchange_groups).where(exchange_groups.c.id == group.id)
        await self._connection.execute(named.values(sealed=self._seal(group)))

    async def put_in(self, group: str, member: str) -> bool:
        """This member is in it from now on; False where that was so before."""
        into = exchange_group_members
        return await insert_new(self._connection, into, exchange_group=group, member=member)

    async def take_out(self, group: str, member: str) -> bool:
        """This member is not in it any more; False where that was so before."""
        inside = exchange_group_members.c
        link = delete(exchange_group_members).where(
            inside.exchange_group == group, inside.member == member
        )
        return (await self._connection.execute(link)).rowcount > 0

    async def remove(self, group: str) -> None:
        """There is no such group any more; no rule names it by then."""
        theirs = exchange_group_members.c.exchange_group == group
        await self._connection.execute(delete(exchange_group_members).where(theirs))
        await self._connection.execute(delete(exchange_groups).where(exchange_groups.c.id == group))

    async def forget(self, member: str) -> None:
        """Somebody who left is in none."""
        theirs = exchange_group_members.c.member == member
        await self._connection.execute(delete(exchange_group_members).where(theirs))

    async def _read(self, query: Select[Any]) -> list[ExchangeGroup]:
        query = query.order_by(exchange_groups.c.created_at, exchange_groups.c.id)
        rows = (await self._connection.execute(query)).all()
        inside: defaultdict[str, set[str]] = defaultdict(set)
        theirs = exchange_group_members.c.exchange_group.in_([row.id for row in rows])
        for link in await self._connection.execute(select(exchange_group_members).where(theirs)):
            inside[link.exchange_group].add(link.member)
        return [
            ExchangeGroup(row.id, self._name(row.id, row.sealed), frozenset(inside[row.id]))
            for row in rows
        ]

    def _seal(self, group: ExchangeGroup) -> bytes:
        name = {"name": group.name}
        return self._vault.seal_json("exchange_groups", "sealed", group.id, name)

    def _name(self, group: str, sealed: bytes) -> str:
        return str(self._vault.open_json("exchange_groups", "sealed", group, sealed)["name"])
