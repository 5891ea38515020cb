"""A new charter: announced, recalled, and in force; /charte and /moi."""

from datetime import timedelta

from bot.playground import Person
from storage.members import Role
from tests.house import TRONVILLE, House


async def new_charter(house: House, claire: Person) -> None:
    """Claire publishes version 2 for 7 December; it is 23 November."""
    await claire.says("/charte")
    await claire.presses("Nouvelle version")
    await claire.sees("Écrivez le texte entier")
    await claire.says("x" * 3_501)
    await claire.sees("C’est trop long : 3 500 caractères au plus")
    await claire.says("ARTICLE UNIQUE\nCe qui se dit ici reste ici : <toujours> !")
    await claire.sees("Quand prend-elle effet ?")
    await claire.says("hier")
    await claire.sees("Cette date est passée")
    await claire.presses("lundi 7 décembre")
    await claire.sees("3 personnes seront prévenues")
    await claire.presses("Publier")
    await claire.sees("Charte version 2 publiée")
    await house.settled()


async def test_a_version_is_announced_recalled_and_shuts_reading(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, communes=[TRONVILLE])
    await new_charter(house, claire)
    assert amina.saw("prend effet le lundi 7 décembre")
    await claire.presses("Lire la charte")
    await claire.presses("J’accepte")
    await amina.presses("Lire la charte")
    await amina.sees("Ce qui se dit ici reste ici : <toujours> !")
    assert await amina.presses("J’accepte") == "Merci, c’est enregistré."
    await amina.sees("Charte version 2 acceptée")
    await house.tick(timedelta(days=12))
    assert mayor.saw("Petit rappel")
    assert not amina.saw("Petit rappel")
    await house.tick(timedelta(days=1))
    assert sum("Petit rappel" in message.words for message in mayor.phone()) == 1
    await mayor.says("/reunions")
    await house.settled()
    assert not mayor.saw("La charte a changé")
    await house.tick(timedelta(days=2))
    await mayor.says("/reunions")
    await mayor.sees("La charte a changé")
    await mayor.says("/charte")
    await mayor.presses("J’accepte")
    await mayor.says("/reunions")
    await house.settled()
    assert "La charte a changé" not in mayor.screen.words


async def test_a_date_of_effect_that_passed_before_publishing_is_asked_again(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/charte")
    await claire.presses("Nouvelle version")
    await claire.says("ARTICLE UNIQUE")
    await claire.says("24/11/2026")
    await claire.sees("1 personne sera prévenue")
    house.clock.advance(timedelta(hours=6))
    await claire.presses("Publier")
    await claire.sees("C’est trop tôt : demain au plus tôt.")
    async with house.database.read() as uow:
        assert await uow.charters.last_version() == 1
    await claire.says("25/11/2026")
    await claire.presses("Publier")
    await claire.sees("Charte version 2 publiée")
    await house.settled()


async def test_charte_shows_what_was_signed(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await amina.says("/charte")
    await amina.sees("✓ Vous l’avez acceptée.")
    assert amina.screen.labels == []


async def test_before_its_date_charte_shows_both(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await house.member("Paul Petit", Role.MAYOR)
    await new_charter(house, claire)
    await amina.says("/charte")
    await amina.sees("Charte déontologique, version 1")
    await amina.presses("Lire la nouvelle version")
    await amina.sees("Elle prend effet le lundi 7 décembre")
    await amina.presses("J’accepte")
    await amina.sees("acceptée")
    await amina.says("/moi")
    await amina.sees("Charte : version 2")


async def test_moi_reads_out_what_is_kept(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await amina.says("/moi")
    shown = await amina.sees("Amina Diallo")
    assert "Tronville-en-Barrois" in shown.words
    assert "pas votre numéro" in shown.words
