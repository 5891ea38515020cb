"""Whether a name that no commune of the council has is a commune's all the same."""

from functools import cache

from storage.gazetteer.france import communes_outside, intercommunalities, intercommunality
from storage.gazetteer.search import CODE, fold


def is_commune_of_france(query: str) -> bool:
    """Whether some commune of today has exactly this name, INSEE code or postcode.

    The first call reads the whole country (about half a second), the others are immediate.
    """
    names, codes = _known()
    code = CODE.fullmatch(query.strip())
    return code[0].upper() in codes if code else fold(query) in names


def read_ahead(siren: str) -> None:
    """Read the country once, and this intercommunality: for a thread, before anybody asks."""
    intercommunality(siren)
    _known()


@cache
def _known() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    everywhere = [*communes_outside()]
    for each in intercommunalities():
        everywhere.extend(each.communes)
    names = frozenset(fold(commune.name) for commune in everywhere)
    codes = {code for commune in everywhere for code in (commune.insee, *commune.postcodes)}
    return names, frozenset(codes)
