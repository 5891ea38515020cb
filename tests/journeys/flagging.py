"""The straight path of an alert, tap by tap, as an educator of Tronville walks it."""

from collections.abc import Sequence

from bot.playground import Person

TAPS = (
    "Rien de tout cela : continuer",
    "Tronville-en-Barrois",
    "Conflit de voisinage",
    "🟠 Orange, installé",
    "Possible",
)


async def fill_until_review(
    person: Person, within: float = 5.0, taps: Sequence[str] = TAPS
) -> None:
    """From the permanent key to the review card: six taps.

    A copy of an older form may still have its keys: the new form's screen is waited for.
    """
    await person.says("Signaler")
    await person.sees("Appelez d’abord", within=within)
    for label in taps:
        await person.taps(label, within=within)


def taps(
    *,
    door: str = "Rien de tout cela : continuer",
    commune: str = "Tronville-en-Barrois",
    nature: str = "Conflit de voisinage",
    colour: str = "🟠 Orange, installé",
    risk: str = "Possible",
) -> Sequence[str]:
    """The same path with another word here and there."""
    return (door, commune, nature, colour, risk)


async def flag(person: Person, path: Sequence[str] = TAPS) -> str:
    """Send an alert; return its reference."""
    await fill_until_review(person, taps=path)
    await person.sees("Relisez, puis envoyez")
    await person.presses("Envoyer")
    receipt = await person.sees("partie à")
    return receipt.words.split("Alerte ")[1].split()[0]
