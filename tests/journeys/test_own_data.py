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
    assert (data["réponses aux réunions"], data["décisions de réunion confiées"]) == ([], [])
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


async def test_a_person_is_erased_on_request_by_the_coordination(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    reference = await flag(amina)
    await house.settled()
    await amina.says("/mes_donnees")
    await amina.sees("Voici ce que Vigie garde")
    assert "la coordination" in (await amina.presses("Demander l’effacement") or "")
    await claire.sees("demande l’effacement de ses données")
    for key, then in (
        ("Voir sa fiche", "Association exemple"),
        ("Retirer", "Retirer l’accès de"),
        ("Retirer et effacer", "Accès retiré"),
    ):
        await claire.presses(key)
        await claire.sees(then)
    await amina.sees("vos données sont effacées")
    await house.tick(timedelta(minutes=15))
    await house.tick(timedelta(seconds=5))
    async with house.database.read() as uow:
        nobody = await uow.members.get(house.people["Amina Diallo"].id)
        assert (nobody.full_name, nobody.communes, nobody.chat) == (
            "Membre effacé",
            frozenset(),
            None,
        )
        assert await uow.members.find_by_telegram(amina.id) is None
        assert await uow.chats.find(amina.id) is None
        assert await uow.erasures.all() == []
        await uow.audit.verify()
    await claire.says(reference)
    await claire.sees("pas encore vue")
    await amina.says("/mes_donnees")
    await amina.sees("réservé aux partenaires")


async def test_only_the_coordination_erases(house: House) -> None:
    await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await amina.says("/mes_donnees")
    await amina.sees("Voici ce que Vigie garde")
    await amina.presses("Demander l’effacement")
    await house.settled()
    async with house.database.read() as uow:
        assert (await uow.members.get(house.people["Amina Diallo"].id)).full_name == "Amina Diallo"
        assert await uow.audit.last("member.erased") is None
