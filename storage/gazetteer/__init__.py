"""The official list of communes and intercommunalities, and how people look a commune up.

Nothing is read before the first call. `intercommunality` is for setting a council up: it loads the
whole country once (about 0.1 s). `find` works on the communes that it is handed, without the file;
whoever looks many words up makes a `Register` of them once.
"""

from storage.gazetteer.elsewhere import is_commune_of_france, read_ahead
from storage.gazetteer.france import (
    Commune,
    FormerName,
    Intercommunality,
    IntercommunalityUnknown,
    intercommunality,
)
from storage.gazetteer.search import How, Match, Register, find

__all__ = [
    "Commune",
    "FormerName",
    "How",
    "Intercommunality",
    "IntercommunalityUnknown",
    "Match",
    "Register",
    "find",
    "intercommunality",
    "is_commune_of_france",
    "read_ahead",
]
