"""Stories of an alert that nobody answers: from one person to the next, once, through a restart."""

from datetime import timedelta
from pathlib import Path

from bot.playground import Person, Playground
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.ground import Ground
from tests.house import TRONVILLE, HandClock, House, facing, running
from tests.journeys.flagging import flag, taps

RED = taps(colour="🔴 Rouge, grave")
YELLOW = taps(colour="🟡 Jaune, répété")
RELAY = "Pouvez-vous prendre le relais"
TEN_MINUTES = timedelta(minutes=10)


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


async def deputy_of(house: House) -> Person:
    return await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


def heard(person: Person, words: str) -> int:
    return len([message for message in person.phone() if shows(message.words, words)])


async def test_the_mayor_is_silent_the_deputy_then_the_coordinator_through_a_restart(
    sqlite_ground: Ground, tmp_path: Path
) -> None:
    clock = HandClock()
    with sqlite_ground.founded(tmp_path) as founded:
        async with Playground.serve(port=0, seed=7) as telegram:
            settings = facing(telegram, founded)
            async with running(telegram, settings, clock) as house:
                claire, amina = await house.coordinator(), await amina_of(house)
                mayor, deputy = await mayor_of(house), await deputy_of(house)
                reference = await flag(amina, RED)
                await house.settled()
                assert heard(mayor, "Une alerte rouge vous attend") == 1
                assert heard(deputy, reference) == heard(claire, reference) == 0
                clock.advance(TEN_MINUTES)
            async with running(telegram, settings, clock) as house:
                await house.tick()
                asked = await deputy.sees(RELAY)
                assert shows(asked.words, f"L’alerte rouge {reference}, à Tronville-en-Barrois")
                assert shows(asked.words, "attend depuis 10 min")
                assert shows(asked.words, "Sans réponse à 20 h, la coordination sera prévenue.")
                await house.tick()
                clock.advance(TEN_MINUTES)
            async with running(telegram, settings, clock) as house:
                await house.tick()
                await house.tick()
                theirs = await claire.sees(RELAY)
                assert shows(theirs.words, "Sans réponse : Paul Petit, Rosa Roche")
                assert shows(asked.words, "Sans réponse à 20 h 10, Vigie le redemandera.")
                for person in (mayor, deputy, claire):
                    assert heard(person, reference) == 1
                await amina.sees("la mairie de Tronville-en-Barrois, la coordination")

                await deputy.presses("Bien reçu", on=asked)
                await house.settled()
                await amina.sees("C’est vu : la mairie a reçu votre alerte")
                assert shows(asked.words, "vue par la mairie à 20 h")
                assert shows(theirs.words, "Vue par Rosa Roche")
                for _ in range(5):
                    await house.tick(timedelta(hours=5))
                for person in (mayor, deputy, claire):
                    assert heard(person, reference) == 1
                assert await house.count(Outcome.WAITING) == 0


async def test_a_yellow_alert_waits_for_the_office_to_open(house: House) -> None:
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    reference = await flag(amina, YELLOW)
    await house.settled()
    assert heard(mayor, "Une alerte jaune vous attend") == 1
    await house.tick(timedelta(days=1))
    await house.tick(timedelta(days=1))
    assert heard(deputy, reference) == 0
    await house.tick(timedelta(hours=17))  # Thursday, 12:40: 24 hours of office time have gone by
    assert heard(deputy, RELAY) == 1
    await deputy.sees("attend depuis 2 jours")
    await mayor.presses("Bien reçu")
    await house.tick(timedelta(days=30))
    assert heard(deputy, reference) == 1


async def test_a_request_that_was_on_its_way_is_taken_back_with_the_answer(house: House) -> None:
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    reference = await flag(amina, RED)
    await house.settled()
    house.telegram.fails_next("sendMessage", 502, "Bad Gateway", times=99, chat=deputy)
    await house.tick(TEN_MINUTES)
    assert heard(deputy, reference) == 0
    await mayor.presses("Bien reçu")
    await house.tick(timedelta(minutes=5))
    assert heard(deputy, reference) == 0
    assert await house.count(Outcome.WAITING) == 0
    receipt = next(message for message in amina.phone() if shows(message.words, "partie à"))
    assert shows(receipt.words, "Prévenus : la mairie de Tronville-en-Barrois.")


async def test_the_coordinator_sets_how_long_an_alert_waits(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor, deputy = await mayor_of(house), await deputy_of(house)
    await claire.says("/conseil")
    await claire.presses("Relais")
    await claire.presses("Relais d’une alerte rouge")
    await claire.sees("Après combien de minutes sans réponse")
    await claire.says("4")
    await claire.sees("C’est noté : Relais d’une alerte rouge")
    await flag(amina, RED)
    await house.tick(timedelta(minutes=3))
    assert heard(deputy, RELAY) == 0
    await house.tick(timedelta(minutes=1))
    assert heard(deputy, RELAY) == 1
    assert heard(mayor, RELAY) == 0


async def test_three_alerts_whose_hour_has_come_are_one_message(house: House) -> None:
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    references = [await flag(amina) for _ in range(3)]
    await house.settled()
    assert all(heard(mayor, reference) == 1 for reference in references)
    await house.tick(timedelta(hours=2))
    asked = await deputy.sees("Personne n’a encore répondu : pouvez-vous prendre le relais")
    assert all(shows(asked.words, reference) for reference in references)
    assert len([message for message in deputy.phone() if shows(message.words, "A-")]) == 1
    await deputy.presses("Bien reçu pour les 3", on=asked)
    await house.settled()
    assert heard(amina, "C’est vu : la mairie") == 3
    await house.tick(timedelta(days=1))
    assert heard(deputy, references[0]) == 1


async def test_whoever_cannot_passes_it_on_at_once_and_may_still_answer(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor, deputy = await mayor_of(house), await deputy_of(house)
    reference = await flag(amina, RED)
    await house.settled()
    notice = await mayor.sees("Une alerte rouge vous attend")
    await mayor.presses("Je ne peux pas", on=notice)
    await house.settled()
    assert shows(notice.words, "C’est noté, vous ne pouvez pas.")
    assert shows(notice.words, "Une autre personne de la mairie est prévenue.")
    assert heard(deputy, RELAY) == 1
    await deputy.presses("Je ne peux pas")
    await house.settled()
    theirs = await claire.sees(RELAY)
    assert shows(theirs.words, "Ne peuvent pas : Paul Petit, Rosa Roche.")
    assert shows(notice.words, "La coordination est prévenue.")
    assert not shows((await amina.sees("partie à")).words, "Paul")
    await house.tick(TEN_MINUTES)
    for person in (mayor, deputy):
        assert heard(person, reference) == 1
    await mayor.presses("Bien reçu", on=notice)
    await house.settled()
    await amina.sees("C’est vu : la mairie a reçu votre alerte")
    assert not shows(theirs.words, "Ne peuvent pas")
