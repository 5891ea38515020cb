"""Stories of people who are away: who hears in their place, and what waits for them."""

from datetime import timedelta

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import flag, taps

DAY = timedelta(days=1)
YELLOW = taps(colour="🟡 Jaune, répété")


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member(
        "Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE], "Mairie de Tronville"
    )


async def deputy_of(house: House) -> Person:
    return await house.member(
        "Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE], "Mairie de Tronville"
    )


async def clerk_of(house: House) -> Person:
    """Works at the town hall, and hears of no alert of her own right."""
    return await house.member(
        "Lise Lac", Role.FIELD_PARTNER, Kind.MUNICIPALITY, [], "Mairie de Tronville"
    )


async def goes_away(person: Person, until: str, alternate: str) -> None:
    """Four gestures: the command, the days, who stands in, yes."""
    await person.says("/absence")
    await person.sees("Jusqu’à quand dure votre absence ?")
    await person.says(until)
    await person.sees("Qui prend le relais ?")
    await person.presses(alternate)
    await person.sees("Votre absence")
    await person.presses("Confirmer")
    await person.sees("C’est noté")


def waits_for(person: Person) -> int:
    """How many alerts stand on the phone, waiting."""
    return len([one for one in person.phone() if shows(one.words, "vous attend pour")])


async def test_what_waits_when_an_absence_begins_is_whoever_stands_ins(house: House) -> None:
    """It was sent the evening before and can wait: at midnight the relay begins, at seven it rings.

    The menu has what the relay opens for as long as it lasts.
    """
    amina, mayor, clerk = await amina_of(house), await mayor_of(house), await clerk_of(house)
    await goes_away(mayor, "du 24 au 26 novembre", "Lise Lac")
    reference = await flag(amina, YELLOW)
    await house.settled()
    assert (waits_for(mayor), waits_for(clerk)) == (1, 0)
    assert "alertes" not in clerk.menu

    await house.tick(timedelta(hours=5))
    await house.settled()
    assert waits_for(clerk) == 0
    assert "alertes" in clerk.menu

    await house.tick(timedelta(hours=7))
    waiting = await clerk.sees("vous attend pour")
    assert waits_for(clerk) == 1
    await clerk.presses("Bien reçu", on=waiting)
    await amina.sees(f"C’est vu : la mairie a reçu votre alerte {reference}")

    await house.tick(3 * DAY)
    await mayor.sees("Bon retour")
    assert "alertes" not in clerk.menu


async def test_along_a_chain_the_last_hears_and_only_between_the_dates(house: House) -> None:
    """The mayor names the deputy, the deputy names the clerk: the alert is the clerk's."""
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    clerk = await clerk_of(house)
    await goes_away(mayor, "jusqu’à mercredi", "Rosa Roche")
    await deputy.sees("Paul Petit (Mairie de Tronville) vous confie le relais")
    await goes_away(deputy, "du 24 au 26 novembre", "Lise Lac")
    await clerk.sees("à partir du mardi 24 novembre, jusqu’au jeudi 26 novembre au soir")
    first = await flag(amina)
    await house.settled()
    assert (waits_for(mayor), waits_for(deputy), waits_for(clerk)) == (0, 1, 0)

    await house.tick(DAY)
    await clerk.sees("Votre relais pour Rosa Roche (Mairie de Tronville) commence")
    reference = await flag(amina)
    await house.settled()
    assert (waits_for(mayor), waits_for(deputy), waits_for(clerk)) == (0, 1, 1)
    waiting = await clerk.sees("vous attend pour")
    await clerk.says("/alertes")
    await clerk.sees(reference)
    await clerk.presses("Bien reçu", on=waiting)
    await amina.sees(f"C’est vu : la mairie a reçu votre alerte {reference}")

    await house.tick(2 * DAY)
    await mayor.sees("Bon retour")
    told = [one for one in mayor.phone() if shows(one.words, "L’alerte orange")]
    assert [shows(one.words, first) for one in told] == [True], "the second one was seen"

    await house.tick(DAY)
    await clerk.sees("Le relais pour Rosa Roche est terminé")
    before = waits_for(clerk)
    late = await flag(amina)
    await house.settled()
    assert (waits_for(mayor), waits_for(clerk)) == (1, before)
    await clerk.presses("Lire", on=waiting)
    assert clerk.saw("Cette alerte ne vous est pas ouverte")
    await clerk.says("/alertes")
    await house.settled()
    assert not clerk.saw(late)


