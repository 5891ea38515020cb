"""Somebody of a town hall by a name as people type it: « Mme Martin », « P. Petit », « maire »."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.gazetteer.search import fold
from storage.members import Member, Role

_CIVILITIES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "elu", "elue", "mrs", "ms"}
)
_OFFICES: Mapping[str, Role] = {
    "maire": Role.MAYOR,
    "mayor": Role.MAYOR,
    "adjoint": Role.DEPUTY_MAYOR,
    "adjointe": Role.DEPUTY_MAYOR,
    "deputy": Role.DEPUTY_MAYOR,
}
_NOBODY = frozenset({"personne", "aucun", "aucune", "libre", "vide", "nobody", "none"})


@dataclass(frozen=True, slots=True)
class Nobody:
    """It was said that nobody is."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody has this name."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """All these have this name."""

    among: Sequence[Member]


def who_is(said: str, people: Sequence[Member]) -> Member | Nobody | Unknown | Doubtful:
    """The one of these who is meant: each word is one of their names, or an initial beside one."""
    words = [word for word in fold(said) if word not in _CIVILITIES]
    if words and _NOBODY.issuperset(words):
        return Nobody()
    names = [word for word in words if word not in _OFFICES]
    offices = {_OFFICES[word] for word in words if word in _OFFICES}
    found = [
        one
        for one in people
        if (not offices or one.role in offices) and (not names or _is_called(one, names))
    ]
    if not (names or offices) or not found:
        return Unknown()
    return found[0] if len(found) == 1 else Doubtful(found)


def _is_called(one: Member, words: Sequence[str]) -> bool:
    theirs = fold(one.full_name)
    whole = [word for word in words if word in theirs]
    initials = [word for word in words if word not in theirs]
    return bool(whole) and all(
        len(word) == 1 and any(name.startswith(word) for name in theirs if name not in whole)
        for word in initials
    )
