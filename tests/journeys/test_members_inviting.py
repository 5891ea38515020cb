"""The coordinator invites: a form by buttons and short lines, then a link to forward."""

import re

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
    await claire.sees("« Véel » : de quelle commune")
    await claire.presses("Fains-Véel")
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
