"""The communes and intercommunalities of France, read from the file that ships with the project."""

import json
import lzma
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("france.json.xz")


class IntercommunalityUnknown(LookupError):
    """No intercommunality of France has this SIREN."""

    def __init__(self, siren: str) -> None:
        super().__init__(f"no intercommunality has the SIREN {siren!r}")
        self.siren = siren


@dataclass(frozen=True, slots=True)
class FormerName:
    """A former commune that is part of today's, or the name that today's commune had."""

    insee: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today.

    `insee` is text (Corsica's begin with 2A or 2B), `population` the legal one, in inhabitants.
    `former_codes` are the INSEE codes of former communes whose names the official list dropped.
    """

    insee: str
    name: str
    population: int
    postcodes: tuple[str, ...]
    former_names: tuple[FormerName, ...] = ()
    former_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intercommunality:
    """An EPCI with its communes, in the order of their INSEE codes.

    `kind` is the official abbreviation: CC, CA, CU, METRO, or MET69 (the Métropole de Lyon).
    """

    siren: str
    name: str
    kind: str
    communes: tuple[Commune, ...]


@cache
def intercommunality(siren: str) -> Intercommunality:
    """Return the intercommunality that has this SIREN (nine digits, spaces allowed).

    Reads the whole country at the first call; keeps no more than what was asked for.
    Raises `IntercommunalityUnknown`.
    """
    wanted = "".join(siren.split())
    for row in _content()["intercommunalities"]:
        if row[0] == wanted:
            return _intercommunality(row)
    raise IntercommunalityUnknown(siren)


def intercommunalities() -> tuple[Intercommunality, ...]:
    """Return all 1,255, in the order of their SIRENs."""
    return tuple(_intercommunality(row) for row in _content()["intercommunalities"])


def communes_outside() -> tuple[Commune, ...]:
    """Return the communes that belong to no intercommunality: islands, and lands overseas."""
    return tuple(_commune(row) for row in _content()["outside"])


def _content() -> dict[str, list[Any]]:
    content: dict[str, list[Any]] = json.loads(lzma.decompress(FILE.read_bytes()))
    return content


def _intercommunality(row: list[Any]) -> Intercommunality:
    siren, name, kind, communes = row
    return Intercommunality(siren, name, kind, tuple(_commune(commune) for commune in communes))


def _commune(row: list[Any]) -> Commune:
    insee, name, population, postcodes, former = row
    lines = [line.split(" ", 1) for line in former]
    return Commune(
        insee,
        name,
        population,
        tuple(postcodes.split()),
        former_names=tuple(FormerName(*line) for line in lines if len(line) > 1),
        former_codes=tuple(line[0] for line in lines if len(line) == 1),
    )
