"""Meetings: planned in words or by keys, recalled in time, moved, called off; their agendas."""

from datetime import datetime, timedelta

from icalendar import Calendar, Component

from bot.playground import Group, Person
from bot.playground.records import Message
from storage.members import Kind, Role
from tests.house import BAR_LE_DUC, PARIS, TRONVILLE, House

AFTER_TOMORROW = "mercredi 25 novembre à 14 h"


async def a_council(house: House) -> tuple[Person, Person, Person, Group]:
    """A coordinator, an educator and the mayor of Tronville, and Tronville's group."""
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    return claire, amina, mayor, group


async def plans(
    house: House, claire: Person, when: str = AFTER_TOMORROW, *, agenda: str | None = None
) -> None:
    """A watch cell for Tronville, up to the review card."""
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says(when)
    await claire.presses("Une seule fois")
    await claire.presses("1 h 30")
    await claire.says("Mairie de Tronville, salle 2")
    await claire.sees("Qui est invité")
    await claire.presses("Tronville-en-Barrois")
    await claire.presses("Continuer")
    await claire.presses("Garder ce titre")
    if agenda is None:
        await claire.presses("Plus tard")
    else:
        await claire.says(agenda)
    await claire.sees("Relisez, puis annoncez")
    await house.settled()


async def announces(
    house: House, claire: Person, when: str = AFTER_TOMORROW, *, agenda: str | None = None
) -> None:
    await plans(house, claire, when, agenda=agenda)
    await claire.presses("Annoncer")
    await house.settled()


async def test_a_watch_cell_is_planned_in_words_and_recalled(house: House) -> None:
    claire, amina, mayor, group = await a_council(house)
    other = await house.member("Jean Autre", communes=[BAR_LE_DUC])
    await announces(house, claire)
    assert claire.saw("C’est annoncé à 3 personnes et 1 groupe")
    for person in (amina, mayor, claire):
        assert person.saw("Mercredi 25 novembre à 14 h, durée 1 h 30")
        assert person.saw("reunion-2026-11-25.ics")
    notice = await group.sees("Cellule de veille, Tronville-en-Barrois")
    assert notice.labels == []
    assert not other.saw("Cellule de veille")

    await house.tick(timedelta(days=1))
    for person in (amina, mayor, claire):
        assert person.saw("Demain, mercredi 25 novembre à 14 h : cellule de veille, Tronville")
    assert len([one for one in group.phone() if "veille" in one.text]) == 1
    assert not other.saw("Demain")


async def test_the_public_holiday_is_asked_about_and_the_meeting_is_moved(house: House) -> None:
    """DOMAIN story 8: a watch cell on Ascension Day is moved; nothing of the old date is left."""
    claire, amina, _, group = await a_council(house)
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says("jeudi 6 mai 2027 à 14 h")
    await claire.sees("C’est l’Ascension. Garder cette date ?")
    await claire.presses("Garder cette date")
    await claire.presses("Une seule fois")
    await claire.presses("2 h")
    await claire.says("Mairie de Ligny, salle 2")
    await claire.presses("Tout le conseil")
    await claire.presses("Garder ce titre")
    await claire.says("1. Halls du quartier\n2. Été <jeunes>")
    await claire.presses("Annoncer")
    await house.settled()
    assert amina.saw("Jeudi 6 mai à 14 h, durée 2 h")
    assert amina.saw("2. Été <jeunes>")

    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await claire.says("vendredi 7 mai 2027 à 9 h 30")
    await claire.sees("passe du jeudi 6 mai à 14 h au vendredi 7 mai à 9 h 30")
    await claire.presses("Déplacer et prévenir")
    await house.settled()
    for phone in (amina.phone(), group.phone()):
        assert "reportée au vendredi 7 mai" in phone[-1].text
        assert ics(phone[-1])["sequence"] == 2
        assert ics(phone[-1]).decoded("dtstart") == datetime(2027, 5, 7, 9, 30, tzinfo=PARIS)

    await opens_card(house, claire)
    await claire.presses("Ordre du jour", on=claire.screen)
    await claire.says("1. Halls du quartier\n2. Été")
    await house.settled()
    await claire.presses("Relire et envoyer")
    await claire.presses("Envoyer")
    await house.settled()
    assert amina.saw("Ordre du jour v2")
    for phone in (amina.phone(), group.phone()):
        assert "Ce qui change\nAjouté : Été\nRetiré : Été <jeunes>" in plain(phone[-1].text)
    before = len(amina.phone())
    await house.tick(datetime(2027, 5, 5, 18, 30, tzinfo=PARIS) - house.clock())
    assert len(amina.phone()) == before
    await house.tick(timedelta(days=1))
    assert "Demain, vendredi 7 mai à 9 h 30" in plain(amina.phone()[-1].text)
    assert "Ordre du jour v2 ci-joint." in plain(amina.phone()[-1].text)
    assert len(amina.phone()) == before + 1


