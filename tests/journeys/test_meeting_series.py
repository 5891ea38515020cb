"""A series of meetings: planned once, announced once, changed one by one, and stopped."""

from datetime import datetime, timedelta

from icalendar import Calendar

from bot.playground import Person
from tests.house import PARIS, House
from tests.journeys.test_meetings import a_council, ics, plain
from tests.own_calendar import OwnCalendar


async def plans(house: House, claire: Person) -> None:
    """A watch cell each second Thursday from 3 December to the end of June, up to the review."""
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says("jeudi 3 décembre à 14 h")
    rhythms = await claire.sees("Revient-elle ?")
    assert rhythms.labels[:4] == [
        "Une seule fois",
        "Chaque semaine, le jeudi",
        "Toutes les deux semaines, le jeudi",
        "Chaque mois, le premier jeudi",
    ]
    await claire.presses("Toutes les deux semaines, le jeudi")
    await claire.sees("Jusqu’à quand ?")
    for line, answer in (
        ("bientôt", "Il me manque le jour."),
        ("10 décembre", "il n’y aurait qu’une réunion"),
        ("1er juillet 2031", "une série dure deux ans au plus"),
    ):
        await claire.says(line)
        await claire.sees(answer)
    await claire.presses("Jusqu’à fin juin 2027")
    await claire.presses("1 h")
    await claire.says("Mairie de Tronville")
    await claire.presses("Tout le conseil")
    await claire.presses("Garder ce titre")
    await claire.presses("Plus tard")
    await house.settled()


async def announces(house: House, claire: Person) -> None:
    await plans(house, claire)
    await claire.presses("Annoncer")
    await house.settled()
    await house.tick()


async def opens_card(house: House, person: Person, number: int) -> None:
    """/reunions, and one of the meetings."""
    await person.says("/reunions")
    await house.settled()
    await person.presses(person.screen.labels[number], on=person.screen)
    await house.settled()


async def test_the_review_counts_the_dates_and_names_the_holiday(house: House) -> None:
    claire, *_ = await a_council(house)
    await plans(house, claire)
    review = plain(claire.screen.text)
    assert "Toutes les deux semaines, le jeudi, jusqu’au 17 juin : 14 dates." in review
    after = "17 décembre, 31 décembre, 14 janvier et 10 autres"
    assert f"Ensuite : {after}." in review
    assert "Sauf jours fériés : 6 mai." in review


async def test_a_series_is_heard_of_once_and_each_date_is_recalled(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire)
    for phone in (amina.phone(), group.phone()):
        told = [one for one in phone if "cellule de veille" in one.text.lower()]
        assert len(told) == 1
        assert "Des réunions sont prévues. Toutes les deux semaines" in plain(told[0].text)
        assert ics(told[0]).decoded("dtstart") == datetime(2026, 12, 3, 14, tzinfo=PARIS)
    await claire.says("/reunions")
    await house.settled()
    assert [label[:5] for label in claire.screen.labels] == ["03/12", "17/12", "31/12", "14/01"]

    await house.tick(datetime(2026, 12, 2, 18, 30, tzinfo=PARIS) - house.clock())
    assert "Demain, jeudi 3 décembre à 14 h" in plain(amina.phone()[-1].text)
    await house.tick(datetime(2026, 12, 16, 18, 30, tzinfo=PARIS) - house.clock())
    assert "Demain, jeudi 17 décembre à 14 h" in plain(amina.phone()[-1].text)
    await house.tick(timedelta(minutes=5))
    assert len([one for one in amina.phone() if "17 décembre à 14 h :" in plain(one.text)]) == 1


async def test_the_whole_series_is_changed_and_one_that_was_moved_by_hand_stays(
    house: House,
) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire)
    await opens_card(house, claire, 1)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await claire.says("vendredi 18 décembre à 9 h")
    await claire.presses("Déplacer et prévenir")
    await house.settled()

    await opens_card(house, claire, 0)
    await claire.presses("Plus…")
    await claire.presses("Changer la série")
    what = await claire.sees("Que faut-il changer, à partir du 3 décembre ?")
    assert what.labels[:6] == [
        *("L’heure", "Le jour et l’heure", "Le rythme"),
        *("La fin", "Le lieu", "Sauter une date"),
    ]
    await claire.presses("L’heure")
    await claire.says("bientôt")
    await claire.sees("Il me manque l’heure")
    await claire.says("15 h 30")
    await house.settled()
    confirm = plain(claire.screen.text)
    assert "Toutes les deux semaines, le jeudi, jusqu’au 17 juin, à 15 h 30." in confirm
    assert "Changées à la main, elles restent : vendredi 18 décembre à 9 h." in confirm
    await claire.presses("Changer et prévenir")
    await claire.sees("C’est fait. Prévenus : 3 personnes et 1 groupe.")
    await house.settled()
    for phone in (amina.phone(), group.phone()):
        assert "La série change : Cellule de veille." in plain(phone[-1].text)
        assert ics(phone[-1]).decoded("dtstart") == datetime(2026, 12, 3, 15, 30, tzinfo=PARIS)
    await house.tick(timedelta(days=1))
    await opens_card(house, amina, 0)
    assert "Jeudi 3 décembre à 15 h 30" in plain(amina.screen.text)
    assert "Plus…" not in amina.screen.labels


