"""Convening: the invited answer in one press, somebody comes instead, and the count goes on."""

from datetime import timedelta

from bot.playground import Group, Person
from bot.playground.keys import Choice
from bot.playground.markup import Button
from storage.charters import Charter
from storage.members import Kind, Role
from tests.house import TRONVILLE, House
from tests.journeys.test_meetings import announces, ics, opens_card, plain

FAR = "mercredi 9 décembre à 14 h"
DAY = timedelta(days=1)


async def a_council(house: House) -> tuple[Person, Person, Person, Group]:
    """A coordinator, an educator and the mayor of Tronville, each of an organisation apart."""
    claire = await house.member(
        "Claire Fontaine", Role.COORDINATOR, Kind.INTERCOMMUNALITY, organisation="Le conseil"
    )
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE], "Mairie")
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    return claire, amina, mayor, group


async def colleague(house: House, name: str = "Luc Martin") -> Person:
    """Of Amina's organisation, and invited to nothing at Tronville."""
    return await house.member(name)


async def test_one_press_answers_and_the_count_on_the_screen_follows(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    await announces(house, claire, FAR)
    assert plain(amina.screen.text).endswith("Serez-vous là ?")
    assert amina.screen.labels == ["Présent", "Excusé", "Représenté par…"]
    await claire.presses("Qui vient ?")
    count = await claire.sees("2 sans réponse : Amina Diallo, Paul Petit")

    assert plain(await amina.presses("Présent")) == "C’est noté, à bientôt !"
    await house.settled()
    assert amina.screen.labels == ["✓ Présent", "Excusé", "Représenté par…"]
    assert "1 présent : Amina Diallo" in plain(count.text)
    assert "1 sans réponse : Paul Petit" in plain(count.text)

    await mayor.presses("Excusé")
    assert await amina.presses("Excusé") == "C’est noté, merci d’avoir prévenu."
    await house.settled()
    assert amina.screen.labels == ["Présent", "✓ Excusé", "Représenté par…"]
    assert "2 excusés : Amina Diallo, Paul Petit" in plain(count.text)
    assert not any(label.startswith("Relancer") for label in count.labels)

    await opens_card(house, amina)
    assert amina.saw("Votre réponse : excusé.")


async def test_an_answer_counts_until_the_meeting_begins(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    invited = amina.screen
    await house.tick(timedelta(days=1, hours=18, minutes=25))
    assert house.clock().hour == 13
    late = await amina.presses("Présent", on=invited)
    assert plain(late) == "La réunion a commencé : on ne peut plus changer sa réponse."
    await opens_card(house, claire)
    await claire.presses("Qui vient ?")
    screen = await claire.sees("2 sans réponse")
    assert screen.labels == []


async def test_story_7_an_alternate_opens_the_agenda_once_signed_and_named(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    luc = await colleague(house)
    await announces(house, claire, FAR, agenda="1. Halls du quartier")
    async with house.database.write() as uow:
        await uow.charters.publish(Charter(2, "Charte revue.", house.clock()))
    for person in (claire, amina, mayor):
        await signs(house, person)
    card = f"mt.open:{await the_meeting(house)}"

    # Neither signed nor named: Luc is offered to nobody, and finds nothing.
    await amina.presses("Représenté par…")
    await amina.sees("Qui vous représentera ?")
    assert amina.screen.labels == ["Paul Petit (Mairie)", "Annuler"]
    await opens(house, luc, card)
    assert not luc.saw("Halls du quartier")

    # Signed, and not named: hidden and absent look alike.
    await signs(house, luc)
    await luc.says("/reunions")
    await luc.sees("Aucune réunion prévue pour vous")
    answer = await opens(house, luc, card)
    assert answer == "Cette réunion n’existe pas, ou ne vous concerne pas."

    # Signed and named: the convocation comes with its file and its agenda.
    convocation = next(one for one in amina.phone() if "Présent" in one.labels)
    await amina.presses("Représenté par…", on=convocation)
    await amina.sees("Qui vous représentera ?")
    await amina.presses("Luc Martin")
    await amina.sees("Votre réponse : représenté par Luc Martin")
    await house.settled()
    assert convocation.labels == ["Présent", "Excusé", "✓ Représenté par Luc Martin"]
    called = await luc.sees("Vous y représentez Amina Diallo")
    assert ics(called)["status"] == "CONFIRMED"
    assert called.labels == ["Je ne peux pas"]
    await opens_card(house, luc)
    await luc.sees("1. Halls du quartier")

    # Another charter shuts the agenda again until it is signed.
    async with house.database.write() as uow:
        await uow.charters.publish(Charter(3, "Charte revue encore.", house.clock()))
    before = len(luc.phone())
    await opens(house, luc, card)
    assert not any("Halls du quartier" in one.text for one in luc.phone()[before:])


async def test_the_alternate_is_recalled_instead_of_whom_they_represent(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    luc = await colleague(house)
    await announces(house, claire, FAR)
    await mayor.presses("Excusé")
    await names(house, amina, "Luc Martin")
    heard = {person: len(person.phone()) for person in (amina, mayor, luc, claire)}
    await house.tick(timedelta(days=15))  # the eve, in the evening
    news = {person: len(person.phone()) - count for person, count in heard.items()}
    assert news == {amina: 0, mayor: 0, luc: 1, claire: 1}
    assert luc.saw("Demain, mercredi 9 décembre à 14 h")
    await house.tick(timedelta(hours=16, minutes=30))  # two hours ahead: those who come
    assert luc.saw("À tout à l’heure !")
    assert not claire.saw("À tout à l’heure !")


async def test_whoever_was_named_may_say_no(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    luc = await colleague(house)
    await announces(house, claire, FAR)
    await claire.presses("Qui vient ?")
    await names(house, amina, "Luc Martin")
    count = await claire.sees("1 représenté : Amina Diallo (par Luc Martin)")
    await luc.presses("Je ne peux pas")
    await house.settled()
    assert luc.screen.labels == []
    asked = await amina.sees("Luc Martin (Association exemple) ne peut pas vous représenter")
    assert asked.labels == ["Présent", "✓ Excusé", "Représenté par…"]
    assert "1 excusé : Amina Diallo" in plain(count.text)
    await luc.says("/reunions")
    await luc.sees("Aucune réunion prévue pour vous")


async def test_whoever_comes_after_all_relieves_their_alternate(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    luc = await colleague(house)
    await announces(house, claire, FAR)
    convocation = amina.screen
    await names(house, amina, "Luc Martin")
    await amina.presses("Présent", on=convocation)
    relieved = await luc.sees("Vous n’avez plus à représenter Amina Diallo")
    assert ics(relieved)["status"] == "CANCELLED"
    await house.settled()
    assert convocation.labels == ["✓ Présent", "Excusé", "Représenté par…"]


async def test_another_date_asks_everybody_again(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    luc = await colleague(house)
    await announces(house, claire, FAR)
    await mayor.presses("Présent")
    await claire.presses("Qui vient ?")
    await claire.presses("Relancer 1 personne")
    await names(house, amina, "Luc Martin")
    count = await claire.sees("1 représenté")
    assert count.labels == ["Noter une réponse"]
    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await claire.says("jeudi 10 décembre à 9 h")
    await claire.presses("Déplacer et prévenir")
    await house.settled()
    assert "2 sans réponse" in plain(count.text)
    assert count.labels == ["Relancer 2 personnes", "Noter une réponse"]
    for person in (amina, mayor):
        assert person.screen.labels == ["Présent", "Excusé", "Représenté par…"]
        assert person.saw("Votre réponse valait pour l’ancienne date.")
        assert plain(person.screen.text).endswith("Serez-vous là ?")
    dismissed = await luc.sees("l’invitation repart de zéro")
    assert ics(dismissed)["status"] == "CANCELLED"


async def test_another_place_keeps_the_answers(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    await announces(house, claire, FAR)
    await mayor.presses("Présent")
    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Changer le lieu")
    await claire.says("Salle des fêtes")
    await claire.presses("Changer et prévenir")
    await house.settled()
    assert mayor.screen.labels == ["✓ Présent", "Excusé", "Représenté par…"]
    assert amina.screen.labels == ["Présent", "Excusé", "Représenté par…"]


async def test_those_who_did_not_answer_are_asked_again_once(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    marc = await house.coordinator("Marc Leroy")
    await announces(house, claire, FAR)
    await amina.presses("Présent")
    for coordinator in (claire, marc):
        await opens_card(house, coordinator)
        await coordinator.presses("Qui vient ?")
    mine = await claire.sees("1 sans réponse : Paul Petit")
    theirs = await marc.sees("1 sans réponse : Paul Petit")
    heard = {person: len(person.phone()) for person in (amina, mayor)}
    key = mine.buttons[0][0]
    presses = [
        await person.takes(Choice(key, screen))
        for person, screen in ((claire, mine), (claire, mine), (marc, theirs))
    ]
    await house.settled()
    said = sorted(plain(press.answer.text) for press in presses if press and press.answer)
    assert said[0] == "C’est parti, pour 1 personne."
    assert [one.startswith("La relance est déjà partie") for one in said[1:]] == [True, True]
    news = {person: len(person.phone()) - count for person, count in heard.items()}
    assert news == {amina: 0, mayor: 1}
    assert mayor.saw("Nous n’avons pas encore votre réponse.")
    assert mayor.screen.labels == ["Présent", "Excusé", "Représenté par…"]
    for screen in (mine, theirs):
        assert "Relance envoyée aujourd’hui à 19 h 40." in plain(screen.text)
        assert screen.labels == ["Noter une réponse"]


async def test_a_coordinator_notes_what_somebody_said_on_the_phone(house: House) -> None:
    claire, amina, mayor, _ = await a_council(house)
    await house.member("Zoé Lenoir", organisation="Collège Prévert")
    await announces(house, claire, FAR)
    await claire.presses("Qui vient ?")
    await claire.presses("Noter une réponse")
    await claire.says("petit")
    await house.settled()
    await claire.presses("Paul Petit")
    await claire.sees("Que répond Paul Petit")
    await claire.presses("Excusé")
    await claire.sees("C’est noté pour Paul Petit")
    await mayor.sees("La coordination a noté votre réponse.")
    assert mayor.screen.labels == ["Présent", "✓ Excusé", "Représenté par…"]

    await claire.presses("Noter une réponse")
    await claire.presses("Amina Diallo")
    await claire.sees("Que répond Amina Diallo")
    await claire.presses("Représenté par…")
    await claire.says("zoe")
    await house.settled()
    await claire.presses("Zoé Lenoir (Collège Prévert)")
    await claire.sees("1 représenté : Amina Diallo (par Zoé Lenoir)")
    await amina.sees("Votre réponse : représenté par Zoé Lenoir")


async def test_partners_without_telegram_are_convened_by_mail(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire, FAR, agenda="1. Halls du quartier")
    announced = await claire.sees("C’est annoncé")
    assert announced.labels[1:] == ["Par courriel"]
    await claire.presses("Par courriel")
    handed = await claire.sees("ouvrez ce fichier dans votre logiciel de courrier")
    assert handed.document is not None
    assert handed.document.name == "convocation-2026-12-09.eml"
    assert b"Halls" not in handed.document.content

    await opens_card(house, claire)
    await claire.presses("Plus…")
    await claire.presses("Annuler la réunion")
    await claire.presses("Oui, annuler la réunion")
    called_off = await claire.sees("est annulée. Prévenus")
    await claire.presses("Par courriel", on=called_off)
    await house.settled()
    assert claire.screen.document is not None
    assert b"CANCEL" in claire.screen.document.content
    refused = await opens(house, amina, called_off.buttons[0][0].data)
    assert refused.startswith("Cette action ne fait pas partie")
    assert not amina.saw(".eml")


async def test_an_organisation_and_somebody_by_name_are_invited(house: House) -> None:
    claire, amina, mayor, group = await a_council(house)
    zoe = await house.member("Zoé Lenoir", organisation="Collège Prévert")
    luc = await colleague(house)
    heard = len(group.phone())
    await claire.says("/reunion")
    await claire.presses("Groupe d’échange")
    await claire.says(FAR)
    await claire.presses("Une seule fois")
    await claire.presses("1 h 30")
    await claire.says("Mairie de Ligny")
    await claire.sees("Qui est invité")
    await claire.presses("Des organismes")
    await claire.presses("Collège Prévert")
    await claire.sees("Invités : Collège Prévert.")
    await claire.presses("Des personnes")
    await claire.presses("Paul Petit")
    await claire.sees("Invités : Collège Prévert, Paul Petit.")
    await claire.says("amina")
    await claire.sees("Invités : Collège Prévert, Paul Petit, Amina Diallo.")
    await house.settled()
    await claire.presses("Amina Diallo (Association exemple)")
    await claire.sees("Invités : Collège Prévert, Paul Petit.")
    await house.settled()
    await claire.presses("Continuer")
    await claire.presses("Garder ce titre")
    await claire.presses("Plus tard")
    await claire.sees("Invités : Collège Prévert, Paul Petit. L’annonce ira à 3 personnes.")
    await claire.presses("Annoncer")
    await house.settled()
    for person in (zoe, mayor):
        assert person.screen.labels == ["Présent", "Excusé", "Représenté par…"]
    for person in (amina, luc):
        assert not person.saw("Groupe d’échange")
        await person.says("/reunions")
        await person.sees("Aucune réunion prévue pour vous")
    assert len(group.phone()) == heard


async def test_only_close_partners_are_offered_to_whoever_is_absent(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await house.member("Zoé Lenoir", organisation="Collège Prévert")
    await house.member("Hugo Noir", Role.AUDITOR)
    await house.member("Rosa Roche", Role.DEPUTY_MAYOR, Kind.MUNICIPALITY, [TRONVILLE], "Mairie")
    await announces(house, claire, FAR)
    await amina.presses("Représenté par…")
    form = await amina.sees("Qui vous représentera ?")
    assert not any(name in label for label in form.labels for name in ("Zoé", "Hugo", "Claire"))
    assert any("Rosa Roche" in label for label in form.labels)
    await amina.says("Zoé Lenoir")
    await amina.sees("Je ne trouve pas « Zoé Lenoir » parmi ces personnes.")
    await amina.presses("Annuler")
    await amina.sees("D’accord : rien n’a changé.")


async def names(house: House, absent: Person, alternate: str) -> None:
    """The invited person has somebody come in their place."""
    await absent.presses("Représenté par…")
    await absent.sees("Qui vous représentera ?")
    await absent.presses(alternate)
    await absent.sees("La personne est prévenue.")
    await house.settled()


async def signs(house: House, person: Person) -> None:
    """Accept the charter in force, as if on the screen that asks for it."""
    async with house.database.write() as uow:
        member = await uow.members.find_by_telegram(person.id)
        assert member is not None
        await uow.members.sign(member.id, (await uow.charters.version_in_force(house.clock())))


async def the_meeting(house: House) -> str:
    async with house.database.read() as uow:
        return (await uow.meetings.coming(house.clock()))[0].id


async def opens(house: House, person: Person, card: str) -> str:
    """Press a key that stood on somebody else's phone, and return the answer."""
    press = await person.takes(Choice(Button("", data=card), person.screen))
    await house.settled()
    assert press is not None
    return plain(press.answer.text if press.answer else "")
