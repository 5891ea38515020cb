"""How an alert ends: an outcome, what was learnt, a word of thanks, and nothing pends any more."""

from datetime import timedelta

from bot.playground import Message, Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.outbox import Outcome as Ended
from storage.statuses import Status
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import flag, taps
from tests.journeys.sheets import acts

LESSON = "Passer à deux le vendredi suffit"


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


async def open_sheet(person: Person, reference: str, command: str = "/alertes") -> Message:
    await person.says(command)
    await person.presses(reference)
    await person.presses("Suite…")
    return await person.sees(f"La suite de {reference}")


async def choose(person: Person, reference: str, outcome: str) -> None:
    await open_sheet(person, reference)
    await acts(person, "Clore…")
    await person.sees(f"Comment se termine {reference}")
    await person.presses(outcome)


async def status_of(house: House, reference: str) -> Status:
    async with house.database.read() as uow:
        coordinator = house.people["Claire Fontaine"]
        return (await uow.alert_lists.find(reference, coordinator)).status


async def test_a_mayor_ends_an_alert_and_its_author_is_thanked(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor, amina])
    reference = await flag(amina)
    await house.settled()
    await choose(mayor, reference, "Une médiation a abouti")
    asked = await mayor.sees("Qu’en retenez-vous")
    assert shows(asked.words, "Une médiation a abouti")
    assert await status_of(house, reference) is Status.ROUTED
    house.clock.advance(timedelta(minutes=1))
    await mayor.says(LESSON)
    await mayor.sees(f"l’alerte {reference} est terminée")
    await house.settled()
    assert await status_of(house, reference) is Status.CLOSED
    assert not [message for message in mayor.phone() if shows(message.words, LESSON)]

    thanks = await amina.sees(f"Votre alerte {reference} est terminée")
    assert shows(thanks.words, "Merci : grâce à vous")
    await amina.presses("Suite…", on=thanks)
    sheet = await amina.sees(f"La suite de {reference}")
    assert shows(sheet.words, "Fin : une médiation a abouti")
    await amina.presses("Lire le fil", on=sheet)
    thread = await amina.sees(LESSON)
    assert shows(thread.words, "La mairie de Tronville-en-Barrois en retient, à 19 h 41")
    notice = await group.sees("close à 19 h 41")
    for said in (LESSON, "médiation", "Petit"):
        assert not shows(notice.words, said)


async def test_nothing_follows_an_alert_that_ended(house: House) -> None:
    await house.coordinator()
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    notice = await mayor.sees("vous attend")
    sheet = await open_sheet(mayor, reference)
    await acts(mayor, "Clore…", on=sheet)
    await mayor.presses("Fausse alerte")
    await mayor.presses("Terminer sans rien ajouter")
    await mayor.sees("est terminée")
    await house.settled()
    assert await status_of(house, reference) is Status.NO_ACTION
    thanks = await amina.sees("Votre alerte")
    assert shows(thanks.words, "mieux vaut une fois de trop")
    assert "close sans action" in notice.words
    assert "Bien reçu" not in str(notice.buttons)
    assert "Clore" not in str(sheet.buttons)
    before = len(mayor.phone())
    await house.tick(timedelta(days=8))
    assert len(mayor.phone()) == before
    assert await house.count(Ended.WAITING) == 0


async def test_annuler_leaves_it_open(house: House) -> None:
    await house.coordinator()
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await choose(mayor, reference, "Annuler")
    await choose(mayor, reference, "Rien de plus à faire")
    await mayor.sees("Qu’en retenez-vous")
    await mayor.presses("Annuler")
    await house.settled()
    assert await status_of(house, reference) is Status.ROUTED
    assert not amina.saw("est terminée")


