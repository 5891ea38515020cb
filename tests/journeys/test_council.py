"""The council's settings, and the end of its trial period."""

from storage.members import Role
from tests.house import House


async def test_two_dates_end_the_exercise(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo")
    await claire.says("/conseil")
    card = await claire.sees("33 communes · 2 partenaires actifs")
    assert "Mode exercice" in card.words
    await claire.presses("Analyse d’impact (AIPD)")
    await claire.sees("À quelle date")
    await claire.says("demain")
    await claire.sees("Il me faut une date passée")
    await claire.says("3 mars 2026")
    await claire.sees("mardi 3 mars")
    await claire.presses("Accord des autorités")
    await claire.says("aujourd'hui")
    await claire.sees("le mode exercice prendra fin")
    async with house.database.read() as uow:
        assert (await uow.policy()).is_exercise
    await claire.presses("Terminer le mode exercice")
    await claire.sees("Vigie est en service.")
    await house.settled()
    assert amina.saw("Le mode exercice est terminé")
    async with house.database.read() as uow:
        assert not (await uow.policy()).is_exercise
        await uow.audit.verify()


async def test_a_setting_is_validated_kept_and_shown(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/conseil")
    card = await claire.sees("Téléphone de la CRIP : à compléter")
    assert "Début de la nuit" not in card.words
    await claire.presses("Alertes")
    await claire.presses("Début de la nuit")
    await claire.says("25 h")
    await claire.sees("Il me faut une heure")
    await claire.says("21 h 30")
    await claire.sees("Début de la nuit : 21 h 30")
    await claire.presses("Temps de lecture")
    await claire.says("beaucoup")
    await claire.sees("entre 1 et 60")
    await claire.presses("Retour")
    await claire.sees("Temps de lecture : 10 min")
    await claire.presses("Réunions", on=await claire.sees("Temps de lecture : 10 min"))
    await claire.sees("Dernier rappel de réunion : 2 h")
    await claire.presses("Conseil")
    for phone in ("Téléphone de la coordination", "Téléphone de la CRIP"):
        await claire.presses(phone)
        await claire.says("03 29 00 00 00")
        await claire.sees(f"{phone} : 03 29 00 00 00")
    await claire.presses("Téléphone de la CRIP")
    await claire.presses("Effacer")
    await claire.sees("Téléphone de la CRIP : à compléter")
    await house.settled()


async def test_a_mayor_has_no_settings(house: House) -> None:
    mayor = await house.member("Paul Petit", Role.MAYOR)
    await mayor.says("/conseil")
    await mayor.sees("Cela ne fait pas partie")
