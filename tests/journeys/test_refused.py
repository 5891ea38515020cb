"""Stories of a message that Telegram refuses: never sent again, and nobody thinks it was read."""

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.outbox import Outcome
from storage.statuses import Status
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag

UNREADABLE = (400, 'Bad Request: can\'t parse entities: unsupported start tag "kevin"')


def heard(person: Person, words: str) -> int:
    return len([message for message in person.phone() if shows(message.words, words)])


async def status_of(house: House, author: str) -> Status:
    async with house.database.read() as uow:
        (alert,) = await uow.alerts.written_by(house.people[author].id, limit=1)
        return alert.status


async def test_a_notice_that_is_refused_is_named_and_the_town_hall_is_called(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    house.telegram.fails_next("sendMessage", *UNREADABLE, chat=mayor)
    reference = await flag(amina)
    await house.settled()
    assert heard(mayor, "vous attend") == 0
    assert heard(claire, f"Un message au sujet de l’alerte {reference} n’a pas pu") == 1
    assert heard(claire, "C’est maintenant à vous : appelez la mairie") == 1
    assert heard(claire, "kevin") == 0
    assert heard(claire, "ne reçoit plus rien") == 0
    assert heard(amina, "la mairie de Tronville-en-Barrois n’a pas pu être prévenue") == 1
    assert await house.count(Outcome.FAILED) == 1
    assert await house.count(Outcome.WAITING) == 0


async def test_an_alert_whose_every_notice_is_refused_says_that_nobody_was_told(
    house: House,
) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    deputy = await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    for person in (mayor, deputy):
        house.telegram.fails_next("sendMessage", *UNREADABLE, chat=person)
    await flag(amina)
    await house.settled()
    assert heard(amina, "n’a pas pu être") == 0
    await house.tick()
    assert heard(amina, "la mairie de Tronville-en-Barrois n’a pas pu être prévenue") == 1
    house.telegram.fails_next("sendMessage", *UNREADABLE, chat=claire)
    await house.tick()
    assert heard(amina, "Vigie n’a pu prévenir personne pour l’instant") >= 1
    assert await status_of(house, "Amina Diallo") is Status.RECEIVED
    assert heard(claire, "Un message au sujet de l’alerte") == 1
    assert await house.count(Outcome.FAILED) == 3
    assert await house.count(Outcome.WAITING) == 0


async def test_refusals_do_not_answer_each_other(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo")
    house.telegram.fails_next("sendMessage", *UNREADABLE, times=20)
    await amina.says("/aide")
    await house.settled()
    assert await house.count(Outcome.FAILED) == 2
    assert heard(claire, "Un message n’a pas pu être affiché") == 0


async def test_a_group_in_which_vigie_may_not_write_is_named_once_and_marked(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille", [TRONVILLE], claire)
    mute = (400, "Bad Request: not enough rights to send text messages to the chat")
    house.telegram.fails_next("sendMessage", *mute, times=2, chat=group)
    for _ in range(2):
        await flag(amina)
        await house.settled()
    assert heard(claire, "Vigie ne peut plus écrire dans le groupe Veille") == 1
    assert heard(claire, "Un message au sujet de l’alerte") == 0
    assert heard(mayor, "vous attend") == 2
    await claire.says("/groupe")
    await claire.sees("⚠️ Vigie ne peut pas y écrire")
    reference = await flag(amina)
    await house.settled()
    assert any(shows(message.text, reference) for message in group.phone())
    assert heard(claire, "Vigie écrit de nouveau dans le groupe Veille") == 1
    await claire.says("/groupe")
    await house.settled()
    assert heard(claire, "⚠️ Vigie ne peut pas y écrire") == 1
