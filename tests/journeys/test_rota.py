"""Stories of elected people on call: weeks in one message, and a change at midnight."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from bot.playground import Call, Person, Playground
from bot.playground.errors import ApiError
from bot.playground.transcript import shows
from storage.drafts import drafts
from storage.members import Kind, Role
from tests.ground import Ground
from tests.house import PARIS, TRONVILLE, HandClock, House, facing, running
from tests.journeys.flagging import flag, taps

RED = taps(colour="🔴 Rouge, grave")
SUNDAY_LATE = datetime(2026, 11, 29, 23, 55, tzinfo=PARIS)


async def official(house: House, name: str, role: Role = Role.DEPUTY_MAYOR) -> Person:
    return await house.member(name, role, Kind.MUNICIPALITY, [TRONVILLE])


def heard(person: Person, words: str) -> int:
    return len([message for message in person.phone() if shows(message.words, words)])


async def enter_weeks(claire: Person) -> None:
    """With two slips first: each is named, and nothing counts."""
    await claire.says("/astreinte")
    await claire.sees("Personne n’est d’astreinte")
    await claire.presses("Saisir des semaines…")
    await claire.sees("Pour quelle commune")
    await claire.says("tronville")
    await claire.sees("Peuvent être d’astreinte")
    await claire.says("S48 Mme Roche / 30/11 : Martin / 2/12 : Petit")
    asked = await claire.sees("2 lignes sont à revoir")
    assert shows(asked.words, "qui ? Anne Martin, Luc Martin.")
    assert shows(asked.words, "le mercredi 2 décembre n’est pas un lundi")
    await claire.says("S48 Mme Roche / Semaine du 30/11 : Luc Martin")
    review = await claire.sees("Du 23 au 29 novembre : Rosa Roche")
    assert shows(review.words, "Du 30 novembre au 6 décembre : Luc Martin")
    assert heard(claire, "Mme Roche") == 0, "what was typed is gone"
    await claire.presses("Confirmer")
    await claire.sees("C’est enregistré")


async def test_weeks_in_one_message_and_the_alert_of_midnight_goes_to_the_next(
    sqlite_ground: Ground, tmp_path: Path
) -> None:
    clock = HandClock()
    with sqlite_ground.founded(tmp_path) as founded:
        async with Playground.serve(port=0, seed=7) as telegram:
            settings = facing(telegram, founded)
            async with running(telegram, settings, clock) as house:
                claire = await house.coordinator()
                amina = await house.member("Amina Diallo", communes=[TRONVILLE])
                mayor = await official(house, "Paul Petit", Role.MAYOR)
                rosa = await official(house, "Rosa Roche")
                luc = await official(house, "Luc Martin")
                await official(house, "Anne Martin")

                await enter_weeks(claire)
                await house.tick()
                assert heard(rosa, "Vous êtes d’astreinte pour Tronville-en-Barrois") == 1
                assert heard(luc, "Vous êtes d’astreinte") == 0

                await house.tick(datetime(2026, 11, 29, 18, 0, tzinfo=PARIS) - clock())
                told = await luc.sees("Vous êtes d’astreinte")
                assert shows(told.words, "du lundi 30 novembre à 0 h au lundi 7 décembre à 0 h")
                await house.tick(SUNDAY_LATE - clock())
                before = await flag(amina, RED)
                await house.settled()
                assert heard(rosa, before) == 1
                assert heard(luc, before) == heard(mayor, before) == 0
                clock.advance(timedelta(minutes=10))
            async with running(telegram, settings, clock) as house:
                after = await flag(amina, RED)
                await house.tick()
                assert heard(luc, after) == 1
                assert heard(rosa, after) == 0
                # Its ten minutes are over: the mayor's turn, and that of who is on call now.
                assert heard(luc, before) == heard(mayor, before) == heard(rosa, before) == 1
                await rosa.presses("Je ne peux pas")
                await house.settled()
                assert heard(rosa, before) == 1
                await house.tick(timedelta(minutes=10))
                assert heard(mayor, after) == 1
                assert heard(rosa, after) == 0
                await claire.says("/astreinte")
                await claire.sees("Maintenant : Luc Martin, jusqu’au dimanche 6 décembre")


async def test_a_mayor_enters_the_weeks_of_the_own_commune_alone(house: House) -> None:
    mayor = await official(house, "Paul Petit", Role.MAYOR)
    partner = await house.member("Amina Diallo", communes=[TRONVILLE])
    await mayor.says("/astreinte")
    await mayor.presses("Saisir des semaines…")
    await mayor.sees("Tronville-en-Barrois")
    await mayor.says("S50 : le maire")
    await mayor.presses("Confirmer")
    await mayor.sees("C’est enregistré : 1 période.")
    await mayor.says("/astreinte")
    await mayor.sees("Du 7 au 13 décembre : Paul Petit")
    await partner.says("/astreinte")
    assert heard(partner, "Paul Petit") == 0


async def fetched(house: House) -> None:
    await house.settled()
    await house.app.form_files.round()
    await house.settled()


async def test_a_table_is_read_and_leaves_the_chat_and_nothing_counts_before_yes(
    house: House,
) -> None:
    mayor, rosa = (
        await official(house, "Paul Petit", Role.MAYOR),
        await official(house, "Rosa Roche"),
    )
    await mayor.says("/astreinte")
    await mayor.presses("Saisir des semaines…")
    await mayor.sees("Un fichier CSV convient aussi")
    wrong = "Semaine;Élu\nS49;Rosa Roche\nS50;Élise\n".encode("cp1252")
    await mayor.sends_document("astreinte.csv", wrong)
    await fetched(house)
    asked = await mayor.sees("une ligne est à revoir")
    assert shows(asked.words, "« S50 : Élise » : personne de ce nom")
    await mayor.sends_document("astreinte.xlsx", b"PK\x03\x04")
    await fetched(house)
    await mayor.sees("Je ne sais lire qu’un fichier CSV")
    good = "\ufeffSemaine,Élu\nS49,Rosa Roche\nS50,le maire\n".encode()
    await mayor.sends_document("astreinte.csv", good)
    await fetched(house)
    review = await mayor.sees("Du 30 novembre au 6 décembre : Rosa Roche")
    assert shows(review.words, "Du 7 au 13 décembre : Paul Petit")
    assert not [message for message in mayor.phone() if message.document is not None]
    async with house.database.read() as uow:
        assert await uow.rotas.ahead(house.clock().date()) == []
    await mayor.presses("Confirmer")
    await mayor.sees("C’est enregistré : 2 périodes.")
    assert heard(rosa, "astreinte") == 0


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(house: House) -> None:
    mayor = await official(house, "Paul Petit", Role.MAYOR)
    await mayor.says("/astreinte")
    await mayor.presses("Saisir des semaines…")
    house.telegram.fails_next("getFile", 502, "Bad Gateway", times=99)
    await mayor.sends_document("astreinte.csv", b"S50;le maire")
    await fetched(house)
    await mayor.sees("Je lis le fichier…")
    await house.tick(timedelta(minutes=3))
    await fetched(house)
    await mayor.sees("Telegram ne donne pas ce fichier")
    await mayor.says("S50 : le maire")
    await mayor.sees("Du 7 au 13 décembre : Paul Petit")


async def test_a_file_that_was_waited_for_while_nobody_looked_is_not_waited_for_in_vain(
    house: House,
) -> None:
    mayor = await official(house, "Paul Petit", Role.MAYOR)
    await mayor.says("/astreinte")
    await mayor.presses("Saisir des semaines…")
    with house.telegram.on_call(not_now):
        await mayor.sends_document("astreinte.csv", b"S50;le maire")
        await mayor.sees("Je lis le fichier…")
        long_ago = house.clock() - timedelta(minutes=10)
        async with house.database.write() as uow:
            await uow.connection.execute(update(drafts).values(touched_at=long_ago))
        await fetched(house)
        await mayor.sees("Telegram ne donne pas ce fichier")


async def test_what_comes_while_a_file_is_waited_for_comes_in_its_place(house: House) -> None:
    mayor = await official(house, "Paul Petit", Role.MAYOR)
    await mayor.says("/astreinte")
    await mayor.presses("Saisir des semaines…")
    with house.telegram.on_call(not_now):
        await mayor.sends_document("astreinte.csv", b"S49;le maire")
        await fetched(house)
        await mayor.sees("Je lis le fichier…")
        await mayor.sends_document("astreinte-2.csv", b"S50;le maire")
        await house.settled()
    await fetched(house)
    await mayor.sees("Du 7 au 13 décembre : Paul Petit")
    await mayor.presses("Corriger")
    with house.telegram.on_call(not_now):
        await mayor.sends_document("astreinte.csv", b"S49;le maire")
        await mayor.sees("Je lis le fichier…")
        await mayor.says("S51 : le maire")
        await mayor.sees("Du 14 au 20 décembre : Paul Petit")
    await fetched(house)
    await mayor.sees("Du 14 au 20 décembre : Paul Petit")


def not_now(call: Call) -> None:
    """Telegram hands no file out."""
    if call.method == "getFile":
        raise ApiError(502, "Bad Gateway")


async def test_a_form_that_does_not_open_keeps_no_other_waiting(house: House) -> None:
    mayor, rosa = (
        await official(house, "Paul Petit", Role.MAYOR),
        await official(house, "Rosa Roche"),
    )
    with house.telegram.on_call(not_now):
        for person in (mayor, rosa):
            await person.says("/astreinte")
            await person.presses("Saisir des semaines…")
            await person.sends_document("astreinte.csv", b"S50;le maire")
            await house.settled()
        async with house.database.write() as uow:
            broken = update(drafts).where(drafts.c.member == house.people["Paul Petit"].id)
            await uow.connection.execute(broken.values(sealed=b"broken"))
    await fetched(house)
    await rosa.sees("Du 7 au 13 décembre : Paul Petit")
