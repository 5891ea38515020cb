"""The communes of the council, each with its circle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, insert, select

from storage.circles import Circles
from storage.connection import Connection
from storage.schema import Id, metadata
from storage.vault import Vault

communes = Table(
    "communes",
    metadata,
    Column("insee", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Column("circle", Id, ForeignKey("circles.id"), nullable=False),
)


@dataclass(frozen=True, slots=True)
class OurCommune:
    """A commune of this council. `population` is in inhabitants."""

    insee: str
    name: str
    population: int
    circle: str


class Communes:
    """Adds and reads communes."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._circles = Circles(connection, vault)
        self._ours: Mapping[str, OurCommune] | None = None

    async def add(self, insee: str, name: str, population: int) -> OurCommune:
        """A commune with a circle of its own and a fresh key, members or not."""
        circle = await self._circles.make()
        self._ours = None
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


_ALL = select(communes).order_by(communes.c.name)
_BY_CODE = select(communes).where(communes.c.insee == bindparam("code"))
