"""/couverture: what is missing in the days to come, on demand and as soon as it opens."""

from datetime import timedelta

from storage.members import Kind, Role
from tests.house import House


async def test_a_coordinator_sees_what_is_missing_and_hears_of_what_opens(house: House) -> None:
    claire = await house.coordinator()
    async with house.database.read() as uow:
        communes = sorted(await uow.communes.names())
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, communes)
    await house.tick()
    await claire.says("/couverture")
    await claire.sees("Dans chaque commune, une alerte atteindrait la mairie")

    await mayor.blocks()
    await house.tick(timedelta(minutes=3))
    news = await claire.sees("Il manque quelqu’un")
    assert "une alerte dans toutes les communes n’atteindrait que la coordination" in news.words
    await house.tick(timedelta(minutes=3))
    told = [message for message in claire.phone() if "Il manque" in message.words]
    assert len(told) == 1
    await claire.says("/couverture")
    await claire.sees("Pour deux semaines au moins")


async def test_it_is_for_the_coordination(house: House) -> None:
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY)
    await mayor.says("/couverture")
    await house.settled()
    assert not mayor.saw("quatorze prochains jours")