async def test_the_day_after_a_public_holiday_is_one_press_away(house: House) -> None:
    claire, amina, _, _ = await a_council(house)
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says("jeudi 6 mai 2027 à 14 h")
    asked = await claire.sees("C’est l’Ascension. Garder cette date ?")
    assert asked.labels[:3] == [
        "Prendre le vendredi 7 mai",
        "Garder cette date",
        "Choisir une autre date",
    ]
    await claire.presses("Prendre le vendredi 7 mai")
    await claire.presses("Une seule fois")
    await claire.presses("2 h")
    await claire.says("Mairie de Ligny, salle 2")
    await claire.presses("Tout le conseil")
    await claire.presses("Garder ce titre")
    await claire.presses("Plus tard")
    await claire.presses("Annoncer")
    await house.settled()
    assert amina.saw("Vendredi 7 mai à 14 h, durée 2 h")


async def test_a_meeting_of_the_same_people_at_the_same_hour_is_said_before_anybody_hears(
    house: House,
) -> None:
    claire, _, _, _ = await a_council(house)
    await announces(house, claire)
    await plans(house, claire, "mercredi 25 novembre à 15 h")
    here = "« Cellule de veille, Tronville-en-Barrois », mercredi 25 novembre à 14 h"
    await claire.sees(f"Au même moment que {here} : 2 personnes sont invitées aux deux.")
    assert claire.saw("Relisez, puis annoncez")

    await plans(house, claire, "jeudi 26 novembre à 15 h")
    assert not claire.screen.text.startswith("Au même moment")
    await claire.presses("Annoncer")
    await house.settled()
    await claire.says("/reunions")
    await house.settled()
    await claire.presses(claire.screen.labels[1], on=claire.screen)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await claire.says("mercredi 25 novembre à 15 h 15")
    moved = await claire.sees("passe du jeudi 26 novembre à 15 h au mercredi 25 novembre")
    assert plain(moved.text).startswith(f"Au même moment que {here} : 2 personnes")
    assert moved.labels[0] == "Déplacer et prévenir"


async def test_reminders_after_an_outage_of_three_days(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire, "mercredi 2 décembre à 14 h")
    before = len(amina.phone()), len(group.phone())
    # Tuesday 24 November, 18:40 in Paris: the week's reminder is not due yet.
    await house.tick(timedelta(hours=23))
    assert (len(amina.phone()), len(group.phone())) == before
    # Friday: three days later it still helps, and goes out once.
    await house.tick(timedelta(days=3))
    await house.tick()
    assert "Mercredi 2 décembre à 14 h" in plain(group.phone()[-1].text)
    assert (len(amina.phone()), len(group.phone())) == (before[0], before[1] + 1)
    # Another outage, from Friday evening until the meeting is over: nobody is told of the past.
    await house.tick(timedelta(days=6))
    assert (len(amina.phone()), len(group.phone())) == (before[0], before[1] + 1)