async def test_no_screen_of_a_meeting_that_comes_back_has_more_keys_than_a_phone_shows(
    house: House,
) -> None:
    claire, *_ = await a_council(house)
    await announces(house, claire)
    await house.tick(timedelta(days=1))
    await claire.says("/reunions")
    await house.settled()
    assert "Mairie de Tronville\n\nCellule de veille" in claire.screen.text
    await opens_card(house, claire, 0)
    assert len(claire.screen.labels) <= 9
    await claire.presses("Plus…")
    await house.settled()
    assert claire.screen.labels == [
        *("Déplacer", "Changer le lieu", "Annuler la réunion"),
        *("Par courriel", "Changer la série", "Arrêter la série"),
    ]


async def test_who_answered_for_the_hour_of_before_is_asked_in_the_same_message(
    house: House,
) -> None:
    claire, amina, mayor, group = await a_council(house)
    await announces(house, claire)
    await amina.presses("Présent")
    await opens_card(house, claire, 0)
    for key in ("Plus…", "Changer la série", "L’heure", "15 h 30", "Changer et prévenir"):
        await claire.presses(key)
        await house.settled()
    for person in (amina, mayor):
        assert "Prochaine réunion : jeudi 3 décembre à 15 h 30." in plain(person.screen.text)
        assert "Serez-vous là ?" in plain(person.screen.text)
        assert person.screen.labels == ["Présent", "Excusé", "Représenté par…"]
    assert "Votre réponse valait pour l’ancienne date." in amina.screen.text
    assert "Votre réponse" not in mayor.screen.text
    assert group.phone()[-1].labels == []
    await amina.presses("Présent", on=amina.screen)
    await house.settled()
    assert amina.screen.labels == ["✓ Présent", "Excusé", "Représenté par…"]


async def test_rhythm_end_and_place_are_changed_each_with_its_own_question(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    for key, answer, said in (
        ("Sauter une date", "8 avril", "N’auront plus lieu : 8 avril"),
        ("Le lieu", "Salle des fêtes", "Salle des fêtes."),
        ("Le jour et l’heure", "mardi 8 décembre à 10 h", "Dates : 8 décembre, 22 décembre,"),
        ("La fin", "31 mars 2027", "N’auront plus lieu : 13 avril"),
    ):
        await opens_card(house, claire, 0)
        await claire.presses("Plus…")
        await claire.presses("Changer la série")
        await claire.presses(key)
        await claire.says(answer)
        await house.settled()
        assert said in plain(claire.screen.text)
        await claire.presses("Changer et prévenir")
        await house.settled()
        assert said in plain(amina.phone()[-1].text)
    await opens_card(house, claire, 0)
    await claire.presses("Plus…")
    await claire.presses("Changer la série")
    await claire.presses("Le rythme")
    await claire.presses("Chaque mois, le deuxième mardi")
    await claire.presses("Changer et prévenir")
    await claire.sees("C’est fait")
    await house.settled()
    await claire.says("/reunions")
    await house.settled()
    assert [label[:5] for label in claire.screen.labels] == ["08/12", "12/01"]


async def test_all_dates_come_in_one_file(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    await opens_card(house, amina, 0)
    await amina.presses("Toutes les dates")
    await amina.sees("14 dates à venir")
    document = amina.phone()[-1].document
    assert document is not None
    own = OwnCalendar()
    own.opens(document.content)
    assert len(own.shown) == 14


async def test_a_conflict_with_a_later_date_is_shown_before_anybody_is_told(house: House) -> None:
    claire, *_ = await a_council(house)
    await announces(house, claire)
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says("jeudi 3 juin 2027 à 14 h 30")
    await claire.presses("Une seule fois")
    await claire.presses("1 h")
    await claire.says("Mairie de Tronville")
    await claire.presses("Tout le conseil")
    await claire.presses("Garder ce titre")
    await claire.presses("Plus tard")
    await claire.sees("Relisez, puis annoncez")
    assert "Au même moment que « Cellule de veille », jeudi 3 juin à 14 h" in plain(
        claire.screen.text
    )


async def test_one_date_is_moved_and_the_series_is_stopped(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire)
    await opens_card(house, claire, 1)
    assert "Toutes les deux semaines, le jeudi, jusqu’au 17 juin" in plain(claire.screen.text)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await claire.says("vendredi 18 décembre à 9 h")
    await claire.presses("Déplacer et prévenir")
    await house.settled()
    await house.tick(timedelta(days=1))
    await claire.says("/reunions")
    await house.settled()
    assert [label[:5] for label in claire.screen.labels] == ["03/12", "18/12", "31/12", "14/01"]

    await opens_card(house, amina, 0)
    assert "Plus…" not in amina.screen.labels
    await opens_card(house, claire, 0)
    await claire.presses("Plus…")
    await claire.presses("Arrêter la série")
    question = await claire.sees("Arrêter la série ?")
    assert "vendredi 18 décembre à 9 h" in plain(question.text)
    await claire.taps("Oui, arrêter la série", on=question)
    again = await claire.presses("Oui, arrêter la série", on=question)
    await house.settled()
    assert plain(again) == "Cette série est déjà arrêtée ou terminée."
    for phone in (amina.phone(), group.phone()):
        assert "Série arrêtée" in plain(phone[-1].text)
        assert len([one for one in phone if "arrêtée" in one.text]) == 1
        document = phone[-1].document
        assert document is not None
        events = Calendar.from_ical(document.content).walk("VEVENT")
        assert {str(one["status"]) for one in events} == {"CANCELLED"}
        assert len(events) == 13  # all but the one that was moved by hand
    await house.tick(timedelta(days=60))
    await claire.says("/reunions")
    nothing = await claire.sees("Aucune réunion prévue pour vous")
    assert "/reunion en prépare une." in nothing.text
    assert not amina.saw("Demain, jeudi")
