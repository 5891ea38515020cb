"""The thread of an alert: notes, a question to the author, an answer, and who learns what."""

from datetime import timedelta

from sqlalchemy import select

from bot.playground import Message, Person
from bot.playground.transcript import shows
from storage.audit import audit
from storage.members import Kind, Role
from storage.outbox import Outcome
from storage.statuses import Status
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag
from tests.journeys.sheets import acts

FACT = "Une médiation est proposée aux deux familles"
QUESTION = "Depuis combien de semaines cela dure-t-il"
ANSWER = "Trois semaines environ, surtout le soir"


async def amina_of(house: House) -> Person:
    return await house.member(
        "Amina Diallo", communes=[TRONVILLE], organisation="Prévention du Sud"
    )


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


def standing(phone: Person, text: str) -> list[Message]:
    return [message for message in phone.phone() if shows(message.words, text)]


async def open_sheet(person: Person, reference: str, command: str = "/alertes") -> Message:
    await person.says(command)
    await person.presses(reference)
    await person.presses("Suite…")
    return await person.sees(f"La suite de {reference}")


async def note(person: Person, reference: str, words: str = FACT) -> None:
    """Add a note from the sheet of the alert."""
    await open_sheet(person, reference)
    await acts(person, "Ajouter une note")
    await person.sees("Votre note sur")
    await person.says(words)
    await person.sees("C’est noté dans le fil")


async def acts_of(house: House) -> list[str]:
    async with house.database.read() as uow:
        return list(await uow.connection.scalars(select(audit.c.act)))


async def test_a_note_is_taken_off_the_chat_and_read_by_those_who_follow_the_alert(
    house: House,
) -> None:
    amina, mayor, claire = await amina_of(house), await mayor_of(house), await house.coordinator()
    reference = await flag(amina)
    await house.tick(timedelta(hours=2))  # nobody has answered: the coordinator is asked, too
    await note(mayor, reference)
    await house.settled()
    assert not standing(mayor, FACT)

    for reader in (amina, claire):
        news = await reader.sees("du nouveau")
        assert shows(news.words, reference)
        assert not shows(news.words, "Tronville")
        await reader.presses("Lire le fil", on=news)
        thread = await reader.sees(FACT)
        assert shows(thread.words, "La mairie de Tronville-en-Barrois, à 21 h 40")
        assert thread.protected
    assert not mayor.saw("du nouveau")
    await house.settled()
    assert (await acts_of(house)).count("alert.thread_read") == 2

    await house.tick(timedelta(minutes=10))
    for reader in (amina, claire):
        assert not standing(reader, FACT)
        await reader.sees(f"Le fil de {reference} : effacé à 21 h 50")


async def test_a_question_reaches_the_author_and_neither_learns_who_the_other_is(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await open_sheet(mayor, reference)
    await acts(mayor, "Question à l’auteur")
    asked = await mayor.sees("Votre question à l’auteur")
    assert shows(asked.words, "posée par la mairie de Tronville-en-Barrois")
    await mayor.says(QUESTION)
    await mayor.sees("est partie")
    await house.settled()

    got = await amina.sees(f"Une question sur votre alerte {reference}")
    assert shows(got.words, "posée par la mairie de Tronville-en-Barrois")
    assert not amina.saw(QUESTION)
    await amina.presses("Lire et répondre", on=got)
    await amina.sees(QUESTION)
    await amina.sees("Votre réponse sur")
    house.clock.advance(timedelta(minutes=1))
    await amina.says(ANSWER)
    await amina.sees("votre réponse")
    await house.settled()
    assert not standing(amina, ANSWER)

    reply = await mayor.sees("L’auteur a répondu")
    await mayor.presses("Lire le fil", on=reply)
    thread = await mayor.sees(ANSWER)
    assert shows(thread.words, "La mairie de Tronville-en-Barrois demande, à 19 h 40")
    assert shows(thread.words, "L’auteur de l’alerte répond, à 19 h 41")
    for said in ("Amina", "Diallo", "Club du Sud"):
        assert not mayor.saw(said)
    for said in ("Paul", "Petit"):
        assert not amina.saw(said)
    await house.tick(timedelta(minutes=10))
    assert not standing(amina, QUESTION)
    assert not standing(mayor, ANSWER)
    assert await house.count(Outcome.WAITING) == 0


async def test_the_thread_of_an_archived_alert_says_that_one_says_why_first(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await note(mayor, reference)
    await house.settled()
    async with house.database.write() as uow:
        alert = await uow.alert_lists.find(reference, house.people["Paul Petit"])
        await uow.alerts.move(alert, Status.NO_ACTION, now=house.clock(), by=alert.author)
    house.clock.advance(timedelta(days=91))
    refused = await mayor.presses("Lire le fil")
    assert refused is not None
    assert shows(refused, "Alerte archivée : touchez d’abord « Lire », et dites pourquoi.")
    await house.settled()
    assert not standing(mayor, FACT)


async def test_what_may_name_a_person_is_asked_about_before_it_joins(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await open_sheet(mayor, reference)
    await acts(mayor, "Ajouter une note")
    await mayor.sees("Votre note sur")
    await mayor.says("Rappeler le 06 12 34 56 78")
    await mayor.sees("Est-ce voulu")
    await house.settled()
    assert not amina.saw("du nouveau")
    await mayor.presses("Réécrire")
    await mayor.sees("Votre texte, à reprendre")
    await mayor.says(FACT)
    await mayor.sees("C’est noté")
    await house.settled()
    assert not standing(mayor, "06 12 34 56 78")
    await amina.sees("du nouveau")


async def test_what_is_too_long_is_shown_to_be_shortened(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await open_sheet(mayor, reference)
    await acts(mayor, "Ajouter une note")
    await mayor.sees("Votre note sur")
    await mayor.says("mot " * 300)
    await mayor.sees("trop long de 199 caractères")
    await mayor.says("Annuler")
    await mayor.sees("rien n’est gardé")
    await house.settled()
    assert not standing(mayor, "mot mot")
    assert not amina.saw("du nouveau")


async def test_a_long_thread_is_read_page_by_page(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    for number in range(6):
        await note(mayor, reference, f"Passage {number}. " + "Calme ce soir. " * 60)
        house.clock.advance(timedelta(minutes=1))
    await open_sheet(mayor, reference)
    await mayor.presses("Lire le fil")
    thread = await mayor.sees("Passage 5")
    assert not shows(thread.words, "Passage 0")
    await mayor.presses("Plus anciennes", on=thread)
    older = await mayor.sees("Passage 1")
    assert not shows(older.words, "Passage 5")


async def test_a_thread_that_is_open_opens_again_only_when_there_is_more(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await note(mayor, reference)
    card = await open_sheet(mayor, reference)
    assert "Voici le fil" in (await mayor.presses("Lire le fil", on=card) or "")
    assert "déjà ouverte" in (await mayor.presses("Lire le fil", on=card) or "")
    house.clock.advance(timedelta(minutes=1))
    await note(mayor, reference, "La médiation a commencé")
    assert "Voici le fil" in (await mayor.presses("Lire le fil", on=card) or "")
    await mayor.sees("La médiation a commencé")


async def test_an_author_who_left_cannot_be_asked(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await amina.blocks()
    await house.settled()
    await open_sheet(mayor, reference)
    assert "plus joignable" in (await acts(mayor, "Question à l’auteur") or "")
