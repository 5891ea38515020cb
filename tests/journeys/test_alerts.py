"""Stories of an alert, through the real bot: who hears of it, who does not, and what comes back."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from bot.playground import Call, Group, Lost, Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import fill_until_review, flag


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House, name: str = "Paul Petit", commune: str = TRONVILLE) -> Person:
    return await house.member(name, Role.MAYOR, Kind.MUNICIPALITY, [commune])


async def deputy_of(house: House) -> Person:
    return await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


def notices_in(group: Group) -> list[str]:
    return [message.words for message in group.phone() if message.sender.is_bot]


async def acts(house: House) -> list[str]:
    async with house.database.read() as uow:
        rows = await uow.connection.execute(text("SELECT act FROM audit ORDER BY sequence"))
        return [row.act for row in rows]


async def test_only_those_concerned_hear_of_a_neighbours_conflict(house: House) -> None:
    claire = await house.coordinator()
    amina, mayor = await amina_of(house), await mayor_of(house)
    other_mayor = await mayor_of(house, "Louise Ligny", LIGNY)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    other_group = await house.linked_group("Veille Ligny", [LIGNY], claire, [other_mayor])

    await fill_until_review(amina)
    await amina.sees("Relisez, puis envoyez")
    await amina.presses("Envoyer")
    await house.settled()
    receipt = await amina.sees("partie à 19 h 40")
    assert shows(receipt.words, "la mairie de Tronville-en-Barrois, le groupe « Veille Tronville »")
    assert not shows(receipt.words, "la coordination")

    notice = await group.sees("Conflit de voisinage, pourrait dégénérer")
    assert shows(notice.words, "pas encore vue")
    private = await mayor.sees("Une alerte orange vous attend pour Tronville-en-Barrois")
    assert not shows(private.words, "voisinage")
    assert not any(shows(message.words, "Tronville-en-Barrois") for message in claire.phone())
    assert not other_mayor.saw("Tronville")
    assert not any("Tronville" in words for words in notices_in(other_group))

    house.clock.advance(timedelta(minutes=12))
    assert await mayor.presses("Bien reçu", on=private)
    await house.settled()
    seen = await group.sees("vue par la mairie à 19 h 52")
    assert not shows(seen.words, "Petit")
    await amina.sees("C’est vu : la mairie a reçu votre alerte")
    await claire.says("/alertes")
    await claire.sees("vue par la mairie à 19 h 52")
    assert not amina.saw("Petit")
    assert await acts(house) == ["alert.sent", "alert.acknowledged"]


async def test_two_phones_that_answer_at_once_count_once(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor, deputy = await mayor_of(house), await deputy_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor, deputy])
    await flag(amina)
    await house.settled()
    answers = await asyncio.gather(
        mayor.presses("Bien reçu", in_=group), deputy.presses("Bien reçu", in_=group)
    )
    await house.settled()
    assert sorted("déjà" in (answer or "") for answer in answers) == [False, True]
    assert (await acts(house)).count("alert.acknowledged") == 1
    told = [message for message in amina.phone() if shows(message.words, "C’est vu")]
    assert len(told) == 1


async def test_a_second_tap_on_the_same_key_changes_nothing(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await flag(amina)
    private = await mayor.sees("vous attend")
    first = await mayor.taps("Bien reçu", on=private)
    second = await mayor.taps("Bien reçu", on=private)
    await house.settled()
    assert first is not None
    assert second is not None
    assert first.answer is not None
    assert second.answer is not None
    assert "c’est noté" in (first.answer.text or "")
    assert "C’est déjà fait" in (second.answer.text or "")
    assert (await acts(house)).count("alert.acknowledged") == 1


async def test_a_double_tap_on_send_is_one_alert(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    await fill_until_review(amina)
    review = await amina.sees("Relisez")
    await amina.taps("Envoyer", on=review)
    await amina.taps("Envoyer", on=review)
    await house.settled()
    assert amina.saw("C’est déjà fait")
    assert (await acts(house)).count("alert.sent") == 1
    assert len([m for m in mayor.phone() if shows(m.words, "vous attend")]) == 1


async def test_whoever_is_not_entitled_gets_a_clear_answer(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    karim = await house.member("Karim Benali", communes=[TRONVILLE])
    other_mayor = await mayor_of(house, "Louise Ligny", LIGNY)
    stranger = house.telegram.person("Inconnu Curieux")
    people = [amina, karim, other_mayor, stranger]
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, people)
    await flag(amina)
    await house.settled()
    assert "vos accès" in (await karim.presses("Bien reçu", in_=group) or "")
    assert "ne vous est pas ouverte" in (await karim.presses("Lire en privé", in_=group) or "")
    assert "ne vous est pas ouverte" in (await other_mayor.presses("Bien reçu", in_=group) or "")
    assert "réservé" in (await stranger.presses("Lire en privé", in_=group) or "")
    assert await acts(house) == ["alert.sent"]


async def test_a_call_to_the_town_hall_counts_the_same(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor = await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    await flag(amina)
    await house.tick(timedelta(hours=2))
    await claire.presses("Joint par téléphone…")
    await claire.sees("Qui avez-vous joint")
    await claire.presses("Paul Petit")
    await house.settled()
    await group.sees("vue par la mairie, jointe par téléphone à 21 h 40")
    await claire.sees("Au téléphone : Paul Petit")
    await amina.sees("C’est vu : la mairie")
    assert not any(shows(message.words, "Qui avez-vous joint") for message in claire.phone())
    assert "alert.reached_by_phone" in await acts(house)


async def test_the_coordination_sees_it_first_then_the_town_hall(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor = await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    await flag(amina)
    await house.settled()
    await claire.presses("Bien reçu", in_=group)
    await group.sees("vue par la coordination à 19 h 40")
    await amina.sees("C’est vu : la coordination")
    await mayor.presses("Bien reçu")
    await group.sees("vue par la mairie à 19 h 40")
    await amina.sees("C’est vu : la mairie")


async def test_an_author_takes_an_alert_back_until_it_is_seen(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor = await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    reference = await flag(amina)
    await house.settled()
    notice = await mayor.sees("vous attend")
    await amina.presses("Retirer")
    await amina.sees(f"Retirer l’alerte {reference} ?")
    await amina.presses("Garder")
    await house.settled()
    assert not any(shows(message.words, "Retirer l’alerte") for message in amina.phone())
    await amina.presses("Retirer")
    assert "retirée" in (await amina.presses("Oui, retirer") or "")
    await house.settled()
    await group.sees("Retirée par son auteur")
    await amina.sees(f"Vous avez retiré l’alerte {reference}")
    assert notice.words.count("Bien reçu") == 0
    assert await house.count(Outcome.WAITING) == 0

    await flag(amina)
    await mayor.presses("Bien reçu")
    await amina.says("Mes alertes")
    await amina.sees("vue par la mairie")
    assert not any(shows(message.words, "Retirer") for message in amina.phone())


async def test_a_notice_that_could_not_go_out_is_taken_back(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    house.telegram.fails_next("sendMessage", 502, "Bad Gateway", times=99, chat=mayor)
    await flag(amina)
    await amina.presses("Retirer")
    await amina.presses("Oui, retirer")
    await amina.sees("Vous avez retiré")
    await house.tick(timedelta(minutes=10))
    assert not mayor.saw("vous attend")
    assert await house.count(Outcome.WAITING) == 0


async def test_a_notice_on_the_wire_when_it_is_taken_back_goes_off_the_screen(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    on_its_way, may_go = asyncio.Event(), asyncio.Event()

    async def hold(call: Call) -> None:
        if call.method == "sendMessage" and call.chat == mayor.id:
            on_its_way.set()
            await may_go.wait()

    with house.telegram.on_call(hold):
        await flag(amina)
        await on_its_way.wait()
        await amina.presses("Retirer")
        await amina.presses("Oui, retirer")
        await amina.sees("Vous avez retiré")
        may_go.set()
        await house.settled()
    assert mayor.saw("vous attend")
    assert not any(shows(message.words, "vous attend") for message in mayor.phone())
    assert await house.count(Outcome.WAITING) == 0


async def test_a_copy_that_a_lost_answer_left_behind_follows_from_its_first_tap(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    lost: list[Call] = []

    def lose_first(call: Call) -> None:
        if call.method == "sendMessage" and call.chat == mayor.id and not lost:
            lost.append(call)
            raise Lost

    with house.telegram.on_call(lose_first, after=True):
        await flag(amina)
        await house.settled()
        await house.tick(timedelta(minutes=1))
    first, second = (message for message in mayor.phone() if shows(message.words, "vous attend"))
    await mayor.presses("Bien reçu", on=first)
    await house.settled()
    assert shows(first.words, "vue par la mairie")
    assert shows(second.words, "vue par la mairie")
    assert await house.count(Outcome.WAITING) == 0


async def test_who_stopped_the_bot_is_told_where_reading_happens(house: House) -> None:
    claire, amina = await house.coordinator(), await amina_of(house)
    mayor = await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    await flag(amina)
    await house.settled()
    await mayor.blocks()
    await house.settled()
    answer = await mayor.presses("Lire en privé", in_=group)
    assert "Ouvrez d’abord notre conversation" in (answer or "")


async def test_two_forms_at_once_keep_apart(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("Signaler")
    await claire.presses("Rien de tout cela")
    await claire.sees("Dans quelle commune ?")
    await claire.says("Tronville-en-Barrois")
    await claire.sees("Que se passe-t-il ?")
    house.clock.advance(timedelta(seconds=9))
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says("jeudi 3 décembre à 14 h")
    await claire.sees("Revient-elle ?")
    house.clock.advance(timedelta(seconds=9))
    await claire.presses("Rodéo")
    await claire.sees("Est-ce grave ?")
    await claire.says("assez")
    await claire.sees("Ici, touchez un bouton : votre message est effacé.")
    await claire.presses("Jaune")
    await claire.sees("Cela peut-il dégénérer ?")
