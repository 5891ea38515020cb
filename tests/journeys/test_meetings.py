"""Meetings: planned in words or by keys, recalled in time, moved, called off, with their agendas."""

from datetime import UTC, datetime, timedelta

from bot.playground import Group, Person
from storage.members import Kind, Role
from tests.house import BAR_LE_DUC, TRONVILLE, House

AFTER_TOMORROW = "mercredi 25 novembre à 14 h"


async def a_council(house: House) -> tuple[Person, Person, Person, Group]:
    """A coordinator, an educator and the mayor of Tronville, and Tronville's group."""
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    return claire, amina, mayor, group


async def plans(
    house: House, claire: Person, when: str = AFTER_TOMORROW, *, agenda: str | None = None
) -> None:
    """A watch cell for Tronville, up to the review card."""
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says(when)
    await claire.presses("1 h 30")
    await claire.says("Mairie de Tronville, salle 2")
    await claire.sees("Qui est invité")
    await claire.presses("Tronville-en-Barrois")
    await claire.presses("Continuer")
    await claire.presses("Garder ce titre")
    if agenda is None:
        await claire.presses("Plus tard")
    else:
        await claire.says(agenda)
    await claire.sees("Relisez, puis annoncez")
    await house.settled()


async def announces(
    house: House, claire: Person, when: str = AFTER_TOMORROW, *, agenda: str | None = None
) -> None:
    await plans(house, claire, when, agenda=agenda)
    await claire.presses("Annoncer")
    await house.settled()


async def test_a_watch_cell_is_planned_in_words_and_recalled(house: House) -> None:
    claire, amina, mayor, group = await a_council(house)
    other = await house.member("Jean Autre", communes=[BAR_LE_DUC])
    await announces(house, claire)
    print(claire)
    assert claire.saw("C’est annoncé : 3 personnes et 1 groupe")
    for person in (amina, mayor, claire):
        assert person.saw("Mercredi 25 novembre à 14 h")
        assert person.saw("reunion-2026-11-25.ics")
    assert await group.sees("Cellule de veille, Tronville-en-Barrois")
    assert not other.saw("Cellule de veille")

    await house.tick(timedelta(days=1))
    print(claire, amina, group, sep="\n")
    assert amina.saw(
        "Demain, mercredi 25 novembre à 14 h : cellule de veille, Tronville-en-Barrois"
    )
