"""Partners come in: the link, the charter, two words by phone, open doors, or not."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.playground import Person, Playground
from handlers.members import service
from storage import audit
from storage.charters import Charter
from storage.members import Kind, Member, Role, Status
from tests.house import (
    TRONVILLE,
    HandClock,
    House,
    found_reference_council,
    running,
    settings_for,
)

STRANGER = "Ce service est réservé aux partenaires du conseil"


def two_words_in(text: str) -> str:
    found = re.search(r"\w+ – \w+", text)
    assert found, text
    return found[0]


async def invited(house: House, name: str = "Amina Diallo") -> str:
    """The code of a link that a coordinator forwarded."""
    first, _, last = name.partition(" ")
    async with house.database.write() as uow:
        member = await uow.members.add(
            role=Role.FIELD_PARTNER,
            kind=Kind.ASSOCIATION,
            first_name=first,
            last_name=last,
            organisation="Association Horizon",
            communes=[TRONVILLE],
            now=house.clock(),
        )
        return await service.invite(uow, member.id, now=house.clock(), days=7, by=member.id)


async def who_is(house: House, person: Person) -> Member | None:
    async with house.database.read() as uow:
        return await uow.members.find_by_telegram(person.id)


async def waiting(house: House, name: str = "Amina Diallo") -> Person:
    """Somebody who accepted the charter and waits for the call."""
    person = house.telegram.person(name)
    await person.starts(await invited(house, name))
    await person.presses("J’accepte")
    await person.sees("Vos deux mots")
    await house.settled()
    return person


async def test_from_the_link_to_the_open_doors(house: House) -> None:
    claire = await house.coordinator()
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(await invited(house))
    await amina.sees("Charte déontologique")
    await amina.presses("J’accepte")
    words = two_words_in((await amina.sees("Vos deux mots")).words)
    await house.settled()
    assert claire.saw(words)
    await amina.says("/aide")
    await amina.sees(STRANGER)
    await claire.presses("C’est bien cette personne")
    await amina.sees("Bienvenue, Amina.")
    await house.settled()
    assert amina.saw("Mode exercice")
    assert amina.saw("Cachez votre numéro")
    assert "Signaler" in amina.keyboard
    assert "aide" in amina.menu
    assert "membres" not in amina.menu
    assert claire.saw("Entrée confirmée par Claire Fontaine")
    member = await who_is(house, amina)
    assert member is not None
    assert member.status is Status.ACTIVE
    async with house.database.read() as uow:
        assert await uow.charters.signed_at(member.id, 1) == house.clock()
        await uow.audit.verify()


async def test_the_first_coordinator_is_in_at_once_and_the_code_is_forgotten(house: House) -> None:
    async with house.database.write() as uow:
        code = await service.found_first_coordinator(uow, house.clock())
        assert await service.unused_coordinator_codes(uow, house.clock()) == [code]
    claire = house.telegram.person("Claire Fontaine")
    await claire.starts(code)
    await claire.presses("J’accepte")
    await claire.sees("Bienvenue, Claire.")
    await house.settled()
    assert "inviter" in claire.menu
    member = await who_is(house, claire)
    assert member is not None
    assert member.full_name == "Claire Fontaine"
    assert member.role is Role.COORDINATOR
    async with house.database.read() as uow:
        assert await service.unused_coordinator_codes(uow, house.clock()) == []


async def test_a_coordinator_of_the_command_line_is_named_to_the_others(house: House) -> None:
    claire = await house.coordinator()
    async with house.database.write() as uow:
        code = await service.invite_another_coordinator(uow, house.clock())
    samir = house.telegram.person("Samir Kaci")
    await samir.starts(code)
    await samir.presses("J’accepte")
    await samir.sees("Bienvenue")
    await claire.sees("Samir Kaci (CA de Bar-le-Duc - Sud Meuse) vient d’entrer")


async def test_confirmed_once_whoever_presses(house: House) -> None:
    claire = await house.coordinator()
    denis = await house.coordinator("Denis Roux")
    amina = await waiting(house)
    asked = await denis.sees("La personne doit vous dire")
    press = await denis.taps("C’est bien cette personne", on=asked)
    await claire.presses("C’est bien cette personne")
    await house.settled()
    assert press is not None
    assert sum("Bienvenue" in message.words for message in amina.phone()) == 1
    assert "Entrée confirmée" in claire.screen.words
    assert "Entrée confirmée" in denis.screen.words


async def test_somebody_else_came_through_the_link(house: House) -> None:
    claire = await house.coordinator()
    thief = await waiting(house)
    await claire.presses("Ce n’est pas elle")
    await thief.sees("le lien est fermé")
    assert await who_is(house, thief) is None
    await thief.says("Bonjour ?")
    await thief.sees(STRANGER)
    await claire.says("/membres")
    await claire.presses("Amina Diallo")
    await claire.presses("Nouvelle invitation")
    link = await claire.sees("Gardez-le pour vous")
    amina = house.telegram.person("Amina Diallo")
    address = re.search(r"https://\S+", link.words)
    assert address
    await amina.opens(address[0])
    await amina.presses("J’accepte")
    await amina.sees("Vos deux mots")


async def test_the_charter_is_refused(house: House) -> None:
    claire = await house.coordinator()
    code = await invited(house)
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(code)
    await amina.presses("Je refuse")
    await amina.sees("rien n’est gardé de votre compte")
    await claire.sees("n’a pas accepté la charte")
    assert await who_is(house, amina) is None
    await amina.starts(code)
    await amina.sees(STRANGER)


async def test_a_link_works_once_for_one_account_and_in_time(house: House) -> None:
    await house.coordinator()
    code, late = await invited(house), await invited(house, "Luc Martin")
    amina, other = house.telegram.person("Amina Diallo"), house.telegram.person("Autre Personne")
    await amina.starts(code)
    await amina.sees("Charte déontologique")
    await other.starts(code)
    await other.sees(STRANGER)
    await amina.starts(code)
    await amina.sees("Charte déontologique")
    await house.tick(timedelta(days=7))
    await other.starts(late)
    await other.sees(STRANGER)


async def test_an_account_that_is_a_partner_opens_no_other_door(house: House) -> None:
    await house.coordinator()
    paul = await house.member("Paul Petit", Role.MAYOR)
    code = await invited(house)
    await paul.starts(code)
    await paul.sees("Ce compte Telegram est déjà celui d’un partenaire")
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(code)
    await amina.sees("Charte déontologique")


async def test_wrong_codes_slow_down_one_person_alone(house: House) -> None:
    await house.coordinator()
    code, second = await invited(house), await invited(house, "Luc Martin")
    mallory, luc = house.telegram.person("Mallory"), house.telegram.person("Luc Martin")
    for attempt in range(10):
        await mallory.starts(f"wrong-{attempt}")
        await mallory.sees(STRANGER)
    await mallory.starts(code)
    await mallory.sees(STRANGER)
    await luc.starts(second)
    await luc.sees("Charte déontologique")
    await house.tick(timedelta(minutes=1))
    await mallory.starts(code)
    await mallory.sees("Charte déontologique")


@pytest.mark.parametrize("act", ["text", "sticker", "photo", "command", "start"])
async def test_a_stranger_gets_one_answer_and_leaves_no_trace(house: House, act: str) -> None:
    await house.coordinator()
    stranger = house.telegram.person("Inconnue Curieuse")
    match act:
        case "text":
            await stranger.says("CANARI rue des Lilas")
        case "sticker":
            await stranger.sends_sticker()
        case "photo":
            await stranger.sends_photo(caption="CANARI")
        case "command":
            await stranger.says("/membres CANARI")
        case "start":
            await stranger.starts("CANARI")
    await stranger.sees(STRANGER)
    await house.settled()
    async with house.database.read() as uow:
        assert await uow.chats.find(stranger.id) is None
    kept = [path.read_bytes() for path in (house.settings.vigie_key_file.parents[1]).rglob("*.db*")]
    assert kept
    for needle in (b"CANARI", b"Curieuse", str(stranger.id).encode()):
        assert not any(needle in page for page in kept)


async def test_a_stranger_who_blocks_and_unblocks_leaves_no_trace(house: House) -> None:
    stranger = house.telegram.person("Inconnue Curieuse")
    await stranger.says("Bonjour")
    await stranger.sees(STRANGER)
    await stranger.blocks()
    await stranger.unblocks()
    await stranger.says("Encore ?")
    await stranger.sees(STRANGER)
    async with house.database.read() as uow:
        assert await uow.chats.find(stranger.id) is None


async def test_the_way_in_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with Playground.serve(port=0, seed=7) as telegram:
        settings, clock = settings_for(tmp_path, telegram), HandClock()
        await found_reference_council(settings, clock)
        async with running(telegram, settings, clock) as house:
            claire = await house.coordinator()
            amina = house.telegram.person("Amina Diallo")
            await amina.starts(await invited(house))
            await amina.sees("Charte déontologique")
            await claire.says("/inviter")
            await claire.presses("Gendarmerie")
            await claire.sees("Prénom et nom")
            await house.settled()
        async with running(telegram, settings, clock):
            await amina.presses("J’accepte")
            await claire.sees("La personne doit vous dire")
            await claire.says("Jean Pierre MARTIN")
            await claire.sees("Quel organisme")
            await claire.presses("Annuler")
            await claire.sees("Invitation abandonnée")
            await claire.presses("C’est bien cette personne")
            await amina.sees("Bienvenue, Amina.")


async def test_accepting_twice_counts_once(house: House) -> None:
    claire = await house.coordinator()
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(await invited(house))
    shown = await amina.sees("Charte déontologique")
    await amina.taps("J’accepte", on=shown)
    assert await amina.presses("J’accepte", on=shown) == "C’est déjà fait."
    await house.settled()
    assert sum("a accepté la charte" in message.words for message in claire.phone()) == 1


async def test_a_link_taken_back_stops_whoever_is_reading_the_charter(house: House) -> None:
    claire = await house.coordinator()
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(await invited(house))
    await amina.sees("Charte déontologique")
    await claire.says("/membres")
    await claire.presses("Amina Diallo")
    await claire.presses("Annuler l’invitation")
    answer = await amina.presses("J’accepte")
    assert answer is not None
    assert "réservé" in answer
    assert await who_is(house, amina) is None


async def test_a_charter_that_changed_meanwhile_is_read_again(house: House) -> None:
    await house.coordinator()
    code = await invited(house)
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(code)
    await amina.sees("version 1")
    async with house.database.write() as uow:
        await uow.charters.publish(Charter(2, "Nouveau texte", house.clock() + timedelta(days=14)))
    answer = await amina.presses("J’accepte")
    assert answer is not None
    assert "La charte vient de changer" in answer
    await amina.starts(code)
    await amina.sees("Nouveau texte")
    await amina.presses("J’accepte")
    await amina.sees("Vos deux mots")


async def test_audit_names_the_command_line(house: House) -> None:
    async with house.database.write() as uow:
        before = await uow.audit.checkpoint()
        await service.invite_another_coordinator(uow, house.clock())
        assert (await uow.audit.checkpoint()).sequence == before.sequence + 1
    assert audit.SYSTEM == "vigie"
