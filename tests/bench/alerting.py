"""An alert in one typed line, up to the review card whose last key is what is measured."""

from dataclasses import dataclass

from storage.gazetteer import intercommunality
from tests.bench.api.updates import typed
from tests.bench.council import Council
from tests.bench.telegram import Telegram
from tests.house import SIREN

COMMUNES = intercommunality(SIREN).communes
INSEES = [commune.insee for commune in COMMUNES]


@dataclass(frozen=True, slots=True)
class Flag:
    """One alert that is about to be sent: who flags, and the group that will hear."""

    author: int
    group: int


async def fill(api: Telegram, ours: Council, number: int, *, colour: str = "orange") -> Flag:
    """The `number`-th alert, typed by one person about one commune, as far as its review.

    Authors and communes take turns, so that no person's and no group's pace is what is measured.
    """
    author = ours.people[number % len(ours.people)]
    place = number % len(COMMUNES)
    line = f"alerte {COMMUNES[place].name} conflit de voisinage {colour} possible"
    await api.push([typed(author, line)])
    await api.key(author, "Envoyer")
    return Flag(author, ours.groups[place])


async def send(api: Telegram, flag: Flag) -> float:
    """The last tap; returns when (seconds)."""
    return await api.press(flag.author, "Envoyer")
