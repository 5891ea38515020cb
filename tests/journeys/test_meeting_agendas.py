"""An agenda drafts itself: the round of the table, and the points that the invited propose."""

from datetime import timedelta

from tests.house import House
from tests.journeys.test_meetings import a_council, announces, plain
from tests.journeys.test_own_data import file_of


async def test_the_round_of_the_table_drafts_the_agenda(house: House) -> None:
    claire, amina, mayor, group = await a_council(house)
    await announces(house, claire, "mercredi 2 décembre à 14 h")
    heard = len(group.phone())
    await house.tick(timedelta(days=4, hours=16))
    await house.tick()
    for person in (amina, mayor):
        asked = await person.sees("Avez-vous un point à mettre à l’ordre du jour ?")
        assert asked.labels == ["Rien à signaler", "Un point", "Absent"]
        assert len([one for one in person.phone() if "Tour de table" in one.text]) == 1
    await claire.sees("La question part à 2 personnes")
    assert len([one for one in group.phone()[heard:] if "Tour de table" in one.text]) == 0

    assert plain(await mayor.presses("Rien à signaler")) == "C’est noté, merci."
    await house.settled()
    assert mayor.screen.labels == ["✓ Rien à signaler", "Un point", "Absent"]

    await mayor.presses("Absent")
    await house.settled()
    assert mayor.screen.labels == ["Rien à signaler", "Un point", "✓ Absent"]
    await mayor.presses("Rien à signaler")

    await amina.presses("Un point")
    await amina.sees("Écrivez-le en une phrase : des faits, pas des personnes.")
    await amina.says("Halls du quartier")
    await amina.sees("Qu’attendez-vous de la réunion ?")
    await house.settled()
    assert not any(line.text == "Halls du quartier" for line in amina.phone())
    await amina.presses("À décider")
    await amina.sees("Merci, votre point est proposé")
    asked = await claire.sees("Amina Diallo, Association exemple, propose un point")
    assert "Halls du quartier (à décider)" in asked.text
    await claire.presses("Inscrire")
    await claire.sees("Inscrit à l’ordre du jour.")
    await amina.sees("Votre point est inscrit à l’ordre du jour")

    await claire.presses("Ordre du jour", on=claire.screen)
    board = await claire.sees("Tour de table : 1 avec un point, 1 sans rien à signaler.")
    assert "1. Halls du quartier (à décider)" in board.text
    await claire.presses("Relire et envoyer")
    await claire.presses("Envoyer")
    await house.settled()
    assert amina.saw("1. Halls du quartier (à décider)")


async def test_a_point_is_turned_down_from_the_agenda_itself(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    await amina.says("/reunions")
    await amina.presses("25/11")
    await amina.presses("Proposer un point")
    asked = await amina.sees("Quel point proposez-vous ?")
    assert "situation suivie" not in asked.text
    await amina.says("x" * 121)
    await amina.sees("C’est un peu long")
    await amina.says("Un point\nsur deux lignes")
    await amina.sees("Un point sur deux lignes")
    await amina.presses("Thème")
    await house.settled()
    await claire.says("/ordre_du_jour")
    await claire.presses("25/11")
    await claire.presses("Proposé : Un point sur deux lignes")
    await claire.sees("Proposé par Amina Diallo, Association exemple :")
    await claire.presses("Pas cette fois")
    await house.settled()
    assert amina.saw("Votre point n’est pas retenu cette fois")
    assert "Proposé : Un point sur deux lignes" not in claire.screen.labels
    await amina.says("/reunions")
    await amina.presses("25/11")
    await amina.presses("Proposer un point")
    await amina.presses("Annuler")
    await amina.sees("D’accord : aucun point n’est proposé.")
    await amina.says("/mes_donnees")
    theirs = (await file_of(amina))["points proposés aux ordres du jour"]
    assert [each["point"] for each in theirs] == ["Un point sur deux lignes"]


async def test_what_is_open_comes_back_and_what_was_not_reached_goes_on(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire, agenda="Halls\nÉté")
    await announces(house, claire, "mercredi 9 décembre à 14 h")
    async with house.database.write() as uow:
        situation = await uow.situations.open(house.clock())
    await claire.says("/ordre_du_jour")
    await claire.presses("25/11")
    await claire.presses("À reprendre : 1 point")
    await claire.sees("reviennent ici jusqu’à leur fin")
    await claire.presses(f"Situation {situation.reference}")
    board = await claire.sees(f"3. Situation {situation.reference}")
    assert not any("À reprendre" in label for label in board.labels)
    await claire.presses("Relire et envoyer")
    await claire.presses("Envoyer")
    await house.settled()
    assert amina.saw(f"3. Situation {situation.reference}")
    assert any("3. Un point pour les seuls invités" in one.text for one in group.phone())
    assert not any(situation.reference in one.text for one in group.phone())

    await house.tick(timedelta(days=1, hours=19))
    await claire.says("/ordre_du_jour")
    for key in ("25/11", "1. Halls", "Traité", "Reporter ce qui reste"):
        await claire.presses(key)
        await house.settled()
    await claire.sees("2 points passent à la réunion du mercredi 9 décembre à 14 h.")
    await claire.says("/ordre_du_jour")
    await claire.presses("09/12")
    await claire.sees(f"1. Été\n2. Situation {situation.reference}")
    await claire.says("/reunion")
    for key in ("Formation plénière", "jeu. 26 nov.", "14 h 30", "Une seule fois", "2 h"):
        await claire.presses(key)
        await house.settled()
    await claire.says("Mairie")
    for key in ("Tout le conseil", "Garder ce titre"):
        await claire.presses(key)
        await house.settled()
    await claire.says(f"Divers\n{situation.reference}")
    await house.settled()
    await claire.presses("Annoncer")
    await claire.sees("on ne parle d’aucune situation individuelle : retirez-la.")
