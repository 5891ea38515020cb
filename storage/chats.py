"""Chats of Telegram: a random id for ours, the real one sealed, and whether it still answers."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Column, LargeBinary, Table, Text, bindparam, select, update

from storage.connection import Connection
from storage.schema import Id, Sealed, metadata, new_id
from storage.sealing import SealBroken
from storage.upsert import insert_new
from storage.vault import Vault

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("telegram_index", LargeBinary, nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
)


class ChatState(StrEnum):
    """Whether Telegram still takes messages for a chat."""

    ALIVE = "alive"
    MUTE = "mute"
    """A group in which the bot may not write now; each message tries again."""
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as the delivery needs it: `telegram_id` is Telegram's own number."""

    id: str
    telegram_id: int = field(repr=False)
    state: ChatState

    @property
    def is_group(self) -> bool:
        """Telegram numbers groups below zero."""
        return self.telegram_id < 0


class Chats:
    """Finds and makes chats by Telegram's id, which is stored sealed and indexed only."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def at(self, telegram_id: int) -> str:
        """Our id of a chat, made at first sight."""
        if (known := await self.find(telegram_id)) is not None:
            return known
        chat = new_id()
        is_new = await insert_new(
            self._connection,
            chats,
            id=chat,
            telegram_index=self._index(telegram_id),
            sealed=self._seal(chat, telegram_id),
            state=ChatState.ALIVE,
        )
        # Two people may speak at once in a group that is new to us.
        return chat if is_new else str(await self.find(telegram_id))

    async def find(self, telegram_id: int) -> str | None:
        """Our id of a chat that was seen before."""
        query = select(chats.c.id).where(chats.c.telegram_index == self._index(telegram_id))
        chat: str | None = await self._connection.scalar(query)
        return chat

    async def get(self, chat: str) -> Chat:
        """A chat by our id."""
        row = (await self._connection.execute(select(chats).where(chats.c.id == chat))).one()
        return Chat(chat, self._open(chat, row.sealed), ChatState(row.state))

    async def is_alive(self, chat: str | None) -> bool:
        """Whether there is a chat at all, and messages arrive there: a person's is never mute."""
        return chat is not None and (await self.get(chat)).state is ChatState.ALIVE

    async def get_all(self, ids: Collection[str]) -> Mapping[str, Chat]:
        """Chats by our ids, without those whose seal does not open: one harms no other."""
        found = {}
        for row in await self._connection.execute(_BY_IDS, {"ids": list(ids)}):
            with suppress(SealBroken):
                number = self._open(row.id, row.sealed)
                found[row.id] = Chat(row.id, number, ChatState(row.state))
        return found

    async def revive(self, chat: str) -> bool:
        """It spoke again: messages may go there. True if it was gone."""
        return await self._turn(chat, ChatState.ALIVE, None)

    async def bury(self, chat: str, reason: str) -> bool:
        """Telegram refuses it for good. True the first time, so that it is told once."""
        return await self._turn(chat, ChatState.DEAD, reason)

    async def mute(self, chat: str, reason: str) -> bool:
        """The bot may not write in this group. True the first time, so that it is told once."""
        return await self._turn(chat, ChatState.MUTE, reason)

    async def muted(self) -> frozenset[str]:
        """The groups in which the bot may not write."""
        query = select(chats.c.id).where(chats.c.state == ChatState.MUTE)
        return frozenset(await self._connection.scalars(query))

    async def dead(self) -> Mapping[str, str]:
        """Why Telegram refuses a chat (its own words), for every chat that is gone."""
        query = select(chats.c.id, chats.c.reason).where(chats.c.state == ChatState.DEAD)
        return {row.id: row.reason or "" for row in await self._connection.execute(query)}

    async def migrate(self, chat: str, telegram_id: int) -> bool:
        """A group became a supergroup: same chat of ours, new number of Telegram's.

        False when that was known before.
        """
        other = await self.find(telegram_id)
        if other == chat:
            return False
        if other is not None:
            # The new number was seen before the migration was known: set that row aside.
            await self._connection.execute(
                update(chats)
                .where(chats.c.id == other)
                .values(telegram_index=self._vault.index("migrated", other), state=ChatState.DEAD)
            )
        await self._connection.execute(
            update(chats)
            .where(chats.c.id == chat)
            .values(telegram_index=self._index(telegram_id), sealed=self._seal(chat, telegram_id))
        )
        return True

    async def forget(self, chat: str) -> None:
        """Keep nothing of Telegram's; the bare row stays, because the outbox counts by it."""
        index = self._vault.index("forgotten", chat)
        sealed = self._seal(chat, 0)
        values = {"telegram_index": index, "sealed": sealed, "state": ChatState.DEAD}
        await self._connection.execute(
            update(chats).where(chats.c.id == chat).values(values | {"reason": None})
        )

    async def _turn(self, chat: str, state: ChatState, reason: str | None) -> bool:
        """One statement, so that of two at once only one is the first."""
        result = await self._connection.execute(
            update(chats)
            .where(chats.c.id == chat, chats.c.state != state)
            .values(state=state, reason=reason)
        )
        return result.rowcount == 1

    def _index(self, telegram_id: int) -> bytes:
        return self._vault.index("chat", str(telegram_id))

    def _seal(self, chat: str, telegram_id: int) -> bytes:
        return self._vault.seal_json("chats", "sealed", chat, {"telegram_id": telegram_id})

    def _open(self, chat: str, sealed: bytes) -> int:
        return int(self._vault.open_json("chats", "sealed", chat, sealed)["telegram_id"])


_BY_IDS = select(chats).where(chats.c.id.in_(bindparam("ids", expanding=True)))
