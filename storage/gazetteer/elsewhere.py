"""Whether a name that no commune of the council has is a commune's all the same."""

from functools import cache

from storage.gazetteer.france import communes_outside, intercommunalities
from storage.gazetteer.search import CODE, fold


def is_commune_of_france(query: str) -> bool:
    """Whether some commune of today has exactly this name, INSEE code or postcode.

    The first call reads the whole country (about half a second), the others are immediate.
    """
    names, codes = _known()
    code = CODE.fullmatch(query.strip())
    return code[0].upper() in codes if code else fold(query) in names


@cache
def _known() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    everywhere = [*communes_outside()]
    for intercommunality in intercommunalities():
        everywhere.extend(intercommunality.communes)
    names = frozenset(fold(commune.name) for commune in everywhere)
    codes = {code for commune in everywhere for code in (commune.insee, *commune.postcodes)}
    return names, frozenset(codes)
