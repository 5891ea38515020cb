"""Stories of what becomes of an alert: its sheet, and whoever takes charge of it."""

from datetime import timedelta

from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag


async def test_one_message_tells_what_became_of_an_alert(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [paul])
    reference = await flag(amina)
    await house.settled()

    await paul.presses("Suite…", on=await paul.sees("vous attend pour Tronville"))
    await paul.sees(f"La suite de {reference}")
    await amina.says("Mes alertes")
    await amina.presses(f"🟠 {reference}")
    await amina.presses("Suite…")
    await amina.sees("Transmise à 19 h 40")

    house.clock.advance(timedelta(minutes=12))
    await paul.presses("Bien reçu", on=await paul.sees("La suite de"))
    await house.settled()
    for person in (paul, amina):
        sheet = await person.sees("Vue par la mairie à 19 h 52")
        assert shows(sheet.words, f"La suite de {reference}")
        assert not shows(sheet.words, "Petit")
    sheets = [each for each in paul.phone() if shows(each.words, "La suite de")]
    assert len(sheets) == 1
    assert not any(shows(each.words, "La suite de") for each in group.phone())
