"""Stories of what becomes of an alert: its sheet, and whoever takes charge of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.notices import Audience
from storage.sheets import sheets
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag, taps
from tests.journeys.sheets import acts


async def test_one_message_tells_what_became_of_an_alert(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [paul])
    reference = await flag(amina)
    await house.settled()

    await paul.presses("Suite…", on=await paul.sees("vous attend pour Tronville"))
    await paul.sees(f"La suite de {reference}")
    await amina.says("Mes alertes")
    await amina.presses(f"🟠 {reference}")
    await amina.presses("Suite…")
    await amina.sees("Transmise à 19 h 40")

    house.clock.advance(timedelta(minutes=12))
    await paul.presses("Bien reçu", on=await paul.sees("La suite de"))
    await house.settled()
    for person in (paul, amina):
        sheet = await person.sees("Vue par la mairie à 19 h 52")
        assert shows(sheet.words, f"La suite de {reference}")
        assert not shows(sheet.words, "Petit")
    sheets = [each for each in paul.phone() if shows(each.words, "La suite de")]
    assert len(sheets) == 1
    assert not any(shows(each.words, "La suite de") for each in group.phone())


async def test_a_sheet_whose_message_a_crash_has_lost_is_found_again_at_its_first_tap(
    house: House,
) -> None:
    """It was sent, and the process died before it knew which message it was: another was sent."""
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    await flag(amina)
    await paul.presses("Suite…", on=await paul.sees("vous attend pour Tronville"))
    lost = await paul.sees("La suite de")
    await house.settled()
    async with house.database.write() as uow:
        alert = await uow.connection.scalar(select(sheets.c.alert))
        (sheet,) = await uow.sheets.of(str(alert))
        await uow.slots.adopt(sheet.slot, 999_999)
    await paul.presses("Bien reçu", on=lost)
    await house.settled()
    seen = await paul.sees("Vue par la mairie à 19 h 40")
    assert seen.id == lost.id
    assert shows(seen.words, "La suite de")
    async with house.database.read() as uow:
        told = [one.audience for one in await uow.notices.of(str(alert))]
        assert sorted(told) == [Audience.AUTHOR, Audience.OFFICIAL], "it was taken for no notice"


async def test_an_author_follows_from_the_receipt(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    reference = await flag(amina)
    await amina.presses("Suite…", on=await amina.sees(f"{reference} partie à"))
    sheet = await amina.sees(f"La suite de {reference}")
    for label in ("Ajouter une note", "Corriger…"):
        assert any(label in key for key in sheet.labels)


async def street_team(house: House) -> Person:
    return await house.member(
        "Karim Benali", communes=[TRONVILLE], organisation="Horizon prévention"
    )


async def test_the_group_decides_and_street_outreach_leads(house: House) -> None:
    """Story 9: « préventif + médiation », in 15 days; the reminder names the reference alone."""
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    karim = await street_team(house)
    reference = await flag(amina, taps(nature="Regroupement nuisible"))
    await paul.presses("Bien reçu", on=await paul.sees("vous attend"))

    await claire.says("/alertes")
    await claire.presses(f"🟠 {reference}")
    await claire.presses("Suite…")
    await claire.presses("Proposer quelqu’un…")
    screen = await claire.sees("Qui est le mieux placé")
    assert shows(screen.words, "spécialiste : regroupement nuisible → prévention spécialisée")
    await claire.presses("Karim Benali")
    asked = await karim.sees("On vous propose de suivre cette alerte")
    assert not shows(asked.words, "Regroupement")
    await karim.presses("J’accepte", on=asked)
    await house.settled()
    await claire.sees("Karim Benali, Horizon prévention (prévention spécialisée) suit l’alerte")
    await amina.sees(f"Votre alerte {reference} est prise en charge")

    await acts(claire, "Intervention…")
    await claire.presses("préventif")
    await claire.presses("médiation")
    assert not any("répressif" in key for key in (await claire.sees("Quelle intervention")).labels)
    await claire.presses("Retour")
    await acts(claire, "Pour quand ?", on=await claire.sees("Intervention : préventif + médiation"))
    await claire.presses("mardi 8 décembre à 18 h")
    await house.settled()
    await amina.sees("c’est prévu pour mardi 8 décembre à 18 h au plus tard")
    assert not any(amina.saw(name) for name in ("Karim", "Horizon", "Claire", "Petit"))

    await karim.presses("Lire", on=await karim.sees("est à vous"))
    assert shows((await karim.sees("Signalée à 19 h 40")).words, "Regroupement nuisible")

    await house.tick(timedelta(days=17))
    reminder = await karim.sees("Où en êtes-vous")
    assert shows(reminder.words, f"{reference} : c’était prévu pour")
    assert not any(shows(reminder.words, word) for word in ("Regroupement", "Tronville", "Amina"))
    await karim.presses("C’est fait…", on=reminder)
    await karim.sees(f"Comment se termine {reference}")
    await karim.presses("Une médiation a abouti")
    await karim.presses("Terminer sans rien ajouter")
    await karim.sees("est terminée")
    await house.settled()
    await amina.sees(f"Votre alerte {reference} est terminée")


async def test_an_author_who_is_asked_is_not_told_that_the_alert_opens(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    reference = await flag(amina)
    await claire.says("/alertes")
    await claire.presses(f"🟠 {reference}")
    await claire.presses("Suite…")
    await claire.presses("Proposer quelqu’un…")
    await claire.presses("Amina Diallo")
    asked = await amina.sees("On vous propose de suivre vous-même votre alerte.")
    assert not shows(asked.words, "vous pourrez la lire")
    await amina.presses("J’accepte", on=asked)
    await claire.sees("Amina Diallo, Association exemple")


async def test_a_lapse_asks_that_person_first_and_then_surfaces_once(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    reference = await flag(amina)
    await paul.presses("Suite…", on=await paul.sees("vous attend"))
    await paul.presses("Je m’en charge")
    await paul.sees("Pour quand,")
    await paul.says("je passe avant 22 h")
    await house.settled()
    assert shows((await paul.sees("La suite de")).words, "Pour : aujourd’hui à 22 h")
    await amina.sees("c’est prévu pour aujourd’hui à 22 h au plus tard")

    await house.tick(timedelta(hours=2, minutes=25))
    await paul.sees("Où en êtes-vous")
    assert not claire.saw("pas donné de nouvelles")
    await house.tick(timedelta(hours=2))
    lapse = await claire.sees("n’a pas donné de nouvelles")
    assert not shows(lapse.words, "Petit")
    for _ in range(3):
        await house.tick(timedelta(days=3))
    assert len([each for each in paul.phone() if shows(each.words, "Où en êtes-vous")]) == 1
    assert len([each for each in claire.phone() if shows(each.words, "pas donné")]) == 1

    await paul.presses("Je rends la main", on=await paul.sees("Où en êtes-vous"))
    await house.settled()
    await claire.sees(f"Plus personne ne suit l’alerte {reference}")
    assert not amina.saw("Petit")


@pytest.mark.parametrize("typed", ["bientôt", "je passe avant 22 h"])
async def test_whoever_types_a_time_and_leads_no_more_is_told_so(house: House, typed: str) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    karim = await street_team(house)
    await flag(amina)
    await paul.presses("Suite…", on=await paul.sees("vous attend"))
    await paul.presses("Proposer quelqu’un…")
    await paul.presses("Karim Benali")
    await karim.presses("J’accepte", on=await karim.sees("On vous propose"))
    await karim.presses("Pour quand ?", on=await karim.sees("est à vous"))
    await karim.sees("Pour quand,")
    await acts(paul, "Confier à quelqu’un…", on=await paul.sees("La suite de"))
    await paul.presses("Claire Fontaine")
    await claire.presses("J’accepte", on=await claire.sees("On vous propose"))
    await house.settled()
    await karim.says(typed)
    await karim.sees("Cette alerte ne vous est pas ouverte.")
    assert not karim.saw("Rien n’a été enregistré")
