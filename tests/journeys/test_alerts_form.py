"""The form in the chat: its doors, its questions, what may go wrong, and what is never lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from bot.app import assemble
from bot.delivery.budget import Budget
from bot.playground import Message, Person, Playground
from bot.playground.transcript import shows
from bot.settings import Settings
from storage.engine import Database
from storage.members import Kind, Role
from storage.outbox import Outcome
from storage.referrals import minor_referrals
from tests.house import (
    BAR_LE_DUC,
    TRONVILLE,
    HandClock,
    House,
    come_in,
    found_reference_council,
    served,
    settings_for,
)
from tests.journeys.flagging import fill_until_review, flag, taps

NOTE = "Menaces répétées dans la cage d’escalier"


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


async def rows(house: House, table: str) -> int:
    async with house.database.read() as uow:
        found = await uow.connection.execute(text(f"SELECT count(*) FROM {table}"))
        return int(found.scalar_one())


def standing(person: Person, text: str) -> list[Message]:
    return [message for message in person.phone() if shows(message.words, text)]


async def test_a_postcode_of_many_communes_asks_which_one(house: House) -> None:
    amina = await amina_of(house)
    await amina.says("/alerte")
    await amina.presses("Rien de tout cela")
    await amina.presses("Autre commune…")
    await amina.says("55000")
    question = await amina.sees("« 55000 » : de quelle commune s’agit-il ?")
    assert question.words.count("-") > 10
    await amina.presses("Fains-Véel")
    await amina.sees("Que se passe-t-il ?")


async def test_an_old_name_is_confirmed(house: House) -> None:
    amina = await amina_of(house)
    await amina.says("/alerte")
    await amina.presses("Rien de tout cela")
    await amina.says("Véel")
    await amina.sees("« Véel » : c’est bien Fains-Véel ?")
    await amina.presses("Oui, Fains-Véel")
    await amina.sees("Fains-Véel")
    await amina.sees("Que se passe-t-il ?")


async def test_a_commune_elsewhere_and_one_that_is_none(house: House) -> None:
    amina = await amina_of(house)
    await amina.says("/alerte")
    await amina.presses("Rien de tout cela")
    await amina.says("Verdun")
    await amina.sees("n’est pas dans notre intercommunalité")
    await amina.says("Zzzyx")
    await amina.sees("Je ne trouve pas cette commune")
    await amina.says("Naives-Rosières")
    await amina.sees("Que se passe-t-il ?")


async def test_a_brawl_that_is_starting_calls_17_before_any_form(house: House) -> None:
    school = await house.member("Léa Martin", kind=Kind.SCHOOL, communes=[BAR_LE_DUC])
    mayor = await house.member("Max Bar", Role.MAYOR, Kind.MUNICIPALITY, [BAR_LE_DUC])
    claire = await house.coordinator()
    group = await house.linked_group("Veille Bar", [BAR_LE_DUC], claire, [mayor])
    await school.says("Signaler")
    first = await school.sees("En danger ? Appelez d’abord.")
    assert shows(first.words, "17 police · 112 urgences · 114 par SMS")
    assert shows(first.words, "119 enfance en danger · 3919 violences faites aux femmes")
    assert shows(first.words, "3018 cyberharcèlement · 116 006 aide aux victimes")
    await school.presses("Danger immédiat")
    await school.sees("Appelez maintenant.")
    for label in ("Continuer", "Bar-le-Duc", "Autre…", "Rixe entre groupes", "Rouge"):
        await school.presses(label)
    await school.presses("C’est en cours")
    await school.sees("Danger immédiat")
    await school.presses("Envoyer")
    await group.sees("Danger immédiat. Dans le doute, appelez le 17")
    await group.sees("Rixe entre groupes, en cours.")
    await mayor.sees("Danger immédiat.")


async def test_who_rather_calls_stops_there(house: House) -> None:
    amina = await amina_of(house)
    await amina.says("Signaler")
    await amina.presses("Danger immédiat")
    await amina.presses("Arrêter")
    await amina.sees("Rien n’est parti, rien n’est gardé.")
    assert await rows(house, "drafts") == await rows(house, "alerts") == 0


async def test_a_minor_in_danger_reaches_no_group(house: House) -> None:
    claire = await house.coordinator()
    worker = await house.member("Inès Roy", kind=Kind.SOCIAL_WORKER, communes=[TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [worker])
    before = len(group.phone())
    await worker.says("Signaler")
    await worker.presses("Un mineur est en danger")
    await worker.sees("appelez le 119, jour et nuit, et saisissez la CRIP")
    await worker.presses("C’est fait")
    await worker.sees("Merci d’avoir appelé")
    await house.settled()
    assert len(group.phone()) == before
    async with house.database.read() as uow:
        kept = (await uow.connection.execute(select(minor_referrals))).all()
    assert kept == [("2026-11", 1)]
    assert await rows(house, "alerts") == await rows(house, "audit") == 0


async def test_secrecy_stops_kindly_and_nothing_stays(house: House) -> None:
    worker = await house.member("Inès Roy", kind=Kind.SOCIAL_WORKER, communes=[TRONVILLE])
    await worker.says("Signaler")
    await worker.presses("Couvert par le secret professionnel")
    await worker.sees("Vous faites bien de vous arrêter.")
    await worker.presses("Terminer")
    await worker.sees("Rien n’est gardé ni transmis.")
    await house.settled()
    for table in ("drafts", "alerts", "audit", "minor_referrals", "notices"):
        assert await rows(house, table) == 0


async def test_secrecy_may_be_put_in_other_words(house: House) -> None:
    worker = await house.member("Inès Roy", kind=Kind.SOCIAL_WORKER, communes=[TRONVILLE])
    await worker.says("Signaler")
    await worker.presses("Couvert par le secret professionnel")
    await worker.presses("Reformuler")
    for label in taps()[1:]:
        await worker.presses(label)
    review = await worker.sees("Relisez")
    assert not shows(review.words, "Note")
    await worker.says("Madame X du 3e")
    await worker.sees("Ici, touchez un bouton")


async def test_a_note_with_a_phone_number_is_questioned(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await fill_until_review(amina)
    await amina.presses("Compléter…")
    await amina.presses("Note")
    await amina.says("Appeler le 06 12 34 56 78 après 18 h")
    await amina.sees("un numéro de téléphone : « 06 12 34 56 78 »")
    await house.settled()
    assert not standing(amina, "Appeler le 06")
    await amina.presses("Réécrire")
    await amina.says(NOTE)
    await amina.sees(f"Note jointe (40 caractères) : « {NOTE} »")
    await house.settled()
    assert len(standing(amina, NOTE)) == 1
    await amina.presses("Envoyer")
    await amina.sees("partie à")
    assert not standing(amina, NOTE)
    await mayor.presses("Lire")
    await mayor.sees(NOTE)
    assert not mayor.saw("06 12")


async def test_what_is_meant_may_stay(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await fill_until_review(amina)
    await amina.presses("Compléter…")
    await amina.presses("Note")
    await amina.says("La loge est au 03 29 00 00 00")
    await amina.presses("C’est voulu, garder")
    await amina.sees("Note jointe")
    await amina.presses("Envoyer")
    await mayor.presses("Lire")
    await mayor.sees("La loge est au 03 29 00 00 00")


async def test_a_note_that_is_too_long_says_by_how_much_and_stays_to_be_shortened(
    house: House,
) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina)
    await amina.presses("Compléter…")
    await amina.presses("Note")
    await amina.says("é" * 1620)
    await amina.sees("C’est trop long de 120 caractères")
    await house.settled()
    assert standing(amina, "é" * 1620)
    await amina.says("é" * 1500)
    await amina.sees("Note jointe (1500 caractères)")
    await house.settled()
    assert not standing(amina, "é" * 100)


async def test_the_word_of_a_key_is_no_note(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina)
    word = await amina.says("annuler")
    await amina.sees("rien n’est parti, rien n’est gardé")
    await house.settled()
    assert word.deleted
    assert await rows(house, "drafts") == await rows(house, "alerts") == 0


async def test_everything_optional_is_added_and_read(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await fill_until_review(amina)
    for label in ("Lieu", "Hall d’immeuble", "Public", "Habitants", "Vu quand", "Hier"):
        if label in ("Lieu", "Public", "Vu quand"):
            await amina.presses("Compléter…")
        await amina.presses(label)
    await amina.presses("Corriger…")
    await amina.presses("Risque")
    await amina.presses("Probable, à une date…")
    await amina.says("samedi")
    review = await amina.sees("probable, le samedi 28 novembre")
    assert shows(review.words, "Hall d’immeuble")
    await amina.presses("Envoyer")
    await mayor.presses("Lire")
    content = await mayor.sees("Hall d’immeuble")
    assert shows(content.words, "Habitants")
    assert shows(content.words, "Vu : hier")


async def test_a_day_that_is_past_or_not_understood_is_asked_again(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps(risk="Possible, à une date…"))
    await amina.says("22 novembre")
    await amina.sees("Ce jour est passé")
    await amina.says("quand il fera beau")
    await amina.sees("Je n’ai pas compris ce jour")
    await amina.presses("mercredi 25 novembre")
    await amina.sees("possible, le mercredi 25 novembre")


async def test_odd_input_loses_nothing(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    await amina.sees("Est-ce grave ?")
    await amina.sends_sticker()
    await amina.sees("Je ne lis ni photo")
    await amina.says("c’est très grave 😡 \u202eהאם\u202c " + "x" * 3000)
    await amina.sees("Ici, touchez un bouton : votre message est effacé.")
    await house.settled()
    assert not standing(amina, "c’est très grave")
    await amina.says("/aide")
    await amina.sees("Ce que vous pouvez faire")
    await amina.presses("Orange")
    await amina.sees("Cela peut-il dégénérer ?")
    await amina.presses("Retour")
    await amina.sees("Est-ce grave ?")
    await amina.presses("Rouge")
    await amina.sees("Cela peut-il dégénérer ?")
    await amina.presses("Annuler")
    await amina.sees("rien n’est parti, rien n’est gardé")
    assert await rows(house, "drafts") == 0


async def test_a_form_of_before_is_offered_and_not_lost(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    old = await amina.sees("Est-ce grave ?")
    house.clock.advance(timedelta(minutes=8))
    await amina.says("Signaler")
    await amina.sees("Vous avez une alerte commencée à 19 h 40.")
    await house.settled()
    assert old.deleted
    await amina.says("je ne sais pas")
    await amina.sees("Vous avez une alerte commencée à 19 h 40.")
    await amina.presses("Reprendre")
    await amina.sees("Conflit de voisinage")
    await amina.says("/alerte")
    await amina.presses("Recommencer")
    await amina.sees("En danger ? Appelez d’abord.")
    assert await rows(house, "drafts") == 1


async def test_a_form_left_alone_says_so_once_and_is_erased_after_a_day(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    await house.settled()
    await house.tick(timedelta(minutes=14))
    assert not amina.saw("n’est pas partie")
    await house.tick(timedelta(minutes=1))
    await amina.sees("Votre alerte n’est pas partie.")
    await house.tick(timedelta(hours=1))
    assert len(standing(amina, "n’est pas partie")) == 1
    await amina.presses("Reprendre")
    await amina.sees("Est-ce grave ?")
    await house.settled()
    assert not standing(amina, "n’est pas partie")
    await house.tick(timedelta(minutes=15))
    await amina.sees("Votre alerte n’est pas partie.")
    await house.tick(timedelta(days=1))
    await amina.sees("Votre alerte n’est pas partie et s’est effacée. Danger immédiat : 17.")
    assert len(standing(amina, "n’est pas partie")) == 1
    assert not standing(amina, "Est-ce grave ?")
    assert await rows(house, "drafts") == 0
    assert await house.count(Outcome.WAITING) == 0


async def test_a_form_left_alone_may_be_abandoned(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    await house.tick(timedelta(minutes=15))
    await amina.presses("Abandonner")
    await amina.sees("rien n’est parti")
    await house.settled()
    assert not standing(amina, "n’est pas partie")
    assert await rows(house, "drafts") == 0


async def test_one_line_is_two_taps_from_sent(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    line = await amina.says("alerte tronville voisins orange ce soir")
    review = await amina.sees("Relisez, puis envoyez.")
    assert shows(review.words, "Tronville-en-Barrois")
    assert shows(review.words, "Conflit de voisinage")
    assert shows(review.words, "possible, cette nuit")
    assert shows(review.words, "17 police")
    await amina.presses("Envoyer")
    await mayor.sees("Une alerte orange vous attend")
    await house.settled()
    assert line.deleted


async def test_what_one_line_leaves_open_is_asked(house: House) -> None:
    amina = await amina_of(house)
    await amina.says("Alerte, bagarre véel danger")
    await amina.sees("c’est bien Fains-Véel ?")
    await amina.presses("Oui, Fains-Véel")
    await amina.sees("Est-ce grave ?")
    await amina.presses("Rouge")
    review = await amina.sees("Danger immédiat")
    assert shows(review.words, "Rixe entre groupes")
    assert shows(review.words, "non précisé")


async def test_one_line_inside_a_form_does_not_lose_the_form(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    await amina.says("alerte bar-le-duc rodéo jaune")
    await amina.sees("Votre nouvelle alerte est gardée.")
    await amina.presses("La nouvelle")
    await amina.sees("Rodéo")


async def test_the_form_of_before_may_be_taken_instead_of_the_line(house: House) -> None:
    amina = await amina_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    await amina.says("alerte bar-le-duc rodéo jaune")
    await amina.presses("Reprendre celle de 19 h 40")
    await amina.sees("Est-ce grave ?")


async def test_a_line_of_danger_opens_at_once_and_the_form_of_before_comes_back(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await fill_until_review(amina, taps=taps()[:3])
    house.clock.advance(timedelta(minutes=3))
    await amina.says("alerte tronville bagarre rouge couteau")
    review = await amina.sees("Relisez, puis envoyez.")
    assert shows(review.words, "Danger immédiat")
    await amina.presses("Envoyer")
    await amina.sees("L’alerte que vous aviez commencée à 19 h 40 vous attend.")
    await mayor.sees("Danger immédiat.")
    await amina.presses("Reprendre")
    await amina.sees("Est-ce grave ?")


async def test_a_restart_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    async with Playground.serve(port=0, seed=7) as telegram:
        settings, clock = settings_for(tmp_path, telegram), HandClock()
        await found_reference_council(settings, clock)
        amina = telegram.person("Amina Diallo")
        async with running(settings, clock) as database:
            await come_in(database, amina, clock(), communes=[TRONVILLE])
            await amina.starts()
            await fill_until_review(amina, taps=taps()[:3])
            before = await amina.sees("Est-ce grave ?")
        async with running(settings, clock):
            await amina.presses("Orange", on=before)
            await amina.presses("Possible")
            await amina.presses("Envoyer")
            await amina.sees("partie à 19 h 40")


@asynccontextmanager
async def running(settings: Settings, clock: HandClock) -> AsyncIterator[Database]:
    database = await Database.open(settings.database_url, settings.kek())
    app = assemble(settings, database, now=clock, budget=Budget.unlimited())
    async with served(app):
        yield database
    await database.close()


async def test_the_communes_of_the_last_alerts_are_offered(house: House) -> None:
    amina = await amina_of(house)
    await amina.says("Signaler")
    await amina.presses("Rien de tout cela")
    await amina.says("Velaines")
    for label in ("Rodéo", "Vert", "Rien vu en ce sens", "Envoyer"):
        await amina.presses(label)
    await flag(amina, taps(commune="Velaines"))


async def test_who_has_yet_to_sign_may_send_but_not_read(house: House) -> None:
    amina = await amina_of(house)
    async with house.database.write() as uow:
        await uow.members.sign(house.people["Amina Diallo"].id, 0)
    await flag(amina)
    await amina.says("/mes_alertes")
    await amina.sees("pas encore vue")
    assert "charte" in (await amina.presses("A-") or "")
