"""« J'ai constaté cela aussi », through the real bot: what each screen says of it."""

from datetime import timedelta

from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import flag

KEY = "J’ai constaté cela aussi"


async def test_others_have_seen_it_too_and_nobody_is_named(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    karim = await house.member("Karim Benali", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    away = await house.member("Nora Nantois", communes=[LIGNY])
    people = [amina, karim, mayor, away]
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, people)
    await flag(amina)
    await house.settled()

    assert "noté" in (await karim.presses(KEY, in_=group) or "")
    assert "déjà noté" in (await karim.presses(KEY, in_=group) or "")
    assert "votre alerte" in (await amina.presses(KEY, in_=group) or "")
    assert "ne vous est pas ouverte" in (await away.presses(KEY, in_=group) or "")
    house.clock.advance(timedelta(minutes=90))
    assert "noté" in (await mayor.presses(KEY, on=await mayor.sees("vous attend")) or "")
    await house.settled()

    in_group = await group.sees("Constatée par 2 autres personnes, la dernière à 21 h 10")
    receipt = await amina.sees("Constatée par 2 autres personnes, la dernière à 21 h 10")
    await house.tick(timedelta(hours=2))
    asked = await claire.sees("Pouvez-vous prendre le relais")
    assert shows(asked.words, "Constatée par 2 autres personnes, la dernière à 21 h 10")
    for message in (in_group, receipt):
        assert not shows(message.words, "Karim")
        assert not shows(message.words, "Petit")
