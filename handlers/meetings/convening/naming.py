"""People as somebody types them: whoever has a name that begins with each of the words."""

import unicodedata
from collections.abc import Iterable, Sequence

from storage.members import Member

LONGEST = 60
"""In signs: what is longer is no name."""


def called(typed: str, among: Iterable[Member]) -> Sequence[Member]:
    """Those whom the words may mean; accents, capitals and the order do not count."""
    words = folded(typed[:LONGEST]).split()
    return [one for one in among if words and _is_called(one, words)]


def folded(text: str) -> str:
    """Without accents, capitals and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("-", " "))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _is_called(member: Member, words: Sequence[str]) -> bool:
    names = folded(member.full_name).split()
    return all(any(name.startswith(word) for name in names) for word in words)
