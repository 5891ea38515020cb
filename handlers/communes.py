"""Communes of the council as people name them: what is sure, what is asked back, what is none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from handlers.moment import Moment
from storage import gazetteer
from storage.gazetteer import Commune, Match, Register

MOST_NAMES = 20
"""So many are read in one line: each is compared with every name of the council."""
LONGEST_NAME = 60
"""In signs. The longest name of France has 45."""
_BETWEEN = re.compile(r"[,;\n]")
_SURE: frozenset[gazetteer.How] = frozenset({"name", "insee", "postcode", "part"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that may mean one of these communes (INSEE codes), or none of them."""

    said: str
    among: tuple[str, ...]

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        """As a draft keeps it."""
        return cls(state["said"], tuple(state["among"]))


@dataclass(frozen=True, slots=True)
class Named:
    """What a typed line led to, each once: INSEE codes, questions, and words that fit nothing."""

    sure: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The communes of all the doubts."""
        return each_once(insee for doubt in self.doubts for insee in doubt.among)


async def our_communes(moment: Moment) -> Sequence[Commune]:
    """The communes of this council, with the postcodes and old names of the official list.

    The list is read once per process; the council's own table says which of it is ours.
    """
    ours = await moment.uow.communes.names()
    siren = (await moment.uow.council.get()).siren
    return [one for one in gazetteer.intercommunality(siren).communes if one.insee in ours]


def named(text: str, among: Sequence[Commune]) -> Named:
    """Read names, old names, INSEE codes and postcodes, with commas, semicolons or line breaks.

    What is too long for a name and what comes after the twentieth are not read; they return,
    shortened, among the unknown, so that whoever typed them sees what is missing.
    """
    parts, register = _parts(text), Register(among)
    found = Named()
    for said in parts[:MOST_NAMES]:
        found = _with(found, said, register)
    if unread := parts[MOST_NAMES:]:
        found = replace(found, unknown=each_once(found.unknown, _shortened(", ".join(unread))))
    return found


def surely(matches: Sequence[Match]) -> str | None:
    """The INSEE code of the commune that is meant without a doubt, else None: then it is asked.

    A name of today, a code or a part of a name is sure when it fits one commune alone. An old
    name, a part of one, or a slip is always confirmed.
    """
    if len(matches) != 1 or matches[0].how not in _SURE or matches[0].label:
        return None
    return matches[0].commune.insee


def each_once(chosen: Iterable[str], *more: str) -> tuple[str, ...]:
    """In the order in which they came."""
    return tuple(dict.fromkeys([*chosen, *more]))


def _with(found: Named, said: str, register: Register) -> Named:
    matches = register.find(said) if len(said) <= LONGEST_NAME else ()
    if not matches:
        return replace(found, unknown=each_once(found.unknown, _shortened(said)))
    if (insee := surely(matches)) is not None:
        return replace(found, sure=each_once(found.sure, insee))
    doubt = Doubt(said, tuple(match.commune.insee for match in matches))
    return replace(found, doubts=tuple(dict.fromkeys([*found.doubts, doubt])))


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(text)]
    return [part for part in parts if part]


def _shortened(said: str) -> str:
    return said if len(said) <= LONGEST_NAME else f"{said[: LONGEST_NAME - 1]}…"
