"""Minutes: who was there and what is decided, noted in the room, published, and asked after."""

import re
from datetime import datetime, timedelta

from bot.playground import Person
from bot.playground.records import Message
from storage.members import Kind, Role
from tests.handlers.meetings.minutes.test_paper import text_of
from tests.house import PARIS, TRONVILLE, House
from tests.journeys.test_meetings import a_council, announces, opens_card, plain
from tests.journeys.test_own_data import file_of

IN_THE_ROOM = datetime(2026, 11, 25, 14, 30, tzinfo=PARIS)
MEDIATION = "Une médiation est proposée aux habitants du 12, avec le bailleur."


async def in_the_room(house: House) -> tuple[Person, Person, Person]:
    """A coordinator, an educator and a mayor, half an hour after their watch cell began."""
    claire, amina, mayor, _ = await a_council(house)
    await announces(house, claire)
    await house.tick(IN_THE_ROOM - house.clock())
    await opens_card(house, claire)
    await claire.presses("Relevé de décisions")
    await claire.sees("Aucune décision notée")
    return claire, amina, mayor


async def notes(
    house: House, person: Person, text: str, *, mode: str, lead: str, day: str = "15 jours"
) -> None:
    """One sentence, and three touches."""
    await person.says(text)
    await person.sees("Comment ?")
    await person.presses(mode)
    await person.sees("Qui s’en charge ?")
    await person.presses(lead)
    await person.sees("Pour quand ?")
    await person.presses(day)
    await person.sees("Décision ")
    await house.settled()


async def test_a_decision_is_one_sentence_and_three_touches(house: House) -> None:
    claire, amina, _ = await in_the_room(house)
    heard = len(amina.phone())
    await claire.presses("Noter une décision")
    await claire.sees("Qu’est-il décidé ?")
    await notes(house, claire, MEDIATION, mode="préventif", lead="Amina Diallo")
    assert not any(line.text == MEDIATION for line in claire.phone())
    for key in ("Mode", "médiation", "Retour", "Avec…", "Paul Petit", "Retour"):
        await claire.presses(key)
        await house.settled()
    shown = await claire.sees("Décision 1")
    assert shown.protected
    assert "Préventif + médiation. Amina Diallo, pour le 10 décembre : à faire." in plain(
        shown.text
    )
    assert "Avec Paul Petit." in shown.text
    await claire.presses("Retour")
    listed = await claire.sees("Présences : 3 non notés.")
    assert f"1. {MEDIATION} (Amina Diallo, pour le 10 décembre)" in plain(listed.text)
    await claire.presses("Fermer")
    await claire.sees("Le relevé est gardé.")
    assert len(amina.phone()) == heard


async def test_the_next_decision_is_typed_right_away_and_for_a_day_of_ones_own(
    house: House,
) -> None:
    claire, _, _ = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="social", lead="Paul Petit")
    await claire.presses("Noter une autre décision")
    await claire.says("La salle est ouverte le mercredi.")
    await claire.presses("éducatif")
    await claire.presses("Claire Fontaine")
    await claire.says("le mois prochain")
    await claire.sees("Je n’ai pas compris ce jour.")
    await claire.says("18 novembre")
    await claire.sees("Cette date est déjà passée.")
    await claire.says("18 janvier")
    await claire.sees("Décision 2")
    assert "pour le 18 janvier" in plain(claire.screen.text)
    await claire.presses("Retirer")
    await claire.sees("1. Une médiation")
    assert "La salle" not in claire.screen.text


async def test_what_may_name_a_person_is_asked_about(house: House) -> None:
    claire, _, _ = await in_the_room(house)
    await claire.says("Appeler le 06 12 34 56 78 avant lundi.")
    await claire.sees("Cela peut désigner une personne.")
    await claire.presses("Réécrire")
    await claire.says("x" * 401)
    await claire.sees("401 caractères, pour 400 au plus")
    await claire.says("Appeler la famille avant lundi.")
    await claire.sees("Comment ?")


