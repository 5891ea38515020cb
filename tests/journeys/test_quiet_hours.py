"""An evening and the morning after: what can wait wakes nobody, what cannot comes at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.playground import Group, Message, Person, Playground
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.ground import Ground
from tests.house import TRONVILLE, HandClock, House, facing, running
from tests.journeys.flagging import flag, taps

LATE = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
"""23:30 in Paris."""
BEFORE_SEVEN = datetime(2026, 11, 24, 5, 59, 50, tzinfo=UTC)
SEVEN = BEFORE_SEVEN + timedelta(seconds=10)
YELLOW, GREEN = taps(colour="🟡 Jaune, répété"), taps(colour="🟢 Vert, isolé")


def of(phone: Person | Group, *references: str) -> list[Message]:
    return [
        message
        for message in phone.phone()
        if message.sender.is_bot and any(shows(message.words, one) for one in references)
    ]


async def partners(house: House) -> tuple[Person, Person]:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    return amina, mayor


async def test_two_that_can_wait_are_one_message_in_the_morning_and_an_orange_one_passes(
    sqlite_ground: Ground, tmp_path: Path
) -> None:
    clock = HandClock()
    clock.moment = LATE
    with sqlite_ground.founded(tmp_path) as founded:
        async with Playground.serve(port=0, seed=7) as telegram:
            settings = facing(telegram, founded)
            async with running(telegram, settings, clock) as house:
                claire = await house.coordinator()
                amina, mayor = await partners(house)
                group = await house.linked_group("Veille", [TRONVILLE], claire, [mayor])
                first, second = await flag(amina, YELLOW), await flag(amina, GREEN)
                receipt = await amina.sees(second)
                assert shows(receipt.words, "Elle peut attendre : elle sera transmise demain")
                assert shows(receipt.words, "Si cela s’aggrave : 17.")
                orange = await flag(amina)
                await mayor.sees("Une alerte orange vous attend")
                clock.moment = BEFORE_SEVEN
                await house.tick()
                await house.settled()
                for phone in (group, mayor, claire):
                    assert not of(phone, first, second)
                assert not of(mayor, orange)[0].silent
            clock.moment = SEVEN
            async with running(telegram, settings, clock) as house:
                for _ in range(3):
                    await house.tick()
                await house.settled()
                for phone in (group, mayor):
                    (listed,) = of(phone, first, second)
                    assert shows(listed.words, first)
                    assert shows(listed.words, second)
                    assert not listed.silent
                await amina.sees("Prévenus : la mairie de Tronville-en-Barrois")
                clock.moment = SEVEN + timedelta(hours=1)
                await house.tick()
                await house.settled()
                assert len(of(mayor, first)) == 1


async def test_what_is_answered_at_night_asks_nobody_in_the_morning(house: House) -> None:
    house.clock.moment = LATE
    claire = await house.coordinator()
    amina, mayor = await partners(house)
    group = await house.linked_group("Veille", [TRONVILLE], claire, [mayor])
    reference = await flag(amina, YELLOW)
    await mayor.says("/alertes")
    await mayor.sees(reference)
    await mayor.presses(reference)
    await mayor.presses("Bien reçu")
    await amina.sees("C’est vu : la mairie a reçu votre alerte")
    told = await group.sees(reference)
    assert told.silent
    assert shows(told.words, "vue par la mairie")
    house.clock.moment = SEVEN
    await house.tick()
    await house.settled()
    assert len(of(group, reference)) == 1
    assert not [one for one in of(mayor, reference) if shows(one.words, "vous attend")]


async def test_what_is_withdrawn_at_night_is_told_to_nobody(house: House) -> None:
    house.clock.moment = LATE
    claire = await house.coordinator()
    amina, mayor = await partners(house)
    group = await house.linked_group("Veille", [TRONVILLE], claire, [mayor])
    reference = await flag(amina, YELLOW)
    await amina.presses("Retirer")
    await amina.taps("Oui, retirer")
    house.clock.moment = SEVEN
    await house.tick()
    await house.settled()
    for phone in (group, mayor, claire):
        assert not of(phone, reference)
