"""A mayor who does not open Telegram hears by mail that something waits, and nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.playground import Person, Playground
from bot.playground.transcript import shows
from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.alerts.vocabulary import Nature, Risk
from handlers.knocking.knocking import knock
from handlers.moment import Moment
from storage.addresses import Address, Way
from storage.alerts import Alert, Severity
from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.ground import Ground
from tests.house import EVENING, PARIS, TRONVILLE, HandClock, House, facing, running
from tests.journeys.flagging import flag, taps
from tests.mail import MailServer

PAUL = Address(Way.MAIL, "paul.petit@mairie.exemple.fr")
ORANGE = Report(
    commune=TRONVILLE, nature=Nature.NEIGHBOURS, severity=Severity.ORANGE, risk=Risk.POSSIBLE
)


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer.open() as opened:
        yield opened


@pytest.fixture
async def house(sqlite_ground: Ground, tmp_path: Path, mail: MailServer) -> AsyncIterator[House]:
    """A house that has a gateway to the mail server."""
    with sqlite_ground.founded(tmp_path) as settings:
        gateway = {"mail_gateway": SecretStr(mail.gateway)}
        async with (
            Playground.serve(port=0, seed=7) as telegram,
            running(
                telegram, facing(telegram, settings).model_copy(update=gateway), HandClock()
            ) as opened,
        ):
            yield opened


async def mayor_of(house: House, *, with_address: bool = True) -> Person:
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    if with_address:
        async with house.database.write() as uow:
            await uow.addresses.keep(house.people[paul.name].id, PAUL, house.clock())
    return paul


async def knocks(house: House) -> Alert:
    """An alert that the mayor has left unopened knocks at his other door."""
    amina = await house.member("Amina Diallo")
    async with house.database.write() as uow:
        moment = Moment(uow, house.clock(), PARIS, await uow.policy(), "vigie_bot")
        author = await uow.members.get(house.people[amina.name].id)
        alert = (await send(moment, author, ORANGE)).alert
        paul = await uow.members.get(house.people["Paul Petit"].id)
        await knock(moment, alert, [paul])
        await knock(moment, alert, [paul])
    return alert


async def carried(house: House) -> None:
    """All that is due was taken to the mail server, or refused by it."""
    while await house.app.courier.carry_due():
        pass


async def ends(house: House) -> dict[str, int]:
    async with house.database.read() as uow:
        return {name.value: count for name, count in (await uow.knocks.count()).items() if count}


async def code_in(mail: MailServer, number: int = -1) -> str:
    found = re.search(r"\d{6}", mail.read(number))
    assert found
    return found[0]


async def test_an_address_counts_once_the_code_that_was_sent_there_came_back(
    house: House, mail: MailServer
) -> None:
    paul = await mayor_of(house, with_address=False)
    await paul.says("/joindre")
    await paul.sees("Aucune adresse pour l’instant.")
    await paul.presses("Donner une adresse")
    await paul.sees("Écrivez votre adresse e-mail.")
    await paul.says("chez moi")
    await paul.sees("Je ne reconnais pas cette adresse.")
    await paul.says(PAUL.value)
    await paul.sees("Un code est parti vers p…@mairie.exemple.fr")
    await mail.has(mail.arrived)
    assert mail.taken[0]["to"] == PAUL.value
    await paul.says("12")
    await paul.sees("Ce n’est pas le bon code.")
    await paul.says(await code_in(mail))
    await paul.sees("C’est noté : p…@mairie.exemple.fr.")
    await house.settled()
    assert not any(m.text in (PAUL.value, "chez moi", "12") for m in paul.phone())
    async with house.database.read() as uow:
        kept = await uow.addresses.find(house.people[paul.name].id)
    assert kept is not None
    assert kept.address == PAUL


async def type_address(paul: Person) -> None:
    await paul.says("/joindre")
    await paul.presses("Donner une adresse")
    await paul.sees("Écrivez votre adresse e-mail.")
    await paul.says(PAUL.value)
    await paul.sees("Un code est parti vers p…@mairie.exemple.fr")


async def test_a_code_that_waits_too_long_gives_way_to_a_new_one(
    house: House, mail: MailServer
) -> None:
    paul = await mayor_of(house, with_address=False)
    await type_address(paul)
    await mail.has(mail.arrived)
    late = await code_in(mail)
    for _ in range(3):
        house.clock.advance(timedelta(minutes=11))
        await paul.says(late if house.clock() >= EVENING + timedelta(minutes=30) else "12")
        await house.settled()
    await paul.sees("Ce code n’est plus valable")
    mail.arrived.clear()
    await paul.presses("Renvoyer un code")
    await mail.has(mail.arrived)
    await paul.says(await code_in(mail))
    await paul.sees("C’est noté : p…@mairie.exemple.fr.")


async def test_beginning_again_gives_no_more_tries_and_says_when_it_will(house: House) -> None:
    paul = await mayor_of(house, with_address=False)
    await type_address(paul)
    for _ in range(3):
        await paul.says("12")
        await house.settled()
    await paul.presses("Annuler")
    await type_address(paul)
    for _ in range(2):
        await paul.says("12")
        await house.settled()
    await paul.sees("Trop d’essais : rien n’a changé.")
    await paul.sees("Vous pourrez recommencer aujourd’hui à 20 h 40.")
    await paul.says("/joindre")
    refused = await paul.presses("Donner une adresse")
    assert refused is not None
    assert shows(refused, "Vous pourrez recommencer aujourd’hui à 20 h 40.")
    house.clock.advance(timedelta(hours=1))
    await type_address(paul)


async def test_the_coordination_enters_the_address_of_somebody_who_reads_the_code_to_it(
    house: House, mail: MailServer
) -> None:
    claire = await house.coordinator()
    await mayor_of(house, with_address=False)
    await claire.says("/membres")
    await claire.presses("Paul Petit")
    await claire.presses("Joindre hors de Telegram…")
    await claire.sees("Joindre Paul Petit hors de Telegram")
    await claire.presses("Donner une adresse")
    await claire.says(PAUL.value)
    await claire.sees("Demandez à Paul Petit le code qui vient d’arriver")
    await mail.has(mail.arrived)
    assert "Donnez-le à la coordination" in mail.read()
    await claire.says(await code_in(mail))
    await claire.sees("Vigie l’écrira là à Paul Petit")
    await claire.says("/joindre")
    await claire.sees("Aucune adresse pour l’instant.")


async def test_the_mail_says_that_an_alert_waits_and_nothing_else(
    house: House, mail: MailServer
) -> None:
    await mayor_of(house)
    alert = await knocks(house)
    await carried(house)
    (message,) = mail.taken
    said = " ".join(mail.read().split())
    assert message["to"] == PAUL.value
    assert message["from"] == "vigie@exemple.fr"
    assert "apprise" not in message.as_string().casefold()
    assert "Une alerte orange vous attend pour Tronville-en-Barrois." in said
    assert "https://t.me/vigie_bot" in said
    for content in (alert.reference, "conflit", "voisinage", "Paul", "Amina"):
        assert content.casefold() not in f"{message['subject']} {said}".casefold()
    assert await ends(house) == {"sent": 1}


async def test_a_server_that_refuses_is_asked_again_later(house: House, mail: MailServer) -> None:
    await mayor_of(house)
    mail.answer = "451 plus tard"
    await knocks(house)
    await carried(house)
    assert (mail.tried, await ends(house)) == (1, {"waiting": 1})
    mail.answer = "250 OK"
    await carried(house)
    assert mail.tried == 1
    house.clock.advance(timedelta(seconds=15))
    await carried(house)
    assert len(mail.taken) == 1
    assert await ends(house) == {"sent": 1}


async def test_a_mail_that_is_on_its_way_as_the_bot_stops_is_not_sent_again(
    house: House, mail: MailServer
) -> None:
    await mayor_of(house)
    await knocks(house)
    mail.is_slow = True
    carrying = asyncio.create_task(house.app.courier.carry_due())
    await mail.has(mail.called)
    carrying.cancel()
    mail.goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await carrying
    assert await ends(house) == {"sent": 1}
    await carried(house)
    assert mail.tried == 1


async def test_a_mail_that_a_server_never_takes_as_the_bot_stops_goes_out_later(
    house: House, mail: MailServer
) -> None:
    """The bot stops no later for it: whoever leads next tries again."""
    await mayor_of(house)
    await knocks(house)
    mail.is_slow = True
    impatient = replace(house.app.courier, last_seconds=0.05)
    carrying = asyncio.create_task(impatient.carry_due())
    await mail.has(mail.called)
    carrying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carrying
    assert await ends(house) == {"waiting": 1}
    mail.goes_on.set()
    await carried(house)
    assert await ends(house) == {"sent": 1}


async def test_who_has_answered_meanwhile_is_not_bothered(house: House, mail: MailServer) -> None:
    paul = await mayor_of(house)
    mail.answer = "451 plus tard"
    await knocks(house)
    await carried(house)
    await paul.presses("Bien reçu")
    await house.settled()
    mail.answer = "250 OK"
    house.clock.advance(timedelta(minutes=1))
    await carried(house)
    assert mail.taken == []
    assert await ends(house) == {"cancelled": 1}


async def test_what_never_leaves_is_told_to_the_coordination_once(
    house: House, mail: MailServer
) -> None:
    claire = await house.coordinator()
    await mayor_of(house)
    mail.answer = "550 inconnu"
    await knocks(house)
    for _ in range(10):
        await carried(house)
        house.clock.advance(timedelta(minutes=10))
    await house.settled()
    told = [m for m in claire.phone() if "n’est pas parti" in m.text]
    assert len(told) == 1
    assert "Paul Petit" in told[0].text
    assert await ends(house) == {"failed": 1}
    assert await house.count(Outcome.FAILED) == 0


async def test_nobody_learns_of_anothers_address(house: House) -> None:
    await mayor_of(house)
    anne = await house.member("Anne Roux", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    amina = await house.member("Amina Diallo")
    await amina.says("/joindre")
    await anne.says("/joindre")
    await anne.sees("Aucune adresse pour l’instant.")
    await house.settled()
    assert not amina.saw("hors de Telegram")
    assert not anne.saw("p…@")


async def test_a_mayor_who_is_silent_gets_a_mail_when_the_alert_goes_on(
    house: House, mail: MailServer
) -> None:
    await mayor_of(house)
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    rosa = await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    await flag(amina, taps(colour="🔴 Rouge, grave"))
    await house.tick(timedelta(minutes=9))
    await carried(house)
    assert mail.tried == 0
    await house.tick(timedelta(minutes=1))
    await rosa.sees("Pouvez-vous prendre le relais")
    await carried(house)
    assert [message["to"] for message in mail.taken] == [PAUL.value]
    assert "Une alerte rouge vous attend pour Tronville-en-Barrois." in mail.read()
    for _ in range(3):
        await house.tick(timedelta(minutes=30))
        await carried(house)
    assert len(mail.taken) == 1


async def test_a_mayor_who_has_seen_it_gets_no_mail(house: House, mail: MailServer) -> None:
    paul = await mayor_of(house)
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await flag(amina, taps(colour="🔴 Rouge, grave"))
    await paul.presses("Bien reçu")
    for _ in range(3):
        await house.tick(timedelta(minutes=30))
        await carried(house)
    assert mail.tried == 0
    assert await ends(house) == {}


async def test_whom_telegram_does_not_reach_gets_a_mail_all_the_same(
    house: House, mail: MailServer
) -> None:
    paul = await mayor_of(house)
    await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await paul.blocks()
    await house.settled()
    await flag(amina, taps(colour="🔴 Rouge, grave"))
    await house.tick(timedelta(minutes=10))
    await carried(house)
    assert [message["to"] for message in mail.taken] == [PAUL.value]


async def test_what_never_leaves_has_its_end_even_where_nobody_can_be_told(
    house: House, mail: MailServer
) -> None:
    async def fails(*_: object) -> None:
        raise LookupError

    await mayor_of(house)
    house.app.courier.on_lost = fails
    mail.answer = "550 inconnu"
    await knocks(house)
    for _ in range(10):
        await carried(house)
        house.clock.advance(timedelta(minutes=10))
    assert await ends(house) == {"failed": 1}