async def test_an_alert_typed_into_the_minutes_is_never_taken_for_a_decision(house: House) -> None:
    claire, _, _ = await in_the_room(house)
    line = "alerte tronville voisins orange"
    await claire.says(line)
    await claire.sees("Ceci n’est parti à personne.")
    assert any(said.text == line for said in claire.phone())
    await claire.says("La médiation commence lundi.")
    await claire.sees("Comment ?")
    await claire.says(line)
    await claire.sees("Ceci n’est parti à personne.")
    for key in ("Retour", "Retour", "Noter une décision"):
        await claire.presses(key)
        await house.settled()
    await claire.says("Signaler les rodéos au parquet.")
    await claire.sees("Comment ?")
    for key in ("Retour", "Retour", "Fermer"):
        await claire.presses(key)
        await house.settled()
    await claire.says(line)
    await claire.sees("Tronville-en-Barrois")


async def test_enforcement_has_no_key_for_the_coordination(house: House) -> None:
    claire, _, mayor = await in_the_room(house)
    await claire.says(MEDIATION)
    asked = await claire.sees("Comment ?")
    assert not {"répressif", "judiciaire", "rappel à l’ordre"} & set(asked.labels)
    for key in ("Retour", "Retour", "Qui tient le relevé…", "Paul Petit"):
        await claire.presses(key)
        await house.settled()
    await claire.sees("Tenu par Paul Petit.")
    await mayor.sees("Vous tenez le relevé de décisions de cette réunion")
    await mayor.presses("Ouvrir le relevé")
    await mayor.sees("Relevé de décisions")
    await notes(house, mayor, "Un rappel.", mode="rappel à l’ordre", lead="Paul Petit")
    await mayor.sees("Rappel à l’ordre. Paul Petit")


async def test_presences_are_turned_with_a_touch(house: House) -> None:
    claire, _, _ = await in_the_room(house)
    await claire.presses("Présences")
    page = await claire.sees("D’après les réponses")
    assert "? Amina Diallo, Association exemple" in page.labels
    await claire.presses("Amina Diallo")
    await house.settled()
    assert "✓ Amina Diallo, Association exemple" in claire.screen.labels
    await claire.presses("Retour")
    await claire.sees("Présences : 1 présent, 2 non notés.")
    await claire.presses("Publier")
    await claire.sees("La présence de 2 personnes n’est pas notée")
    await claire.presses("Présences")
    await claire.presses("Noter présent qui n’est pas noté")
    await claire.sees("3 présents")


async def test_others_find_no_minutes_and_no_way_in(house: House) -> None:
    claire, amina, _ = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="social", lead="Paul Petit")
    await amina.says("/releves")
    await amina.sees("Aucun relevé de décisions pour vous en ce moment.")
    stranger = await house.member("Jean Autre", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    await stranger.says("/releves")
    await stranger.sees("Aucun relevé de décisions pour vous en ce moment.")
    await claire.says("/releves")
    await claire.sees("De quelle réunion ?")
    await claire.presses("25/11")
    await claire.sees("1. Une médiation")


async def publishes(house: House, claire: Person) -> None:
    """From the screen of the minutes."""
    for key in ("Publier…", "Publier"):
        await claire.presses(key)
        await house.settled()
    await claire.sees("Publié, version 1.")


def paper_on(phone: list[Message]) -> str:
    """The text of the newest PDF on a phone."""
    [*_, newest] = [one for one in phone if one.document and one.document.name.endswith(".pdf")]
    assert newest.document is not None
    assert newest.protected
    return text_of(newest.document.content)


async def test_the_group_decides_and_the_overdue_reminder_names_the_reference_alone(
    house: House,
) -> None:
    """DOMAIN story 9: « préventif + médiation », street outreach leads, due in 15 days."""
    claire, amina, mayor = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="préventif", lead="Amina Diallo")
    for key in ("Mode", "médiation", "Retour", "Retour"):
        await claire.presses(key)
        await house.settled()
    await publishes(house, claire)
    for person in (claire, amina, mayor):
        said = paper_on(person.phone())
        assert MEDIATION in said
        assert "Mode préventif + médiation" in said
        assert "Responsable Amina Diallo, Association exemple" in said
        assert "Pour le jeudi 10 décembre 2026" in said
    mine = await amina.sees("Une décision vous est confiée")
    found = re.search(r"D-\w{4}", mine.text)
    assert found is not None
    reference = found[0]
    assert MEDIATION in mine.text
    assert mine.protected
    assert not mayor.saw("Une décision vous est confiée")

    await house.tick(datetime(2026, 12, 8, 9, tzinfo=PARIS) - house.clock())
    assert amina.saw(f"La décision {reference} est pour le 10 décembre. Où en est-elle ?")
    await house.tick(datetime(2026, 12, 11, 9, tzinfo=PARIS) - house.clock())
    asked = amina.screen
    assert plain(asked.text) == (
        "Mode exercice : aucune situation réelle.\n"
        f"La décision {reference} était pour le 10 décembre. Où en est-elle ?"
    )
    assert await amina.presses("En cours", on=asked) == "C’est noté."
    await amina.sees(f"la décision {reference} est en cours.")
    assert await amina.presses("C’est fait", on=asked) == "C’est noté."
    await amina.sees(f"la décision {reference} est faite.")
    await claire.sees(f"La décision {reference} est faite.")
    assert len([one for one in amina.phone() if "était pour" in one.text]) == 0
    await house.tick(timedelta(days=30))
    assert "est faite" in amina.screen.text


