"""The communes of the council, each with its circle and the circle's sealed key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    insert,
    select,
)

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

communes = Table(
    "communes",
    metadata,
    Column("insee", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Column("circle", Id, ForeignKey("circles.id"), nullable=False),
)

FIRST_EPOCH = 1
"""Circle keys have one epoch until they leave the server."""


@dataclass(frozen=True, slots=True)
class OurCommune:
    """A commune of this council. `population` is in inhabitants."""

    insee: str
    name: str
    population: int
    circle: str


class Communes:
    """Reads communes, and makes and opens the keys of their circles."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._ours: Mapping[str, OurCommune] | None = None

    async def add(self, insee: str, name: str, population: int) -> OurCommune:
        """A commune with a circle of its own and a fresh key, members or not."""
        keys = KeyPair.generate()
        circle = new_id()
        self._ours = None
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
        await self._connection.execute(
            insert(communes).values(insee=insee, name=name, population=population, circle=circle)
        )
        return OurCommune(insee, name, population, circle)

    async def all(self) -> Sequence[OurCommune]:
        """Every commune of the council, by name; asked once in a transaction."""
        if self._ours is None:
            rows = await self._connection.execute(_ALL)
            self._ours = {row.insee: OurCommune(*row) for row in rows}
        return list(self._ours.values())

    async def get(self, insee: str) -> OurCommune:
        """One commune of the council."""
        if self._ours is not None:
            return self._ours[insee]
        return OurCommune(*(await self._connection.execute(_BY_CODE, {"code": insee})).one())

    async def names(self) -> Mapping[str, str]:
        """INSEE code → name, for every commune of the council."""
        return {commune.insee: commune.name for commune in await self.all()}

    async def recipient(self, circle: str) -> Recipient:
        """What sealing to a circle needs: its public key alone."""
        row = (await self._connection.execute(_CIRCLE, {"circle": circle})).one()
        return Recipient(row.id, row.epoch, row.public_key)

    async def keys(self, circle: str) -> KeyPair:
        """What opening for a circle needs."""
        row = (await self._connection.execute(_CIRCLE, {"circle": circle})).one()
        seed = self._vault.open_seed(row.id, row.epoch, row.kid, row.sealed_seed)
        return KeyPair.from_seed(seed)


_ALL = select(communes).order_by(communes.c.name)
_BY_CODE = select(communes).where(communes.c.insee == bindparam("code"))
_CIRCLE = select(circles).where(circles.c.id == bindparam("circle"))
