"""Circles: who may read what is sealed to them; each has a key of its own, kept sealed."""

from sqlalchemy import Column, Integer, LargeBinary, Table, bindparam, delete, insert, select

from storage.connection import Connection
from storage.envelope import Recipient
from storage.schema import Id, Sealed, metadata, new_id
from storage.vault import Vault
from storage.xwing import KeyPair, kid

circles = Table(
    "circles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("kid", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sealed_seed", Sealed, nullable=False),
)

FIRST_EPOCH = 1
"""Circle keys have one epoch until they leave the server."""


class Circles:
    """Makes, opens and forgets the keys of circles."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def make(self) -> str:
        """A circle with a fresh key, members or not; return its id."""
        keys, circle = KeyPair.generate(), new_id()
        key_id = kid(keys.public_key)
        await self._connection.execute(
            insert(circles).values(
                id=circle,
                epoch=FIRST_EPOCH,
                kid=key_id,
                public_key=keys.public_key,
                sealed_seed=self._vault.seal_seed(circle, FIRST_EPOCH, key_id, keys.seed),
            )
        )
        return circle

    async def recipient(self, circle: str) -> Recipient:
        """What sealing to a circle needs: its public key alone."""
        row = (await self._connection.execute(_CIRCLE, {"circle": circle})).one()
        return Recipient(row.id, row.epoch, row.public_key)

    async def keys(self, circle: str) -> KeyPair:
        """What opening for a circle needs."""
        row = (await self._connection.execute(_CIRCLE, {"circle": circle})).one()
        seed = self._vault.open_seed(row.id, row.epoch, row.kid, row.sealed_seed)
        return KeyPair.from_seed(seed)

    async def forget(self, circle: str) -> None:
        """Destroy its key; nothing may be sealed to it any more."""
        await self._connection.execute(delete(circles).where(circles.c.id == circle))


_CIRCLE = select(circles).where(circles.c.id == bindparam("circle"))
