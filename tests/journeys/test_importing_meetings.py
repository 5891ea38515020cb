"""A year of meetings from a table: errors line by line, then one message for each person."""

from bot.playground import Person
from tests.house import House
from tests.journeys.test_importing import fetched
from tests.journeys.test_meetings import a_council, plain

HEAD = "genre;date;heure;communes;lieu"
CELL = "Cellule de veille;03/12/2026;14:00;Tronville-en-Barrois;Mairie, salle 2"
PLENARY = "Plénière;06/05/2027;9 h 30;tout le conseil;Hôtel communautaire"


async def begins(house: House, claire: Person) -> None:
    await claire.says("/importer_reunions")
    await claire.sees("Inscrire plusieurs réunions")


async def kept(house: House) -> int:
    async with house.database.read() as uow:
        return len(await uow.meetings.since(house.clock()))


async def test_a_table_is_mended_and_then_everybody_hears_once(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await begins(house, claire)
    wrong = f"{HEAD}\n{CELL}\nGoûter;03/12/2026;14:00;Resson;Mairie\n{PLENARY.replace('05', '02')}"
    wrong = wrong.replace("06/02/2027", "30/02/2027")
    await claire.sends_document("reunions.csv", wrong.encode("cp1252"))
    await claire.sees("Je lis le tableau…")
    await fetched(house)
    asked = plain((await claire.sees("2 lignes à corriger")).text)
    assert "Ligne 3 : le genre « Goûter » n’existe pas." in asked
    assert "Ligne 4 : " in asked
    assert await kept(house) == 0
    assert not any(one.document for one in claire.phone())

    await claire.says(f"{HEAD}\n{PLENARY}\n{CELL}")
    review = plain((await claire.sees("2 réunions à annoncer")).text)
    assert review.index("Jeudi 3 décembre à 14 h : Cellule de veille, Tronville") < review.index(
        "Jeudi 6 mai à 9 h 30 (jour férié : Ascension) : Formation plénière"
    )
    heard = len(amina.phone())
    shown = claire.screen
    await claire.taps("Annoncer 2 réunions", on=shown)
    again = await claire.presses("Annoncer 2 réunions", on=shown)
    await house.settled()
    assert again is not None
    assert "déjà fait" in again
    assert claire.saw("2 réunions sont inscrites.")
    assert await kept(house) == 2
    assert len(amina.phone()) == heard + 1
    said = plain((await amina.sees("2 réunions sont prévues.")).text)
    assert "Jeudi 3 décembre à 14 h : Cellule de veille" in said
    assert (await group.sees("2 réunions sont prévues.")).document is not None

    await begins(house, claire)
    await claire.says(f"{HEAD}\n{CELL}")
    known = await claire.sees("1 ligne à corriger")
    assert "Ligne 2 : cette réunion est déjà prévue." in plain(known.text)
    await claire.presses("Annuler")
    await claire.sees("rien n’est enregistré, personne n’est prévenu.")


async def test_the_model_can_be_sent_back_and_a_conflict_is_shown(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await begins(house, claire)
    await claire.presses("Recevoir un modèle")
    await house.settled()
    model = claire.screen.document
    assert model is not None
    await claire.sends_document(model.name, model.content)
    await claire.sees("Je lis le tableau…")
    await fetched(house)
    await claire.sees("2 réunions à annoncer")
    await claire.presses("Annoncer 2 réunions")
    await house.settled()
    await begins(house, claire)
    same_hour = model.content.decode("utf-8-sig").replace("Formation plénière", "Groupe d'échange")
    await claire.says("\n".join(same_hour.splitlines()[:2]))
    review = await claire.sees("1 réunion à annoncer")
    assert "Au même moment que" in review.text
    await amina.says("/importer_reunions")
    await amina.sees("Cela ne fait pas partie")