async def test_a_late_decision_is_published_in_a_second_version_and_told_alone(
    house: House,
) -> None:
    claire, amina, mayor = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="social", lead="Amina Diallo")
    await claire.presses("Retour")
    await house.settled()
    await publishes(house, claire)
    await claire.presses("Noter une décision")
    await claire.sees("Qu’est-il décidé ?")
    await notes(house, claire, "Une deuxième.", mode="social", lead="Paul Petit")
    await claire.presses("Retour")
    await claire.sees("1 décision n’est pas encore publiée.")
    for key in ("Publier de nouveau…", "Publier"):
        await claire.presses(key)
        await house.settled()
    assert mayor.saw("Relevé de décisions modifié (version 2)")
    assert mayor.saw("Une décision vous est confiée")
    assert "Une deuxième." in paper_on(amina.phone())
    assert len([one for one in amina.phone() if "vous est confiée" in one.text]) == 1


async def test_somebody_else_is_found_for_a_decision(house: House) -> None:
    claire, amina, mayor = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="social", lead="Amina Diallo")
    await claire.presses("Retour")
    await house.settled()
    await publishes(house, claire)
    for key in ("Décision 1", "Confier à quelqu’un d’autre", "Paul Petit"):
        await claire.presses(key)
        await house.settled()
    await claire.sees("Paul Petit, pour le 10 décembre : à faire.")
    await amina.sees("ne vous est plus confiée. Merci.")
    await mayor.sees("Une décision vous est confiée")
    asked = mayor.screen
    await claire.presses("C’est fait")
    await claire.sees("Paul Petit, pour le 10 décembre : faite.")
    answer = await mayor.presses("En cours", on=asked)
    assert plain(answer) == "C’est déjà fini : cette décision est faite, ou abandonnée."


async def test_a_slip_of_the_thumb_gives_no_decision_up(house: House) -> None:
    claire, amina, _ = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="social", lead="Amina Diallo")
    await claire.presses("Retour")
    await house.settled()
    await publishes(house, claire)
    await amina.presses("Abandonnée")
    asked = await amina.sees("On ne pourra plus revenir en arrière")
    assert asked.labels == ["Oui, abandonnée", "Retour"]
    assert not claire.saw("est abandonnée")
    await amina.presses("Retour")
    back = await amina.sees("est pour le 10 décembre. Où en est-elle ?")
    assert back.labels == ["C’est fait", "En cours", "Abandonnée", "Lire le relevé"]
    await amina.presses("Abandonnée")
    await amina.presses("Oui, abandonnée")
    await amina.sees("est abandonnée, et la coordination le sait.")
    await claire.sees("est abandonnée.")