async def test_a_meeting_is_called_off_once(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire)
    invited = amina.screen
    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Annuler la réunion")
    question = await claire.sees("Annuler cette réunion ?")
    await claire.taps("Oui, annuler la réunion", on=question)
    again = await claire.presses("Oui, annuler la réunion", on=question)
    await house.settled()
    assert again is not None
    assert "passée ou annulée" in again
    for phone in (amina.phone(), group.phone()):
        assert "Réunion annulée" in phone[-1].text
        assert ics(phone[-1])["status"] == "CANCELLED"
        assert len([one for one in phone if "annulée" in one.text]) == 1
    answer = await amina.presses("Excusé", on=invited)
    assert answer is not None
    assert "passée ou annulée" in answer
    before = len(amina.phone())
    await house.tick(timedelta(days=1))
    await house.tick(timedelta(days=1))
    assert len(amina.phone()) == before
    await amina.says("/reunions")
    await amina.sees("Aucune réunion prévue pour vous")


async def test_another_place_is_told_to_everyone(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire)
    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Changer le lieu")
    await claire.says("Salle des fêtes")
    await claire.presses("Changer et prévenir")
    await house.settled()
    for phone in (amina.phone(), group.phone()):
        assert "Changement de lieu" in phone[-1].text
        assert str(ics(phone[-1])["location"]) == "Salle des fêtes"


async def test_an_agenda_confirmed_twice_goes_out_once(house: House) -> None:
    claire, amina, _, group = await a_council(house)
    await announces(house, claire, agenda="Point un")
    assert amina.saw("Ordre du jour v1")
    await claire.says("/ordre_du_jour")
    await claire.presses("25/11")
    await claire.says("Point deux")
    await house.settled()
    await claire.presses("Relire et envoyer")
    preview = await claire.sees("Il sera envoyé à 3 personnes et 1 groupe.")
    await claire.taps("Envoyer", on=preview)
    again = await claire.presses("Envoyer", on=preview)
    await house.settled()
    assert again is not None
    assert "déjà fait" in again
    for phone in (amina.phone(), group.phone()):
        assert len([one for one in phone if "Ordre du jour v2" in one.text]) == 1


async def test_nothing_is_lost_by_a_bad_line(house: House) -> None:
    claire, *_ = await a_council(house)
    await claire.says("/reunion")
    await claire.presses("Formation plénière")
    for line, answer in (
        ("bientôt", "Il me manque le jour. Par exemple : « jeudi 3 décembre à 14 h »."),
        ("20 novembre à 14 h", "Cette date est déjà passée."),
        ("31 novembre à 14 h", "Ce jour n’existe pas."),
        ("demain", "À quelle heure ?"),
        ("25 h", "Cette heure n’existe pas."),
        ("14 h", "Revient-elle ?"),
        ("souvent", "Ici, choisissez avec les boutons."),
    ):
        await claire.says(line)
        await claire.sees(answer)
    await claire.presses("Une seule fois")
    for line, answer in (
        ("longtemps", "Je n’ai pas compris la durée."),
        ("1 h", "Où ?"),
        ("x" * 201, "C’est un peu long : 201 caractères, pour 200 au plus."),
        ("Mairie", "Qui est invité ?"),
        ("Paris", "Je ne trouve pas « Paris » dans le conseil."),
        ("Véel", "choisissez ci-dessous"),
    ):
        await claire.says(line)
        await claire.sees(answer)
    await claire.sends_sticker()
    await claire.presses("Fains-Véel")
    await claire.presses("Continuer")
    await claire.says("/aide")
    await claire.says("Plénière <d'hiver> 🎄")
    await claire.sees("on ne parle d’aucune situation individuelle")
    await claire.presses("Plus tard")
    card = await claire.sees("Plénière <d'hiver> 🎄")
    await claire.presses("Retour", on=card)
    await house.settled()
    await claire.presses("Annuler", on=card)
    await claire.sees("rien n’a été envoyé")