async def test_an_alert_goes_to_the_prosecutor_on_a_day_and_article_40_is_recalled(
    house: House,
) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    reference = await flag(amina, taps(nature="Dégradation"))
    await house.settled()
    assert shows((await open_sheet(mayor, reference)).words, "article 40")
    assert not shows((await open_sheet(amina, reference, "/mes_alertes")).words, "article 40")
    await acts(mayor, "Clore…")
    how = await mayor.sees("Comment se termine")
    assert shows(how.words, "article 40")
    await mayor.presses("Réorientée vers le parquet")
    when = await mayor.sees("Quel jour le signalement a-t-il été fait")
    assert shows(when.words, "article 40")
    assert shows(when.words, "Vigie ne le fait pas à votre place")
    await mayor.presses("Hier")
    await mayor.sees("Qu’en retenez-vous")
    await mayor.presses("Terminer sans rien ajouter")
    await mayor.sees("est terminée")
    await house.settled()
    assert await status_of(house, reference) is Status.REDIRECTED
    for reader in (mayor, claire):
        sheet = await open_sheet(reader, reference)
        assert shows(sheet.words, "Fin : réorientée vers le parquet le dimanche 22 novembre")
    sheet = await open_sheet(amina, reference, "/mes_alertes")
    assert shows(sheet.words, "Réorientée à 19 h 40")
    assert not amina.saw("parquet")


async def test_a_quiet_nature_recalls_no_article(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    assert not shows((await open_sheet(mayor, reference)).words, "article 40")
    await acts(mayor, "Clore…")
    how = await mayor.sees("Comment se termine")
    assert not shows(how.words, "article 40")


async def test_a_duplicate_is_chosen_by_reference(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    bruno = await house.member("Bruno Roux", communes=[TRONVILLE])
    first = await flag(amina)
    second = await flag(bruno)
    await house.settled()
    await choose(claire, second, "Doublon d’une autre alerte")
    await claire.sees(f"{second} répète quelle alerte")
    await claire.presses(first)
    await claire.sees("Qu’en retenez-vous")
    await claire.presses("Terminer sans rien ajouter")
    await claire.sees("est terminée")
    await house.settled()
    assert await status_of(house, second) is Status.DUPLICATE
    sheet = await open_sheet(mayor, second)
    assert shows(sheet.words, f"Fin : doublon de {first}")
    thanks = await bruno.sees(f"Votre alerte {second} est terminée")
    assert shows(thanks.words, "Une autre alerte disait la même chose")
    assert not bruno.saw(first)


async def test_a_duplicate_is_called_by_its_reference_from_any_commune_that_one_sees(
    house: House,
) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    bruno = await house.member("Bruno Roux", communes=[LIGNY])
    elsewhere = await flag(bruno, taps(commune="Ligny-en-Barrois"))
    here = await flag(amina)
    await house.settled()
    await choose(mayor, here, "Doublon d’une autre alerte")
    asked = await mayor.sees("Aucune autre alerte récente dans cette commune")
    for hidden_or_absent in (elsewhere, "A-ZZZZ", here):
        await mayor.says(hidden_or_absent)
        said = await mayor.sees(f"{hidden_or_absent} ne convient pas : vérifiez la référence")
        assert said.id == asked.id
    await mayor.presses("Annuler", on=asked)
    await mayor.says(here)
    await mayor.sees("Suite…")
    assert await status_of(house, here) is Status.ROUTED

    await claire.says(here)
    await claire.presses("Suite…", on=await claire.sees(f"{here} · Tronville-en-Barrois"))
    sheet = await claire.sees(f"La suite de {here}")
    await acts(claire, "Clore…", on=sheet)
    await claire.presses("Doublon d’une autre alerte", on=await claire.sees("Comment se termine"))
    asked = await claire.sees(f"{here} répète quelle alerte")
    await claire.says(elsewhere.lower())
    await claire.sees("Qu’en retenez-vous")
    await claire.presses("Terminer sans rien ajouter")
    await claire.sees("est terminée")
    await house.settled()
    assert asked not in claire.phone()
    assert await status_of(house, here) is Status.DUPLICATE
    assert shows(sheet.words, f"Fin : doublon de {elsewhere}")
    assert not mayor.saw(f"doublon de {elsewhere}")


async def test_an_author_alone_cannot_end_it(house: House) -> None:
    amina = await amina_of(house)
    await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    sheet = await open_sheet(amina, reference, "/mes_alertes")
    assert "Clore" not in str(sheet.buttons)
