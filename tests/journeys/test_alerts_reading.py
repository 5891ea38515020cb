"""Lire: opened for those entitled, protected, written down, and off the screen when time is up."""

import asyncio
from datetime import timedelta

from bot.playground import Group, Lost, Message, Person
from bot.playground.calls import Call
from bot.playground.transcript import shows
from storage.members import Kind, Role, Status
from storage.outbox import Outcome
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import fill_until_review, flag

SECRET = "Deux familles se menacent dans l’escalier du bâtiment C"


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


async def flag_with_note(person: Person) -> None:
    await fill_until_review(person)
    await person.presses("Compléter…")
    await person.presses("Note")
    await person.sees("Des faits, pas des personnes")
    await person.says(SECRET)
    await person.sees("Note jointe")
    await person.presses("Envoyer")
    await person.sees("partie à")


def standing(phone: Person | Group, text: str) -> list[Message]:
    return [message for message in phone.phone() if shows(message.words, text)]


async def test_content_that_was_open_when_its_reader_blocked_vigie_goes_once_they_are_back(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await flag_with_note(amina)
    await mayor.presses("Lire")
    await mayor.sees(SECRET)
    await mayor.blocks()
    await house.tick(timedelta(minutes=10))
    assert standing(mayor, SECRET)
    await house.tick(timedelta(days=3))
    await mayor.starts()
    await house.settled()
    assert not standing(mayor, SECRET)
    await mayor.sees("effacé à 19 h 50")
    assert await house.count(Outcome.WAITING) == 0


async def test_content_is_opened_in_private_and_erases_itself(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    await flag_with_note(amina)
    await house.settled()
    answer = await mayor.presses("Lire en privé", in_=group)
    assert "conversation privée" in (answer or "")
    content = await mayor.sees(SECRET)
    assert shows(content.words, "S’efface à 19 h 50")
    assert content.protected
    assert not standing(group, SECRET)

    await house.tick(timedelta(minutes=10))
    assert not standing(mayor, SECRET)
    await mayor.sees("effacé à 19 h 50")
    await mayor.presses("Relire")
    await mayor.sees(SECRET)
    await house.settled()
    assert not standing(mayor, "effacé à 19 h 50")
    await amina.says("/mes_alertes")
    await amina.presses("A-")
    await amina.sees("Lue par 1 personne")


async def test_a_double_tap_opens_it_once(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await flag_with_note(amina)
    notice = await mayor.sees("vous attend")
    await mayor.taps("Lire", on=notice)
    await mayor.taps("Lire", on=notice)
    await house.settled()
    assert len(standing(mayor, SECRET)) == 1
    assert mayor.saw("déjà ouverte")


async def test_the_author_reads_it_and_is_no_reader(house: House) -> None:
    amina = await amina_of(house)
    await flag_with_note(amina)
    await amina.says("/mes_alertes")
    await amina.presses("A-")
    await amina.presses("Lire")
    await amina.sees(SECRET)
    await house.settled()
    assert not amina.saw("Lue par")


async def test_whoever_lost_access_meanwhile_sees_nothing(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await flag_with_note(amina)
    await mayor.sees("vous attend")

    async def suspend(call: Call) -> None:
        if call.method == "sendMessage" and call.chat == mayor.id:
            async with house.database.write() as uow:
                member = house.people["Paul Petit"].id
                await uow.members.set_status(member, Status.SUSPENDED)

    with house.telegram.on_call(suspend):
        await mayor.presses("Lire")
        await house.settled()
    assert not mayor.saw(SECRET)


async def test_content_that_could_not_be_shown_in_time_is_never_shown(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await flag_with_note(amina)
    await mayor.sees("vous attend")

    lost = asyncio.Event()

    def lose(call: Call) -> None:
        if SECRET in str(call.params):
            lost.set()
            raise Lost

    with house.telegram.on_call(lose):
        await mayor.presses("Lire")
        await lost.wait()
        await house.tick(timedelta(minutes=10))
    await mayor.sees("effacé à 19 h 50")
    await house.tick(timedelta(hours=1))
    assert not mayor.saw(SECRET)
    assert await house.count(Outcome.WAITING) == 0


async def test_removing_a_reader_does_not_keep_content_on_the_screen(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await flag_with_note(amina)
    await mayor.presses("Lire")
    await mayor.sees(SECRET)
    await house.settled()
    async with house.database.write() as uow:
        await uow.outbox.cancel_for(house.people["Paul Petit"].id, house.clock())
    await house.tick(timedelta(minutes=10))
    assert not standing(mayor, SECRET)


async def test_a_withdrawn_alert_is_read_by_nobody(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    claire = await house.coordinator()
    await flag_with_note(amina)
    await house.settled()
    await claire.says("/alertes")
    await claire.presses("A-")
    card = claire.screen
    await amina.presses("Retirer")
    await amina.presses("Oui, retirer")
    assert "retirée" in (await claire.presses("Lire", on=card) or "")
    assert "retirée" in (await claire.presses("Bien reçu", on=card) or "")
    assert not mayor.saw(SECRET)


async def test_each_one_lists_what_they_may_see(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    other = await house.member("Louise Ligny", Role.MAYOR, Kind.MUNICIPALITY, [LIGNY])
    references = []
    for _ in range(8):
        references.append(await flag(amina))
        house.clock.advance(timedelta(minutes=1))
    await house.settled()
    await mayor.says("/alertes")
    first = await mayor.sees(references[-1])
    assert not shows(first.words, references[0])
    await mayor.presses("Plus anciennes")
    await mayor.sees(references[0])
    await mayor.presses("Plus récentes")
    await mayor.sees(references[-1])
    await mayor.presses(references[-1])
    await mayor.presses("Bien reçu")
    await mayor.presses("Retour à la liste")
    await mayor.sees("vue par la mairie")
    await claire.says("/alertes")
    await claire.sees(references[-1])
    await other.says("/alertes")
    await other.sees("Aucune alerte")
    await other.says("/mes_alertes")
    await other.sees("Vous n’avez pas encore envoyé d’alerte")
    assert not other.saw(references[0])
