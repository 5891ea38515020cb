"""People seen in a linked group who have no place there: named to the coordinators once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.upsert import insert_new
from storage.vault import Vault

strangers = Table(
    "strangers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group", Id, ForeignKey("groups.id"), nullable=False, index=True),
    # Of group and account together: nobody can be followed from one group to another.
    Column("account_index", LargeBinary, nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),
    Column("seen_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody in a group, by a random id. The name is told once and kept nowhere."""

    id: str
    group: str
    telegram_id: int = field(repr=False)


class StrangerUnknown(Exception):
    """No such person, or none in that group any more."""


class Strangers:
    """Remembers who was named, for as long as they are in the group."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def note(self, group: str, telegram_id: int, now: datetime) -> Stranger | None:
        """Somebody was seen in a group; None when they were noted before."""
        index = self._index(group, telegram_id)
        stranger = Stranger(new_id(), group, telegram_id)
        is_new = await insert_new(
            self._connection,
            strangers,
            id=stranger.id,
            group=group,
            account_index=index,
            sealed=self._seal(stranger),
            seen_at=now,
        )
        return stranger if is_new else None

    async def get(self, stranger: str) -> Stranger:
        """Somebody by our id. Raises `StrangerUnknown`."""
        query = select(strangers).where(strangers.c.id == stranger)
        row: Any = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise StrangerUnknown
        words = self._vault.open_json("strangers", "sealed", row.id, row.sealed)
        return Stranger(row.id, row.group, int(words["telegram_id"]))

    async def forget(self, group: str, telegram_id: int) -> None:
        """They left the group, or were taken out of it."""
        index = self._index(group, telegram_id)
        await self._connection.execute(delete(strangers).where(strangers.c.account_index == index))

    async def forget_all(self, group: str) -> None:
        """The group is no longer the council's."""
        await self._connection.execute(delete(strangers).where(strangers.c.group == group))

    def _index(self, group: str, telegram_id: int) -> bytes:
        return self._vault.index("stranger", f"{group}:{telegram_id}")

    def _seal(self, stranger: Stranger) -> bytes:
        words = {"telegram_id": stranger.telegram_id}
        return self._vault.seal_json("strangers", "sealed", stranger.id, words)