async def test_back_earlier_and_the_key_counts_once(house: House) -> None:
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    await goes_away(mayor, "3 jours", "Rosa Roche")
    reference = await flag(amina)
    await house.settled()
    assert waits_for(mayor) == 0
    done = await mayor.sees("C’est noté. Votre absence : jusqu’au mercredi 25 novembre au soir")
    await mayor.presses("Je suis de retour", on=done)
    await mayor.sees("vous attend pour")
    await deputy.sees("Le relais pour Paul Petit est terminé. Merci.")
    await mayor.presses("Je suis de retour", on=done)
    assert mayor.saw("Cette absence est terminée")
    assert mayor.saw(reference)


async def test_whoever_was_named_declines_in_one_tap(house: House) -> None:
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    clerk = await clerk_of(house)
    await goes_away(mayor, "jusqu’à vendredi", "Lise Lac")
    asked = await clerk.sees("vous confie le relais")
    await clerk.presses("Je ne peux pas", on=asked)
    await mayor.sees("Pendant votre absence, Lise Lac ne peut pas prendre le relais")
    await flag(amina)
    await house.settled()
    assert (waits_for(mayor), waits_for(deputy), waits_for(clerk)) == (0, 1, 0)
    await mayor.presses("Choisir quelqu’un d’autre")
    await mayor.sees("Qui prend le relais ?")
    await mayor.presses("Rosa Roche")
    await mayor.presses("Confirmer")
    await deputy.sees("Paul Petit (Mairie de Tronville) vous confie le relais")
    await clerk.presses("Je ne peux pas", on=asked)
    assert clerk.saw("Cette absence est terminée, ou ne vous concerne pas")


async def test_the_coordinator_notes_it_for_somebody_who_called(house: House) -> None:
    claire, mayor = await house.coordinator(), await mayor_of(house)
    deputy = await deputy_of(house)
    await claire.says("/membres")
    await claire.sees("partenaires")
    await claire.presses("Paul Petit")
    await claire.presses("Absence…")
    await claire.sees("Jusqu’à quand dure l’absence de Paul Petit ?")
    await claire.presses("Demain soir")
    await claire.presses("Rosa Roche")
    await claire.presses("Confirmer")
    await claire.sees("Absence de Paul Petit : jusqu’au mardi 24 novembre au soir")
    await deputy.sees("vous confie le relais")
    told = await mayor.sees("La coordination a noté votre absence")
    await mayor.presses("Je suis de retour", on=told)
    await mayor.sees("Bon retour")


async def test_what_is_not_understood_is_said_in_one_sentence_and_nothing_is_lost(
    house: House,
) -> None:
    mayor = await mayor_of(house)
    await mayor.says("/absence")
    for said, answer in (
        ("bientôt", "Je n’ai pas compris les dates"),
        ("jusqu’au 31 avril", "Ce jour n’existe pas"),
        ("jusqu’à hier", "Cette date est déjà passée"),
        ("jusqu’à lundi", "Deux jours sont possibles"),
        ("jusqu’au 3 décembre 2030", "C’est plus d’un an"),
    ):
        await mayor.says(said)
        await mayor.sees(answer)
    await mayor.says("jusqu’à vendredi 14 h")
    await mayor.sees("Vigie ne trouve personne")
    await mayor.presses("Personne")
    await mayor.sees("Personne ne prend le relais")
    await mayor.presses("Confirmer")
    await mayor.sees("C’est noté. Votre absence : jusqu’au vendredi 27 novembre à 14 h")
    await mayor.says("/absence")
    await mayor.sees("Vos absences")


async def test_only_those_who_may_inherit_are_offered(house: House) -> None:
    mayor, deputy, clerk = await mayor_of(house), await deputy_of(house), await clerk_of(house)
    await house.member("Ugo Loin", communes=[LIGNY], organisation="Ailleurs")
    await house.member("Ida Vue", Role.AUDITOR, Kind.MUNICIPALITY, [], "Mairie de Tronville")
    await mayor.says("/absence")
    await mayor.presses("Demain soir")
    offered = await mayor.sees("Qui prend le relais ?")
    people = [label for label in offered.labels if "(" in label]
    assert [label.partition(" (")[0] for label in people] == [deputy.name, clerk.name]
