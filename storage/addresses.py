"""Where a member is reached outside of Telegram: one sealed address, confirmed by a code."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata
from storage.sealing import SealBroken
from storage.upsert import upsert
from storage.vault import Vault

addresses = Table(
    "addresses",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("sealed", Sealed, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
)


class Way(StrEnum):
    """How a member is reached outside of Telegram."""

    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address, or a mobile number as +33612345678."""

    way: Way
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An address to which a code was sent that came back."""

    address: Address
    at: datetime


class Addresses:
    """Keeps what was confirmed, and nothing else: an address that is being typed is a form's."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def find(self, member: str) -> Confirmed | None:
        """The address of a member."""
        return (await self.of([member])).get(member)

    async def of(self, members: Collection[str]) -> Mapping[str, Confirmed]:
        """The addresses among these members, by member: one that does not open harms no other."""
        query = select(addresses).where(addresses.c.member.in_(members))
        found = {}
        for row in await self._connection.execute(query):
            with suppress(SealBroken):
                found[row.member] = self._confirmed(row)
        return found

    async def keep(self, member: str, address: Address, now: datetime) -> None:
        """This address from now on, instead of the one before."""
        kept = {"way": address.way, "value": address.value}
        sealed = self._vault.seal_json("addresses", "sealed", member, kept)
        values = {"sealed": sealed, "confirmed_at": now}
        await self._connection.execute(
            upsert(self._connection, addresses)
            .values(member=member, **values)
            .on_conflict_do_update(index_elements=[addresses.c.member], set_=values)
        )

    async def forget(self, member: str) -> bool:
        """No address any more; False where there was none."""
        gone = await self._connection.execute(delete(addresses).where(addresses.c.member == member))
        return gone.rowcount > 0

    def _confirmed(self, row: Any) -> Confirmed:
        kept = self._vault.open_json("addresses", "sealed", row.member, row.sealed)
        return Confirmed(Address(Way(kept["way"]), kept["value"]), row.confirmed_at)
