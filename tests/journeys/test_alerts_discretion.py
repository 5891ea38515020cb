"""What a group may see of a small commune or a sensitive nature, and who is missing."""

from datetime import timedelta

import pytest

from bot.playground import Group, Message, Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import SAINT_AMAND, TRONVILLE, House
from tests.journeys.flagging import flag, taps


async def amina_of(house: House, commune: str = TRONVILLE) -> Person:
    return await house.member("Amina Diallo", communes=[commune])


async def mayor_of(house: House, commune: str = TRONVILLE) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [commune])


def last(group: Group) -> Message:
    return [message for message in group.phone() if message.sender.is_bot][-1]


async def test_in_a_small_commune_the_group_sees_sector_and_colour_only(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house, SAINT_AMAND)
    mayor = await mayor_of(house, SAINT_AMAND)
    group = await house.linked_group("Secteur Ornain", [SAINT_AMAND, TRONVILLE], claire, [mayor])
    await flag(amina, taps(commune="Saint-Amand-sur-Ornain"))
    await house.settled()
    notice = await group.sees("Une situation dans votre secteur.")
    assert shows(notice.words, "🟠 Orange")
    assert not shows(notice.words, "Saint-Amand")
    assert not shows(notice.words, "voisinage")
    await mayor.sees("Une alerte orange vous attend pour Saint-Amand-sur-Ornain")
    await mayor.presses("Bien reçu")
    seen = await group.sees("vue par la mairie")
    assert not shows(seen.words, "Saint-Amand")


@pytest.mark.parametrize("nature", ["Violences intrafamiliales", "Errance de mineur"])
async def test_a_sensitive_nature_is_not_named_in_the_group(house: House, nature: str) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    door, commune, _, colour, risk = taps()
    await flag(amina, (door, commune, "Autre…", nature, colour, risk))
    await house.settled()
    assert shows(last(group).words, "Une situation dans votre secteur.")
    assert not shows(last(group).words, nature)
    await mayor.presses("Lire")
    await mayor.sees(nature)


async def test_a_minor_public_makes_any_nature_sensitive(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire)
    await amina.says("Signaler")
    for label in (*taps(), "Compléter…", "Public", "Moins de 12 ans", "Envoyer"):
        await amina.presses(label)
    await group.sees("Une situation dans votre secteur.")


async def test_a_commune_without_group_or_mayor_is_named_to_the_coordinators(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    await flag(amina)
    notice = await claire.sees("Personne à la mairie de Tronville-en-Barrois n’est joignable")
    assert shows(notice.words, "Aucun groupe ne reçoit les alertes de cette commune.")
    receipt = await amina.sees("partie à")
    assert shows(receipt.words, "Prévenus : la coordination.")


async def test_an_alert_that_nobody_can_hear_is_kept_and_says_so(house: House) -> None:
    amina = await amina_of(house)
    await flag(amina)
    await amina.sees("Vigie n’a pu prévenir personne pour l’instant. Appelez la mairie, ou le 17.")
    claire = await house.coordinator()
    await claire.says("/alertes")
    await claire.sees("Tronville-en-Barrois")


async def test_a_mayor_who_flags_is_not_told_of_it(house: House) -> None:
    claire, mayor = await house.coordinator(), await mayor_of(house)
    await flag(mayor)
    await house.settled()
    assert not mayor.saw("vous attend")
    notice = await claire.sees("pas encore vue")
    assert not shows(notice.words, "Personne à la mairie")
    await mayor.says("/alertes")
    await mayor.presses("A-")
    assert not any(shows(message.words, "Bien reçu") for message in mayor.phone())


async def test_a_mayor_who_blocked_the_bot_is_named_as_out_of_reach(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    await mayor.blocks()
    await house.settled()
    await flag(amina)
    await claire.sees("Personne à la mairie de Tronville-en-Barrois n’est joignable")


async def test_an_unlinked_group_hears_no_more(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    await flag(amina)
    await house.settled()
    async with house.database.write() as uow:
        (ours,) = await uow.groups.linked()
        await uow.groups.link(ours, [])
    house.clock.advance(timedelta(minutes=1))
    await mayor.presses("Bien reçu")
    await amina.sees("C’est vu")
    await house.settled()
    assert shows(last(group).words, "pas encore vue")
