"""Stories of people and groups that Telegram refuses while an alert is on its way to them."""

from datetime import timedelta

import pytest

from bot.playground import Person
from bot.playground.transcript import shows
from handlers.alerts.sending import send
from handlers.moment import Moment
from handlers.telling import tell
from storage.members import Kind, Role
from storage.messages import Message
from storage.outbox import Outcome
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS
from tests.house import PARIS, TRONVILLE, House
from tests.journeys.flagging import flag

PERSON_GONE = [
    (403, "Forbidden: bot was blocked by the user", "Vigie est bloqué sur son téléphone"),
    (403, "Forbidden: user is deactivated", "son compte Telegram n’existe plus"),
    (400, "Bad Request: chat not found", "Telegram ne trouve plus sa conversation"),
]
GROUP_GONE = [
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (400, "Bad Request: chat not found"),
]
BLOCKED, _, _ = PERSON_GONE


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


async def deputy_of(house: House) -> Person:
    return await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


def refuses(house: House, person: Person, code: int = 403, why: str = BLOCKED[1]) -> None:
    """From its next message on, Telegram refuses this chat."""
    house.telegram.fails_next("sendMessage", code, why, chat=person)


def heard(person: Person, words: str) -> int:
    return len([message for message in person.phone() if shows(message.words, words)])


async def status_of(house: House, author: str) -> Status:
    async with house.database.read() as uow:
        (alert,) = await uow.alerts.written_by(house.people[author].id, limit=1)
        return alert.status


@pytest.mark.parametrize(("code", "why", "said"), PERSON_GONE)
async def test_the_alert_goes_on_to_the_coordinators_who_read_that_it_is_theirs(
    house: House, code: int, why: str, said: str
) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    refuses(house, mayor, code, why)
    reference = await flag(amina)
    await house.settled()
    theirs = await claire.sees("Vigie n’a pas pu prévenir Paul Petit")
    assert shows(theirs.words, "C’est maintenant à vous : appelez la mairie")
    assert shows(theirs.words, reference)
    assert heard(claire, "C’est maintenant à vous") == 1
    assert heard(claire, f"Paul Petit (Association exemple) ne reçoit plus rien : {said}") == 1
    assert heard(claire, "Personne à la mairie de Tronville-en-Barrois n’est joignable") == 1
    assert not any(shows(message.words, "Petit") for message in group.phone())
    assert heard(mayor, "vous attend") == 0
    await claire.says("/membres")
    listed = await claire.sees("3 partenaires · ⚠️ 1 injoignable")
    assert shows(listed.words, "⚠️ Paul Petit")
    await claire.presses("Paul Petit")
    await claire.sees(f"Injoignable : {said}")

    told = await amina.sees("la mairie de Tronville-en-Barrois n’a pas pu être prévenue")
    assert shows(told.words, "Prévenus : le groupe « Veille Tronville », la coordination.")
    receipt = next(message for message in amina.phone() if shows(message.words, "partie à"))
    assert not shows(receipt.words, "la mairie")
    assert await status_of(house, "Amina Diallo") is Status.ROUTED

    await claire.presses("Joint par téléphone", on=theirs)
    await claire.presses("Paul Petit")
    await amina.sees("C’est vu : la mairie a reçu votre alerte")


