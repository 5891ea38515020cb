"""The coordinator invites: a form by buttons and short lines, then a link to forward."""

import re
from datetime import timedelta

from tests.house import House


async def test_the_form_leads_to_a_link_that_opens_the_charter(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/inviter")
    await claire.presses("Prévention spécialisée")
    await claire.sees("Prénom et nom")
    await claire.says("Amina")
    await claire.sees("le prénom et le nom")
    await claire.says("Amina\x07 Diallo")
    await claire.sees("Quel organisme")
    await claire.says("x" * 81)
    await claire.sees("80 caractères au plus")
    await claire.says("Association Horizon 🌅")
    await claire.sees("Quelles communes")
    await claire.says("Tronville, Véel, 55000, Paris")
    await claire.sees("Pas trouvé dans le conseil : Paris.")
    await claire.sees("« Véel » : c’est bien Fains-Véel")
    await claire.presses("Oui, Fains-Véel")
    await claire.sees("« 55000 » : de quelle commune")
    await claire.presses("Aucune de celles-ci")
    await claire.presses("Continuer")
    shown = await claire.sees("Tout est juste ?")
    assert "Tronville-en-Barrois, Fains-Véel" in shown.words
    await claire.presses("Créer le lien")
    link = await claire.sees("Gardez-le pour vous")
    await house.settled()
    address = re.search(r"https://t\.me/\S+", link.words)
    assert address
    amina = house.telegram.person("Amina Diallo")
    await amina.opens(address[0])
    await amina.sees("Charte déontologique")


async def test_a_form_goes_back_without_losing_what_was_typed(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/inviter")
    await claire.presses("Gendarmerie")
    await claire.says("Luc & Fils <Martin>")
    await claire.sees("Quel organisme")
    await claire.presses("Retour")
    await claire.presses("Garder : Luc & Fils <Martin>")
    await claire.says("Brigade de Ligny")
    await claire.presses("Toutes les communes")
    await claire.sees("Toutes les communes du conseil")
    await claire.presses("Continuer")
    shown = await claire.sees("Tout est juste ?")
    assert "Luc & Fils <Martin>" in shown.words


async def test_keys_of_before_a_second_form_and_other_commands_lose_nothing(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/inviter")
    first = await claire.sees("Quel genre de partenaire ?")
    await claire.says("bonjour")
    await claire.sees("Ici, choisissez avec les boutons.")
    await claire.presses("Association", on=first)
    await claire.sees("Prénom et nom")
    await claire.says("/moi")
    await claire.sees("Langue")
    await claire.says("Amina Diallo")
    await claire.sees("Quel organisme")
    await claire.says("/inviter")
    await claire.sees("Quel genre de partenaire ?")
    answer = await claire.presses("Retour", on=first)
    assert answer is not None
    assert "n’a plus d’effet" in answer
    await claire.presses("Justice")
    await claire.presses("Parquet")
    await claire.says("Anne Martin")
    await claire.says("Tribunal judiciaire")
    shown = await claire.sees("Tout est juste ?")
    assert "Tout le conseil" in shown.words


async def test_the_link_is_taken_back_from_where_it_was_made(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/inviter")
    await claire.presses("Justice")
    await claire.presses("Parquet")
    await claire.says("Anne Martin")
    await claire.says("Tribunal judiciaire")
    await claire.presses("Créer le lien")
    link = re.search(r"https://\S+", (await claire.sees("Gardez-le pour vous")).words)
    assert link
    made = await claire.sees("L’invitation est prête")
    await claire.presses("Annuler l’invitation", on=made)
    await claire.sees("Invitation annulée : Anne Martin")
    anne = house.telegram.person("Anne Martin")
    await anne.opens(link[0])
    await anne.sees("réservé aux partenaires")


async def test_a_form_left_alone_swallows_no_line(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/inviter")
    await claire.presses("Gendarmerie")
    await claire.sees("Prénom et nom")
    await house.tick(timedelta(minutes=15))
    await claire.says("encore un mot")
    await claire.sees("Ce message n’a été transmis à personne")
    assert not claire.saw("Quel organisme")