async def test_whoever_was_invited_finds_the_paper_again(house: House) -> None:
    claire, amina, _ = await in_the_room(house)
    await publishes(house, claire)
    assert "Aucune décision n’a été prise." in paper_on(amina.phone())
    await amina.says("/releves")
    await amina.sees("De quelle réunion ?")
    await amina.presses("25/11")
    await house.settled()
    assert len([one for one in amina.phone() if one.document and one.protected]) == 2
    await claire.presses("Recevoir le PDF")
    await house.settled()
    assert "Claire Fontaine" in paper_on(claire.phone())


async def test_what_one_leads_is_in_the_file_of_ones_own_data(house: House) -> None:
    claire, amina, mayor = await in_the_room(house)
    await notes(house, claire, MEDIATION, mode="social", lead="Amina Diallo")
    await claire.presses("Retour")
    await house.settled()
    await amina.says("/mes_donnees")
    assert (await file_of(amina))["décisions de réunion confiées"] == []
    await publishes(house, claire)
    for person, count in ((amina, 1), (mayor, 0)):
        heard = len(person.phone())
        await person.says("/mes_donnees")
        await house.settled()
        assert len(person.phone()) > heard
        kept = (await file_of(person))["décisions de réunion confiées"]
        assert [(one["pour le"], one["où elle en est"]) for one in kept] == count * [
            ("2026-12-10", "à faire")
        ]


async def test_the_next_meeting_approves_the_minutes_of_the_one_before(house: House) -> None:
    claire, amina, _, _ = await a_council(house)
    for day in ("25 novembre", "9 décembre"):
        await announces(house, claire, f"mercredi {day} à 14 h")
    await house.tick(IN_THE_ROOM - house.clock())
    await opens_card(house, claire)
    await claire.presses("Relevé de décisions")
    await claire.sees("Aucune décision notée")
    await publishes(house, claire)
    await house.tick(datetime(2026, 12, 9, 14, 30, tzinfo=PARIS) - house.clock())
    await opens_card(house, claire)
    await claire.presses("Relevé de décisions")
    await claire.sees("Aucune décision notée")
    await claire.presses("Approuver le relevé du mercredi 25 novembre à 14 h")
    await house.settled()
    assert not any("Approuver" in label for label in claire.screen.labels)
    await publishes(house, claire)
    said = paper_on(amina.phone())
    assert "Le relevé de la réunion du mercredi 25 novembre 2026 est approuvé." in said


async def test_a_decision_is_taken_on_a_point_of_the_agenda(house: House) -> None:
    claire, amina, _, _ = await a_council(house)
    await announces(house, claire, agenda="Halls du quartier\nFête des voisins")
    await house.tick(IN_THE_ROOM - house.clock())
    await opens_card(house, claire)
    await claire.presses("Relevé de décisions")
    await claire.sees("Aucune décision notée")
    await claire.presses("Noter une décision")
    await claire.sees("Sur quel point de l’ordre du jour ?")
    await claire.presses("2. Fête des voisins")
    asked = await claire.sees("Qu’est-il décidé ?")
    assert "Point 2. Fête des voisins" in asked.text
    await notes(house, claire, MEDIATION, mode="social", lead="Amina Diallo")
    assert "Point 2. Fête des voisins" in claire.screen.text
    await claire.presses("Noter une autre décision")
    await claire.presses("Hors ordre du jour")
    await claire.sees("Qu’est-il décidé ?")
    await notes(house, claire, "Autre chose.", mode="social", lead="Amina Diallo")
    assert "Point" not in claire.screen.text
    await claire.presses("Retour")
    await house.settled()
    await publishes(house, claire)
    said = paper_on(amina.phone())
    assert "Ordre du jour 1. Halls du quartier 2. Fête des voisins Décisions" in said
    assert said.count("Point 2. Fête des voisins") == 1
