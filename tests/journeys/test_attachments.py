"""A photo, a voice message or a PDF goes with an alert: sealed, without its past."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.playground import Call, Message, Person
from bot.playground.errors import ApiError
from bot.playground.transcript import shows
from handlers.alerts.attachments.viewing import view
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.envelopes import envelopes
from storage.members import Kind, Role
from tests.handlers.alerts.attachments import files
from tests.house import LIGNY, PARIS, TRONVILLE, House
from tests.journeys.flagging import fill_until_review, flag
from tests.journeys.sheets import acts

DUPONT = b"Dupont"


@pytest.fixture
async def amina(house: House) -> Person:
    """Who flags, in a council that takes two files with an alert."""
    async with house.database.write() as uow:
        await uow.council.choose("attachments_most", "2")
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House, commune: str = TRONVILLE, name: str = "Paul Petit") -> Person:
    return await house.member(name, Role.MAYOR, Kind.MUNICIPALITY, [commune])


async def fetched(house: House) -> None:
    await house.settled()
    await house.app.fetcher.round()
    await house.settled()


def media(phone: Person) -> list[Message]:
    return [message for message in phone.phone() if message.document is not None]


async def test_a_photo_travels_with_its_alert_and_leaves_its_past_behind(
    house: House, amina: Person, tmp_path: Path
) -> None:
    mayor = await mayor_of(house)
    await fill_until_review(amina)
    await amina.sends_photo(content=files.photo(), caption="Le hall, ce soir")
    review = await amina.sees("1 pièce jointe")
    assert shows(review.words, "Le hall, ce soir")
    await amina.sends_voice(files.voice("ARTIST=Marie Dupont"))
    await amina.sees("2 pièces jointes")
    await amina.presses("Envoyer")
    await amina.sees("partie à")
    await fetched(house)
    assert not media(amina)

    await mayor.presses("Lire")
    await mayor.sees("2 pièces jointes")
    await mayor.presses("Voir les pièces jointes")
    await house.settled()
    photo, voice = media(mayor)
    assert [each.document.name for each in (photo, voice) if each.document] == [
        "photo.jpg",
        "message-vocal.ogg",
    ]
    assert photo.kind == "photo"
    assert photo.protected
    assert photo.document is not None
    assert voice.document is not None
    assert DUPONT not in photo.document.content + voice.document.content

    await house.tick(timedelta(minutes=10))
    assert not media(mayor)
    kept = (tmp_path / "data" / "vigie.db").read_bytes()
    assert photo.document.content[:40] not in kept
    assert voice.document.content[-files.SOUND_BYTES :] not in kept


async def test_nobody_else_sees_them(house: House, amina: Person) -> None:
    mayor = await mayor_of(house)
    elsewhere = await mayor_of(house, LIGNY, "Zoé Roux")
    await fill_until_review(amina)
    await amina.sends_document("plan.pdf", files.document())
    await amina.presses("Envoyer")
    await fetched(house)
    await mayor.presses("Lire")
    await mayor.sees("1 pièce jointe")
    async with house.database.read() as uow:
        (alert,) = await uow.alerts.written_by(house.people["Amina Diallo"].id, limit=2)
        moment = Moment(uow, house.clock(), PARIS, await uow.policy(), "")
        with pytest.raises(AlertUnknown):
            await view(moment, house.people[elsewhere.name], alert.id)


async def test_a_council_takes_none_before_it_says_so(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await fill_until_review(amina)
    await amina.sends_photo(content=files.photo())
    await amina.sees("Ici, ni photo ni fichier")
    await house.settled()
    assert not media(amina)


async def test_what_does_not_fit_is_said_at_once(house: House, amina: Person) -> None:
    await fill_until_review(amina)
    await amina.sends_document("notes.docx", b"PK\x03\x04")
    await amina.sees("Vigie prend une photo, un message vocal ou un PDF")
    await amina.sends_document("film.pdf", bytes(10 * 1024 * 1024 + 1))
    await amina.sees("C’est trop lourd")
    for _ in range(2):
        await amina.sends_photo(content=files.photo())
        await house.settled()
    await amina.sends_photo(content=files.photo())
    await amina.sees("Il y a déjà autant de pièces")
    await house.settled()
    assert len(media(amina)) == 2
    await amina.presses("Annuler")
    await house.settled()
    assert not media(amina)


async def test_a_file_that_lies_about_itself_is_not_kept_and_its_sender_learns_so(
    house: House, amina: Person
) -> None:
    mayor = await mayor_of(house)
    await fill_until_review(amina)
    await amina.sends_document("plan.pdf", b"MZ not what it says")
    await amina.presses("Envoyer")
    await fetched(house)
    await amina.sees("n’a pas pu être gardée : elle est abîmée")
    assert not media(amina)
    await mayor.presses("Lire")
    content = await mayor.sees("Signalée à")
    assert not shows(content.words, "pièce")


async def test_telegram_that_fails_is_asked_again(house: House, amina: Person) -> None:
    failing = True

    async def fails(call: Call) -> None:
        await asyncio.sleep(0)
        if failing and call.method == "getFile":
            raise ApiError(500, "Internal Server Error")

    await fill_until_review(amina)
    await amina.sends_photo(content=files.photo())
    await amina.presses("Envoyer")
    with house.telegram.on_call(fails):
        await fetched(house)
        assert media(amina)
        failing = False
        await house.tick(timedelta(minutes=1))
        await fetched(house)
    assert not media(amina)


async def test_a_form_that_nobody_came_back_to_takes_its_files_along(
    house: House, amina: Person
) -> None:
    await fill_until_review(amina)
    await amina.sends_photo(content=files.photo())
    await house.tick(timedelta(hours=25))
    assert not media(amina)
    await flag(amina)


async def test_a_file_joins_the_thread_and_those_who_follow_see_it(
    house: House, amina: Person
) -> None:
    mayor = await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await mayor.says("/alertes")
    await mayor.presses(reference)
    await mayor.presses("Suite…")
    await acts(mayor, "Ajouter une note")
    await mayor.sees("Votre note sur")
    await mayor.sends_document("notes.docx", b"PK")
    await mayor.sees("un message vocal ou un PDF, rien d’autre")
    await mayor.sends_photo(content=files.photo(), caption="Le hall a été repeint")
    await mayor.sees("C’est noté dans le fil")
    await fetched(house)
    assert not media(mayor)

    await amina.says("/mes_alertes")
    await amina.presses(reference)
    await amina.presses("Suite…")
    await amina.sees("1 pièce jointe")
    await amina.presses("Voir les pièces jointes")
    await house.settled()
    (photo,) = media(amina)
    assert photo.protected
    assert photo.document is not None
    assert DUPONT not in photo.document.content


async def test_a_file_that_cannot_be_sealed_stops_neither_the_others_nor_the_bot(
    house: House, amina: Person
) -> None:
    await fill_until_review(amina)
    await amina.sends_photo(content=files.photo())
    await amina.presses("Envoyer")
    await amina.sees("partie à")
    await house.settled()
    async with house.database.write() as uow:
        await uow.connection.execute(update(envelopes).values(body=b"damaged"))
    await fetched(house)
    await amina.sees("n’a pas pu être gardée")
    await amina.says("/aide")
    await amina.sees("Ce que vous pouvez faire")
    async with house.database.read() as uow:
        assert not await uow.attachments.due(house.clock(), 10)
