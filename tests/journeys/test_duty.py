"""Stories of a duty phone: each shift says who speaks, and nothing is ever read there."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.playground import Person
from bot.playground.transcript import shows
from storage.audit import audit
from storage.duty import shifts, speakers
from storage.members import Kind, Role
from tests.house import TRONVILLE, House
from tests.journeys.flagging import TAPS, fill_until_review, flag


async def phone_of(house: House) -> Person:
    return await house.member(
        "Poste d’astreinte", Role.DUTY_PHONE, Kind.DUTY_PHONE, [TRONVILLE], "Centre social"
    )


async def names_noted(claire: Person, names: str) -> None:
    """The coordinator's list, from the card of the phone."""
    await claire.says("/membres")
    await claire.sees("partenaires")
    await claire.presses("Poste d’astreinte")
    await claire.presses("Qui parle…")
    await claire.says(names)
    await claire.sees("Retirer Jeanne M.")
    await claire.presses("C’est tout")
    await claire.sees("C’est noté. À ce poste :")


async def goes_on(phone: Person) -> str:
    """Once the name is said the form is there: « Signaler » was touched already."""
    for label in TAPS:
        await phone.taps(label)
    await phone.presses("Envoyer", on=await phone.sees("Relisez, puis envoyez"))
    return (await phone.sees("partie à")).words.split("Alerte ")[1].split()[0]


async def test_who_spoke_at_a_phone_is_forgotten_with_it(house: House) -> None:
    claire, phone = await house.coordinator(), await phone_of(house)
    await names_noted(claire, "Jeanne M.")
    await phone.says("Qui parle")
    await phone.presses("Jeanne M.")
    await claire.says("/membres")
    await claire.presses("Poste d’astreinte")
    await claire.presses("Retirer")
    await claire.presses("Retirer et effacer")
    await claire.sees("Accès retiré")
    async with house.database.read() as uow:
        gone = house.people["Poste d’astreinte"].id
        assert await uow.duty.speakers(gone) == []
        assert await uow.duty.last(gone, 5) == []
        for table in (speakers, shifts):
            assert await uow.connection.scalar(select(func.count()).select_from(table)) == 0


async def spoken(house: House) -> list[str]:
    """Who spoke in each alert that was sent, by the journal."""
    async with house.database.read() as uow:
        rows = await uow.connection.execute(audit.select().order_by(audit.c.sequence))
        return [row.detail for row in rows if row.act == "alert.sent"]


async def test_the_first_alert_of_a_shift_asks_who_speaks_and_the_next_do_not(
    house: House,
) -> None:
    claire, phone = await house.coordinator(), await phone_of(house)
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    await names_noted(claire, "Jeanne M., Karim B.")
    await phone.says("Signaler")
    asked = await phone.sees("Qui parle à ce poste ?")
    await phone.presses("Jeanne M.", on=asked)
    await phone.sees("À ce poste : Jeanne M., jusqu’à 3 h 40")
    await phone.sees("Appelez d’abord")
    first = await goes_on(phone)
    assert "Suite…" not in str((await phone.sees("partie à")).buttons)
    await mayor.sees(first)
    await house.tick(timedelta(hours=7))
    await flag(phone)
    await house.tick(timedelta(hours=1))
    await phone.says("Signaler")
    await phone.sees("Qui parle à ce poste ?")
    await phone.presses("Karim B.")
    await goes_on(phone)
    async with house.database.read() as uow:
        by_name = {one.name: one.id for one in await uow.duty.speakers(house.people[phone.name].id)}
    jeanne, karim = by_name["Jeanne M."], by_name["Karim B."]
    assert await spoken(house) == [jeanne, jeanne, karim]
    assert not mayor.saw("Jeanne")
    await claire.says("/membres")
    await claire.presses("Poste d’astreinte")
    await claire.presses("Qui parle…")
    await claire.sees("Karim B. :")


async def test_a_shift_that_ends_over_an_open_form_is_asked_before_it_is_sent(
    house: House,
) -> None:
    claire, phone = await house.coordinator(), await phone_of(house)
    await names_noted(claire, "Jeanne M.")
    await phone.says("/poste")
    await phone.presses("Jeanne M.")
    await fill_until_review(phone)
    review = await phone.sees("Relisez, puis envoyez")
    await house.tick(timedelta(hours=9))
    await phone.presses("Envoyer", on=review)
    await phone.sees("Qui parle à ce poste ?")
    assert await spoken(house) == []
    await phone.presses("Jeanne M.")
    await phone.presses("Envoyer", on=review)
    await phone.sees("partie à")
    assert len(await spoken(house)) == 1


async def test_nothing_is_read_there(house: House) -> None:
    claire, phone = await house.coordinator(), await phone_of(house)
    await names_noted(claire, "Jeanne M.")
    await phone.says("/poste")
    await phone.presses("Jeanne M.")
    reference = await flag(phone)
    assert phone.keyboard == ["Signaler", "Qui parle"]
    for command in ("/alertes", "/mes_alertes", "/reunions", "/membres", "/absence"):
        await phone.says(command)
        await phone.sees("Cela ne fait pas partie de ce que vous pouvez faire ici")
    await phone.says("/aide")
    card = await phone.sees("Ce que vous pouvez faire")
    assert not shows(card.words, "/alertes")
    assert shows(card.words, "/poste")
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    other = await flag(amina)
    await house.settled()
    assert phone.saw(reference)
    assert not phone.saw(other)


async def test_without_a_list_the_phone_says_whom_to_call(house: House) -> None:
    phone = await phone_of(house)
    await phone.says("Signaler")
    told = await phone.sees("La coordination n’a pas encore noté qui parle à ce poste")
    assert shows(told.words, "Danger immédiat : 17")


async def test_a_name_that_left_the_list_speaks_no_longer(house: House) -> None:
    claire, phone = await house.coordinator(), await phone_of(house)
    await names_noted(claire, "Jeanne M., Karim B.")
    await phone.says("/poste")
    await phone.presses("Jeanne M.")
    await claire.says("/membres")
    await claire.presses("Poste d’astreinte")
    await claire.presses("Qui parle…")
    await claire.presses("Retirer Jeanne M.")
    await house.settled()
    await claire.presses("C’est tout")
    await claire.sees("À ce poste : Karim B.")
    await phone.says("Signaler")
    asked = await phone.sees("Qui parle à ce poste ?")
    assert asked.labels == ["Karim B."]


async def test_a_phone_is_invited_like_a_partner(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/inviter")
    await claire.presses("Poste d’astreinte")
    await claire.says("Poste d’astreinte")
    await claire.says("Centre social")
    await claire.presses("Toutes les communes")
    await claire.presses("Continuer")
    review = await claire.sees("Tout est juste ?")
    assert shows(review.words, "Envoie des alertes, n’en lit pas")
    assert not shows(review.words, "Tout le conseil")
    await claire.presses("Créer le lien")
    await claire.sees("t.me/")
