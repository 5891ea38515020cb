"""Many partners from a table: errors line by line, then all of them or nobody, and their cards."""

import re

import pypdfium2

from bot.playground import Person
from handlers.members.importing.chat import STAYS
from storage.members import Status
from tests.house import House

HEAD = "Prénom;Nom;Organisme;Genre;Rôle;Communes"
AMINA = "Amina;Diallo;Association exemple;Association;;Tronville-en-Barrois"
PAUL = "Paul;Petit;Mairie de Ligny;Mairie;Maire;Ligny-en-Barrois"


async def begins(house: House) -> Person:
    claire = await house.coordinator()
    await claire.says("/importer")
    await claire.sees("Inviter plusieurs partenaires")
    return claire


async def fetched(house: House) -> None:
    await house.settled()
    await house.app.form_files.round()
    await house.settled()


async def expected(house: House) -> int:
    async with house.database.read() as uow:
        return len(await uow.members.everyone(Status.INVITED))


async def test_a_table_is_mended_line_by_line_and_then_everybody_has_a_card(house: House) -> None:
    claire = await begins(house)
    wrong = f"{HEAD}\n{AMINA}\nLéa;;École;Boulangerie;;\n{PAUL.replace('Ligny-en', 'Paris-en')}\n"
    await claire.sends_document("partenaires.csv", wrong.encode("cp1252"))
    await claire.sees("Je lis le tableau…")
    await fetched(house)
    asked = await claire.sees("Rien n’est enregistré : 2 lignes à corriger.")
    assert "Ligne 3 : le genre « Boulangerie » n’existe pas." in plain(asked.text)
    assert "Ligne 4 : la commune « Paris-en-Barrois » n’est pas reconnue." in plain(asked.text)
    assert "« Recevoir un modèle » donne les genres et les rôles." in plain(asked.text)
    assert await expected(house) == 0
    assert not any(
        one.document and one.document.name == "partenaires.csv" for one in claire.phone()
    )

    await claire.says(f"{HEAD}\n{AMINA}\n{PAUL}")
    review = await claire.sees("2 personnes à inviter")
    assert "Paul Petit, Mairie de Ligny (Maire)" in review.text
    assert not any(HEAD in one.text for one in claire.phone())
    assert await expected(house) == 0
    await claire.presses("Inviter 2 personnes")
    await claire.sees("Une carte par personne")
    assert await expected(house) == 2
    file = claire.screen.document
    assert file is not None
    pages = list(pypdfium2.PdfDocument(file.content))
    codes = [re.search(r"start=(\S+)", page.get_textpage().get_text_range()) for page in pages]
    assert len(codes) == 2
    assert codes[0] is not None

    assert "Ce message s’efface à 20 h 40" in plain(claire.screen.text)

    amina = house.telegram.person("Amina Diallo")
    await amina.starts(codes[0][1])
    await amina.sees("Amina")
    await house.settled()
    assert amina.saw("Charte d’essai.")

    await claire.says("/importer")
    await claire.sees("Inviter plusieurs partenaires")
    await claire.says(f"{HEAD}\n{AMINA}")
    again = await claire.sees("1 ligne à corriger")
    assert "Ligne 2 : Amina Diallo est déjà partenaire, ou attendu." in plain(again.text)

    await house.tick(STAYS)
    assert not any(one.document for one in claire.phone())


async def test_two_touches_invite_once_and_a_form_may_be_left(house: House) -> None:
    claire = await begins(house)
    await claire.presses("Recevoir un modèle")
    await house.settled()
    model = claire.screen.document
    assert "Coordination, Présidence" in claire.screen.text
    assert "Envoie des alertes" not in claire.screen.text
    assert model is not None
    await claire.says(model.content.decode("utf-8-sig"))
    await claire.sees("2 personnes à inviter")
    review = next(one for one in claire.phone() if "à inviter" in one.text)
    await claire.taps("Inviter 2 personnes", on=review)
    again = await claire.presses("Inviter 2 personnes", on=review)
    await house.settled()
    assert again is not None
    assert "déjà fait" in again
    assert await expected(house) == 2
    await claire.says("/importer")
    await claire.sees("Inviter plusieurs partenaires")
    await claire.presses("Annuler")
    await claire.sees("rien n’est enregistré, personne n’est invité.")


async def test_what_is_no_table_is_said_and_only_coordinators_import(house: House) -> None:
    claire = await begins(house)
    await claire.sends_document("partenaires.xlsx", b"PK\x03\x04rest")
    await fetched(house)
    await claire.sees("enregistrez-le en CSV")
    await claire.says("Bonjour")
    await claire.sees("Il manque des colonnes : prénom, nom, organisme, genre.")
    amina = await house.member("Amina Diallo", communes=["55519"])
    await amina.says("/importer")
    await amina.sees("Cela ne fait pas partie")


def plain(text: str) -> str:
    """Without the spaces that do not break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