async def test_where_the_deputy_has_it_too_nobody_has_to_call_the_town_hall(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor, deputy = await mayor_of(house), await deputy_of(house)
    refuses(house, mayor)
    await flag(amina)
    await house.settled()
    assert heard(deputy, "vous attend") == 1
    assert heard(claire, "ne reçoit plus rien") == 1
    assert heard(claire, "C’est maintenant à vous") == 0
    assert heard(amina, "n’a pas pu être prévenue") == 0
    assert heard(amina, "Prévenus : la mairie de Tronville-en-Barrois.") == 1


async def test_an_alert_that_reached_nobody_says_so_and_waits_for_the_first_to_be_back(
    house: House,
) -> None:
    amina, mayor, claire = await amina_of(house), await mayor_of(house), await house.coordinator()
    await claire.says("/conseil")
    await claire.presses("Téléphone de la coordination")
    await claire.says("03 29 00 00 00")
    await house.settled()
    refuses(house, mayor)
    refuses(house, claire)
    await flag(amina)
    await house.settled()
    assert await status_of(house, "Amina Diallo") is Status.RECEIVED
    told = await amina.sees("Vigie n’a pu prévenir personne pour l’instant")
    assert shows(told.words, "Appelez la mairie, ou le 17. Appelez la coordination : 03 29")
    receipt = next(message for message in amina.phone() if shows(message.words, "partie à"))
    assert not shows(receipt.words, "Prévenus")

    await claire.starts()
    await claire.sees("Personne à la mairie de Tronville-en-Barrois n’est joignable")
    await house.settled()
    assert await status_of(house, "Amina Diallo") is Status.ROUTED
    assert shows(receipt.words, "Prévenus : la coordination.")


async def test_whoever_blocks_vigie_while_an_alert_waits_is_passed_over_at_once(
    house: House,
) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    house.telegram.fails_next(
        "sendMessage", 429, "Too Many Requests: retry after 60",
        parameters={"retry_after": 60}, chat=mayor,
    )  # fmt: skip
    await flag(amina)
    await mayor.blocks()
    await claire.sees("C’est maintenant à vous : appelez la mairie")
    await amina.sees("la mairie de Tronville-en-Barrois n’a pas pu être prévenue")
    await house.settled()
    assert heard(claire, "ne reçoit plus rien") == 1


async def test_who_is_back_hears_once_of_what_is_still_open(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    refuses(house, mayor)
    on_its_way = await flag(amina)
    await house.settled()
    while_away = await flag(amina)
    taken_back = await flag(amina)
    await house.settled()
    await amina.presses("Retirer")
    await amina.presses("Oui, retirer")
    await house.settled()
    assert heard(mayor, "vous attend") == 0

    await mayor.unblocks()
    await mayor.starts()
    await house.settled()
    await mayor.blocks()
    await house.settled()
    await mayor.starts()
    await house.settled()
    for reference, times in ((on_its_way, 1), (while_away, 1), (taken_back, 0)):
        assert heard(mayor, reference) == times
    receipts = [message for message in amina.phone() if shows(message.words, "partie à")]
    assert [shows(one.words, "la mairie de Tronville") for one in receipts] == [True, True]
    assert heard(claire, "Personne à la mairie") == 0
    await mayor.presses("Bien reçu")
    await amina.sees("C’est vu : la mairie a reçu votre alerte")


async def test_who_was_refused_by_mistake_is_back_with_the_first_word(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    refuses(house, mayor, *PERSON_GONE[1][:2])
    await flag(amina)
    await house.settled()
    assert heard(claire, "ne reçoit plus rien") == 1
    await mayor.says("/aide")
    await mayor.sees("Ce que vous pouvez faire")
    await mayor.sees("Une alerte orange vous attend")
    await claire.says("/membres")
    listed = await claire.sees("3 partenaires")
    assert not shows(listed.words, "⚠️ Paul Petit")


async def test_who_is_gone_indeed_hears_nothing_and_is_told_once(house: House) -> None:
    claire, mayor = await house.coordinator(), await mayor_of(house)
    await mayor.blocks()
    await house.settled()
    paul = house.people["Paul Petit"]
    async with house.database.write() as uow:
        await tell(uow, house.clock(), paul, lambda: Message(text="Encore là ?"))
    await house.settled()
    assert heard(mayor, "Encore là") == 0
    assert heard(claire, "ne reçoit plus rien") == 1
    assert await house.count(Outcome.WAITING) == 0


async def test_what_the_town_hall_has_seen_is_not_said_again(house: House) -> None:
    amina, mayor, deputy = await amina_of(house), await mayor_of(house), await deputy_of(house)
    refuses(house, mayor)
    await flag(amina)
    await deputy.presses("Bien reçu")
    await house.settled()
    await mayor.starts()
    await house.settled()
    assert heard(mayor, "vous attend") == 0


async def test_an_alert_said_while_the_chat_was_found_gone_is_passed_on_too(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    author, paul = house.people["Amina Diallo"], house.people["Paul Petit"]
    assert paul.chat is not None
    async with house.database.write() as uow:
        moment = Moment(uow, house.clock(), PARIS, await uow.policy(), "vigie_bot")
        await send(moment, author, NEIGHBOURS)
        await uow.chats.bury(paul.chat, "blocked by the user")
    house.app.emitter.wake()
    await claire.sees("C’est maintenant à vous : appelez la mairie")
    await amina.sees("la mairie de Tronville-en-Barrois n’a pas pu être prévenue")
    await house.settled()
    assert heard(mayor, "vous attend") == 0
    assert heard(claire, "ne reçoit plus rien") == 0
    assert await house.count(Outcome.WAITING) == 0


async def test_several_alerts_on_their_way_make_one_message(house: House) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    house.telegram.fails_next(
        "sendMessage", 429, "Too Many Requests: retry after 60",
        parameters={"retry_after": 60}, chat=mayor,
    )  # fmt: skip
    references = [await flag(amina), await flag(amina)]
    await mayor.blocks()
    theirs = await claire.sees("C’est maintenant à vous")
    await house.settled()
    assert heard(claire, "C’est maintenant à vous") == 1
    assert all(shows(theirs.words, reference) for reference in references)


@pytest.mark.parametrize(("code", "why"), GROUP_GONE)
async def test_a_group_that_is_gone_is_told_once_and_takes_nothing_with_it(
    house: House, code: int, why: str
) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    house.telegram.fails_next("sendMessage", code, why, chat=group)
    await flag(amina)
    await house.settled()
    assert heard(claire, "Vigie n’est plus dans le groupe Veille Tronville") == 1
    receipt = next(message for message in amina.phone() if shows(message.words, "partie à"))
    assert shows(receipt.words, "Prévenus : la mairie de Tronville-en-Barrois.")
    assert heard(mayor, "vous attend") == 1
    await house.tick(timedelta(hours=2))
    assert heard(claire, "Aucun groupe ne reçoit les alertes de cette commune") == 1
    await claire.says("/groupes")
    await claire.sees("⚠️ Vigie n’y est plus")
    await claire.presses("Veille Tronville")
    await claire.sees("Remettez Vigie dans le groupe, puis reliez-le de nouveau")
    await house.tick(timedelta(minutes=1))
    assert heard(claire, "Vigie n’est plus dans le groupe Veille Tronville") == 1


async def test_a_group_alone_that_is_gone_leaves_nobody_and_the_author_reads_so(
    house: House,
) -> None:
    amina = await amina_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], amina)
    house.telegram.fails_next("sendMessage", *GROUP_GONE[0], chat=group)
    await flag(amina)
    await house.settled()
    told = await amina.sees("n’a pas pu être remise")
    assert shows(told.words, "Vigie n’a pu prévenir personne pour l’instant")
    assert await status_of(house, "Amina Diallo") is Status.RECEIVED
