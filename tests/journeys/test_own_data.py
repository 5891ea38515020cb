"""Stories of /mes_donnees: one's own data in a file, for oneself, and for some minutes."""

import json
from datetime import timedelta
from typing import Any

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag


async def file_of(person: Person) -> dict[str, Any]:
    message = await person.sees("Voici ce que Vigie garde sur vous")
    assert message.document is not None
    assert message.protected
    found: dict[str, Any] = json.loads(message.document.content)
    return found


async def test_a_person_gets_their_own_data_and_nobody_elses(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    reference = await flag(amina)
    await house.settled()
    await amina.says("/mes_donnees")
    data = await file_of(amina)
    assert data["qui"]["prénom"] == "Amina"
    assert data["qui"]["communes"] == ["Tronville-en-Barrois"]
    assert data["charte"]["version acceptée"] == 1
    assert [each["référence"] for each in data["alertes envoyées"]] == [reference]
    assert "Petit" not in json.dumps(data)
    await mayor.says("/mes_donnees")
    others = await file_of(mayor)
    assert others["alertes envoyées"] == []
    assert "Amina" not in json.dumps(others)


async def test_the_file_goes_away_and_the_journal_knows_that_it_was_given(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await amina.says("/mes_donnees")
    await file_of(amina)
    await house.tick(timedelta(minutes=10))
    assert not any(shows(each.words, "Voici ce que Vigie garde") for each in amina.phone())
    async with house.database.read() as uow:
        assert await uow.audit.last("member.data_given") is not None


async def test_a_stranger_gets_nothing(house: House) -> None:
    stranger = house.telegram.person("Inconnu Curieux")
    await stranger.says("/mes_donnees")
    await stranger.sees("réservé aux partenaires")
    assert not stranger.saw("Voici ce que")