async def test_an_overtaken_key_changes_nothing(house: House) -> None:
    claire, *_ = await a_council(house)
    await claire.says("/reunion")
    first = await claire.sees("Quelle réunion préparez-vous ?")
    await claire.taps("Cellule de veille", on=first)
    again = await claire.presses("Formation plénière", on=first)
    assert again is not None
    assert "déjà fait" in again
    await claire.sees("Quel jour ?")
    await claire.says("/reunion")
    await claire.sees("Quelle réunion préparez-vous ?")


async def test_only_a_coordinator_plans(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    await announces(house, claire)
    for person in (amina, mayor):
        for command in ("/reunion", "/ordre_du_jour"):
            await person.says(command)
            await person.sees("Cela ne fait pas partie")
    await opens_card(house, amina)
    answers = {"Présent", "Excusé", "Représenté par…"}
    assert set(amina.screen.labels) == answers | {"Proposer un point", "Fichier pour l’agenda"}
    await amina.presses("Fichier pour l’agenda")
    await house.settled()
    assert ics(amina.screen)["sequence"] == 1


async def opens_card(house: House, person: Person) -> None:
    """/reunions, and the first meeting."""
    await person.says("/reunions")
    await house.settled()
    await person.presses(person.screen.labels[0], on=person.screen)
    await house.settled()


def ics(message: Message) -> Component:
    """The event in a message's file."""
    assert message.document is not None
    return Calendar.from_ical(message.document.content).walk("VEVENT")[0]


def plain(text: str | None) -> str:
    """Without the spaces that do not break."""
    return (text or "").replace("\u00a0", " ").replace("\u202f", " ")


async def test_everything_can_be_done_with_keys(house: House) -> None:
    claire, amina, _, _ = await a_council(house)
    await claire.says("/reunion")
    for key in ("Groupe d’échange", "jeu. 26 nov.", "14 h 30", "Une seule fois", "2 h"):
        await claire.presses(key)
        await house.settled()
    await claire.says("Salle des fêtes")
    for key in ("Tout le conseil", "Garder ce titre", "Plus tard", "La durée", "3 h", "Annoncer"):
        await claire.presses(key)
        await house.settled()
    assert amina.saw("Jeudi 26 novembre à 14 h 30, durée 3 h")

    await opens_card(house, claire)
    for key in ("Plus…", "Déplacer", "jeu. 26 nov.", "14 h 30"):
        await claire.presses(key)
        await house.settled()
    assert "C’est déjà la date prévue." in claire.screen.text
    for key in ("ven. 27 nov.", "Retour", "ven. 27 nov.", "9 h", "Déplacer et prévenir"):
        await claire.presses(key)
        await house.settled()
    assert "reportée au vendredi 27 novembre à 9 h" in plain(amina.screen.text)

    await claire.says("/reunion")
    steps = (
        *("Groupe partenarial (GPO)", "lun. 30 nov.", "10 h", "Une seule fois", "1 h"),
        *("Salle des fêtes", "Retour"),
    )
    for key in steps:
        await claire.presses(key)
        await house.settled()
    assert "Salle des fêtes" in claire.screen.labels


async def test_a_date_that_goes_by_on_the_review_card_is_asked_again(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await plans(house, claire)
    house.clock.advance(timedelta(days=2))
    await claire.presses("Annoncer")
    await claire.sees("Entre-temps, cette date est passée.")
    await claire.says("vendredi 27 novembre à 14 h")
    await claire.sees("Relisez, puis annoncez.")
    assert not amina.saw("Cellule de veille")


async def test_two_coordinators_do_not_move_the_same_meeting_twice(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    marc = await house.coordinator("Marc Leroy")
    await announces(house, claire)
    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await opens_card(house, marc)
    await marc.presses("Plus…")
    await marc.presses("Déplacer")
    for coordinator in (claire, marc):
        await coordinator.says("jeudi 26 novembre à 10 h")
        await coordinator.sees("Déplacer et prévenir")
    await claire.presses("Déplacer et prévenir")
    await house.settled()
    await marc.presses("Déplacer et prévenir")
    await marc.sees("La réunion a changé entre-temps : rien n’a été envoyé.")
    assert len([one for one in amina.phone() if "reportée" in one.text]) == 1


async def test_of_two_agendas_at_once_the_second_is_read_again_before_it_goes_out(
    house: House,
) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    marc = await house.coordinator("Marc Leroy")
    for coordinator, text in ((claire, "Point de Claire"), (marc, "Point de Marc")):
        await coordinator.says("/ordre_du_jour")
        await coordinator.presses("25/11")
        await coordinator.says(text)
        await house.settled()
        await coordinator.presses("Relire et envoyer")
        await coordinator.sees("Il sera envoyé à")
    await claire.presses("Envoyer")
    await claire.sees("L’ordre du jour a changé entre-temps : rien n’est envoyé. Relisez-le.")
    await claire.sees("Point de Marc")
    await house.settled()
    assert not amina.saw("Point de Claire")
    await marc.presses("Envoyer")
    await marc.sees("L’ordre du jour v1 est en route")
    await claire.presses("Envoyer")
    await claire.sees("Rien n’a changé depuis la v1.")
    await house.settled()
    assert len([one for one in amina.phone() if "Point de Claire" in one.text]) == 1


async def test_an_agenda_is_put_together_point_by_point(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    await opens_card(house, claire)
    await claire.presses("Ordre du jour", on=claire.screen)
    for line in ("Divers", "Halls du quartier"):
        await claire.says(line)
        await claire.sees(line)
    await claire.presses("2. Halls du quartier")
    for key in ("↑ Monter", "10 min", "À décider", "Qui le présente"):
        await claire.presses(key)
        await house.settled()
    await claire.presses("Amina Diallo, Association exemple")
    shown = await claire.sees("1. Halls du quartier (à décider, 10 min, Association exemple)")
    assert "✓ 10 min" in plain(" ".join(shown.labels))
    await claire.presses("Retour")
    await claire.sees("Durée des points : 10 min, pour une réunion de 1 h 30.")
    await claire.presses("2. Divers")
    await claire.presses("Retirer")
    await house.settled()
    await claire.presses("Relire et envoyer")
    await claire.presses("Envoyer")
    await house.settled()
    assert amina.saw("1. Halls du quartier (à décider, 10 min, Association exemple)")
    assert not amina.saw("Divers")


async def test_a_form_of_a_meeting_survives_other_commands_and_forms(house: House) -> None:
    claire, *_ = await a_council(house)
    await announces(house, claire)
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    planning = await claire.sees("Quel jour ?")
    await claire.says("/ordre_du_jour")
    await claire.presses("25/11")
    await claire.sees("Écrivez un point pour l’ajouter")
    await claire.says("/reunions")
    await claire.presses("ven. 27 nov.", on=planning)
    await claire.sees("À quelle heure ?")
    await claire.says("15 h")
    await claire.sees("Revient-elle ?")


async def test_each_form_can_go_back_and_be_left(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    heard = len(amina.phone())
    await claire.says("/ordre_du_jour")
    await claire.sees("De quelle réunion")
    await claire.says("celle de mercredi")
    await claire.sees("Ici, choisissez avec les boutons.")
    await claire.presses("25/11")
    await claire.says("x" * 3001)
    await claire.sees("C’est un peu long : 3 001 caractères, pour 3 000 au plus.")
    assert any("xxx" in line.text for line in claire.phone())
    await claire.says("Point un")
    await house.settled()
    await claire.presses("Relire et envoyer")
    await claire.sees("Il sera envoyé à")
    await house.settled()
    assert not any(line.text == "Point un" for line in claire.phone())
    for key in ("Retour", "Retour", "Annuler"):
        await claire.presses(key)
        await house.settled()
    assert claire.saw("D’accord : rien n’a été envoyé.")

    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Changer le lieu")
    await claire.says("y" * 201)
    await claire.sees("C’est un peu long : 201 caractères, pour 200 au plus.")
    await claire.says("Salle des fêtes")
    await claire.sees("aura lieu ici : Salle des fêtes")
    for key in ("Retour", "Ne rien changer"):
        await claire.presses(key)
        await house.settled()
    assert len(amina.phone()) == heard
