"""The straight path of an alert, tap by tap, as an educator of Tronville walks it."""

from bot.playground import Person

TAPS = (
    "Rien de tout cela",
    "Tronville-en-Barrois",
    "Conflit de voisinage",
    "Orange",
    "Possible",
)


async def fill_until_review(person: Person, within: float = 5.0) -> None:
    """From the permanent key to the review card: six taps."""
    await person.says("Signaler")
    for label in TAPS:
        await person.taps(label, within=within)
