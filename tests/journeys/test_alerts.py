"""Stories of an alert, through the real bot: who hears of it, who does not, and what comes back."""

from datetime import timedelta

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import fill_until_review

SECRET = "Deux familles se menacent dans l’escalier du bâtiment C"


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House, name: str = "Paul Petit", commune: str = TRONVILLE) -> Person:
    return await house.member(name, Role.MAYOR, Kind.MUNICIPALITY, [commune])


async def test_only_those_concerned_hear_of_a_neighbours_conflict(house: House) -> None:
    claire = await house.coordinator()
    amina, mayor = await amina_of(house), await mayor_of(house)
    other_mayor = await mayor_of(house, "Louise Ligny", LIGNY)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    other_group = await house.linked_group("Veille Ligny", [LIGNY], claire, [other_mayor])

    await fill_until_review(amina)
    await amina.sees("Relisez, puis envoyez")
    await amina.presses("Envoyer")
    await house.settled()
    receipt = await amina.sees("partie à 19 h 40")
    assert "la mairie de Tronville-en-Barrois" in receipt.text
    assert shows(receipt.words, "le groupe « Veille Tronville »")

    notice = await group.sees("Conflit de voisinage, pourrait dégénérer")
    assert "pas encore vue" in notice.text
    private = await mayor.sees("Une alerte orange vous attend pour Tronville-en-Barrois")
    assert "voisinage" not in private.text
    await claire.sees("pas encore vue")
    assert not other_mayor.saw("Tronville")
    assert not any("Tronville" in message.text for message in other_group.phone())

    house.clock.advance(timedelta(minutes=12))
    await mayor.presses("Bien reçu", on=private)
    await house.settled()
    await group.sees("vue par la mairie à 19 h 52")
    await amina.sees("C’est vu : la mairie a reçu votre alerte")
    await claire.sees("Vue par Paul Petit")
    assert "Petit" not in (await group.sees("vue par la mairie")).text
    for phone in (amina, mayor, claire):
        print(phone)
    print(group)
