"""Places on somebody's screen, named before the message exists that will fill them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from storage.connection import Connection
from storage.schema import Id, metadata

slots = Table(
    "slots",
    metadata,
    Column("name", Text, primary_key=True),
    Column("chat", Id, ForeignKey("chats.id"), nullable=False),
    Column("message_id", BigInteger),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on somebody's screen, named before the message exists."""

    name: str
    chat: str
    message_id: int | None


class Slots:
    """Opens slots, finds them, and remembers which message fills each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(self, name: str, chat: str, message_id: int | None = None) -> None:
        """A place in a chat: still empty, or filled by a message that is there already."""
        row = {"name": name, "chat": chat, "message_id": message_id}
        await self._connection.execute(_OPEN, row)

    async def open_all(self, places: Sequence[tuple[str, str]]) -> None:
        """Empty places, each with its chat."""
        if places:
            rows = [{"name": name, "chat": chat, "message_id": None} for name, chat in places]
            await self._connection.execute(_OPEN, rows)

    async def get(self, name: str) -> Slot:
        """A slot by its name, held to the end: nobody fills it, or gives it up, meanwhile."""
        row = (await self._connection.execute(_HELD, {"place": name})).one()
        return Slot(row.name, row.chat, row.message_id)

    async def find(self, name: str) -> Slot | None:
        """A slot by its name, or None where nothing was ever sent there."""
        row = (await self._connection.execute(_BY_NAME, {"place": name})).one_or_none()
        return Slot(row.name, row.chat, row.message_id) if row else None

    async def is_known(self, chat: str, message_id: int) -> bool:
        """Whether a message fills some slot."""
        return await self.filled_by(chat, message_id) is not None

    async def filled_by(self, chat: str, message_id: int) -> str | None:
        """The name of the slot that a message fills, or None."""
        query = select(slots.c.name).where(slots.c.chat == chat, slots.c.message_id == message_id)
        name: str | None = await self._connection.scalar(query)
        return name

    async def adopt(self, slot: str, message_id: int) -> None:
        """Remember which message fills a slot: when it was sent, or when a copy is tapped."""
        await self._connection.execute(_ADOPT, {"place": slot, "fills": message_id})


_IS_PLACE = slots.c.name == bindparam("place")
_OPEN = insert(slots)
_BY_NAME = select(slots).where(_IS_PLACE)
_HELD = _BY_NAME.with_for_update(key_share=True)
_ADOPT = update(slots).where(_IS_PLACE).values(message_id=bindparam("fills"))
