"""Stories of the lists: narrowed by keys in one message, and an alert found by its reference."""

from datetime import timedelta

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.statuses import Status
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import flag, taps


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE, LIGNY])


async def mayor_of(house: House, *communes: str) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, communes or [TRONVILLE])


async def red_at_ligny(person: Person) -> str:
    return await flag(person, taps(commune="Ligny-en-Barrois", colour="🔴 Rouge, grave"))


async def test_a_list_is_narrowed_by_keys_in_its_own_message(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    orange = await flag(amina)
    house.clock.advance(timedelta(minutes=1))
    red = await red_at_ligny(amina)
    await house.settled()
    await claire.says("/alertes")
    shown = await claire.sees("Les alertes")
    assert shows(shown.words, orange)
    assert shows(shown.words, red)
    said = len(claire.phone())
    for key, then in (
        ("Filtrer…", "Que voulez-vous voir ?"),
        ("🔴 Rouge", "Choisi : 🔴 Rouge"),
        ("Pas encore vues", "Choisi : 🔴 Rouge · pas encore vues"),
        ("Commune : toutes", "Quelle commune ?"),
        ("Ligny-en-Barrois", "Choisi : Ligny-en-Barrois · 🔴 Rouge · pas encore vues"),
        ("Voir la liste", "Les alertes"),
    ):
        await claire.presses(key)
        shown = await claire.sees(then)
    assert shows(shown.words, "Ligny-en-Barrois · 🔴 Rouge · pas encore vues")
    assert shows(shown.words, red)
    assert not shows(shown.words, orange)
    for key, then in ((red, "Transmise"), ("Retour à la liste", "Les alertes")):
        await claire.presses(key)
        shown = await claire.sees(then)
    assert not shows(shown.words, orange)
    for key, then in (
        ("Filtrer…", "Que voulez-vous voir ?"),
        ("✓ 🔴 Rouge", "Choisi : Ligny-en-Barrois · pas encore vues"),
        ("Commune : Ligny-en-Barrois", "Quelle commune ?"),
        ("Toutes", "Choisi : pas encore vues"),
        ("Voir la liste", orange),
        ("Tout montrer", red),
    ):
        await claire.presses(key)
        await claire.sees(then)
    assert len(claire.phone()) == said


async def test_what_waits_for_a_mayor_is_one_tap_away_and_goes_when_it_was_seen(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    deputy = await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    waiting, own = await flag(amina), await flag(mayor)
    await house.settled()
    for official in (mayor, deputy):
        await official.says("/alertes")
        await official.sees("Les alertes")
        await official.presses("À faire par moi")
        shown = await official.sees("à faire par vous")
        assert shows(shown.words, waiting)
        assert shows(shown.words, own) is (official is deputy)
    await deputy.presses(waiting)
    await deputy.sees("pas encore vue")
    assert "c’est noté" in (await deputy.presses("Bien reçu") or "")
    await deputy.presses("Retour à la liste")
    await deputy.sees(own)
    await mayor.presses(waiting)
    await mayor.sees("vue par la mairie")
    await mayor.presses("Retour à la liste")
    await mayor.sees("Rien ne vous attend")


async def test_what_the_coordination_has_seen_waits_for_the_town_hall_alone(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.tick(timedelta(hours=2))
    await claire.presses("Bien reçu")
    await claire.says("/alertes")
    await claire.presses("À faire par moi")
    await claire.sees("Rien ne vous attend")
    await mayor.says("/alertes")
    await mayor.presses("À faire par moi")
    await mayor.sees(reference)


async def test_a_reference_typed_alone_finds_the_alert_for_those_who_may_see_it(
    house: House,
) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor, karim = await mayor_of(house), await house.member("Karim Benali", communes=[TRONVILLE])
    reference = await flag(amina)
    await house.settled()
    for person, typed in ((claire, reference.lower()), (mayor, f"/alertes {reference}")):
        await person.says(typed)
        card = await person.sees("pas encore vue")
        assert shows(card.words, reference)
        await person.presses("Retour à la liste")
        await person.sees("Les alertes")
    await amina.says(reference)
    await amina.presses("Retour à la liste")
    await amina.sees("Vos alertes")
    await karim.says(reference)
    hidden = await karim.sees("ne vous est ouverte")
    await karim.says("A-2222")
    absent = await karim.sees("A-2222")
    assert hidden.words.replace(reference, "") == absent.words.replace("A-2222", "")


async def test_a_typed_commune_narrows_the_list(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house, TRONVILLE, LIGNY)
    orange, red = await flag(amina), await red_at_ligny(amina)
    await house.settled()
    await mayor.says("/alertes ligny")
    shown = await mayor.sees("Ligny-en-Barrois")
    assert shows(shown.words, red)
    assert not shows(shown.words, orange)
    await mayor.presses("Filtrer…")
    await mayor.presses("Commune : Ligny-en-Barrois")
    screen = await mayor.sees("Quelle commune ?")
    assert screen.markup is not None
    await mayor.presses("Tronville-en-Barrois")
    await mayor.presses("Voir la liste")
    assert shows((await mayor.sees("Tronville-en-Barrois")).words, orange)


async def test_somebody_elses_key_shows_nothing_of_a_commune_that_is_not_open(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house, LIGNY)
    reference = await flag(amina)
    await house.settled()
    await mayor.says(f"/alertes {TRONVILLE}")
    shown = await mayor.sees("Tronville-en-Barrois")
    assert shows(shown.words, "Il n’y en a aucune")
    assert not mayor.saw(reference)


async def test_the_morning_says_what_waits_and_opens_the_list_in_its_place(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    other = await house.member("Louise Ligny", Role.MAYOR, Kind.MUNICIPALITY, [LIGNY])
    reference = await flag(amina)
    await house.tick(timedelta(hours=12, minutes=20))
    for person in (claire, mayor):
        await person.sees("1 alerte en retard vous attend")
    await mayor.presses("Voir la liste")
    shown = await mayor.sees("à faire par vous")
    assert shows(shown.words, reference)
    assert not any(shows(message.words, "en retard") for message in mayor.phone())
    await house.tick(timedelta(seconds=5))
    assert not other.saw("en retard")
    assert not amina.saw("en retard")


async def test_an_archived_alert_is_read_once_somebody_said_why(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    async with house.database.write() as uow:
        alert = await uow.alert_lists.find(reference, house.people["Paul Petit"])
        await uow.alerts.move(alert, Status.NO_ACTION, now=house.clock(), by=alert.author)
    house.clock.advance(timedelta(days=91))
    await mayor.says(reference)
    await mayor.sees("close sans action")
    await mayor.presses("Lire")
    await mayor.sees("Pourquoi la relire ?")
    await mayor.presses("Cela recommence")
    await mayor.sees("Conflit de voisinage")
    await house.settled()
    assert not any(shows(message.words, "Pourquoi la relire") for message in mayor.phone())
