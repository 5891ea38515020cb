"""Access ends at once and comes back; whoever cannot be reached is named to the coordinators."""

import re
from datetime import timedelta

from sqlalchemy import select

from bot.playground import Person
from storage.audit import audit
from storage.members import Role, Status
from storage.messages import Message
from storage.outbox import Outcome
from tests.house import LIGNY, TRONVILLE, House

STRANGER = "Ce service est réservé aux partenaires du conseil"


async def card_of(coordinator: Person, name: str) -> None:
    await coordinator.says("/membres")
    await coordinator.presses(name)
    await coordinator.sees("Depuis")


async def status_of(house: House, name: str) -> Status:
    async with house.database.read() as uow:
        return (await uow.members.get(house.people[name].id)).status


async def readings(house: House) -> list[str]:
    """Which acts of reading the partners' names stand in the journal."""
    acts = select(audit.c.act).where(audit.c.act.in_(("members.listed", "member.shown")))
    async with house.database.read() as uow:
        return list(await uow.connection.scalars(acts.order_by(audit.c.sequence)))


async def test_suspended_at_once_with_what_was_on_its_way(house: House) -> None:
    claire = await house.coordinator()
    mayor = await house.member("Paul Petit", Role.MAYOR, communes=[TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    member = house.people["Paul Petit"]
    assert member.chat is not None
    async with house.database.write() as uow:
        later = house.clock() + timedelta(hours=1)
        for text, owner in (("SECRET UN", member.id), ("SECRET DEUX", None)):
            await uow.outbox.send(
                member.chat, Message(text=text), now=house.clock(), due_at=later, member=owner
            )
        await uow.drafts.open(member.id, "alert", "commune", {}, house.clock())
    await card_of(claire, "Paul Petit")
    await claire.presses("Suspendre")
    await claire.sees("Suspendre l’accès de Paul Petit")
    assert await status_of(house, "Paul Petit") is Status.ACTIVE
    await claire.presses("Oui, suspendre")
    await claire.sees("Accès suspendu")
    await house.settled()
    assert mayor.saw("Votre accès à Vigie est suspendu et vous avez quitté ses groupes.")
    assert mayor.keyboard == []
    assert mayor.menu == []
    assert mayor not in group.members
    async with house.database.read() as uow:
        assert await uow.drafts.latest(member.id, house.clock()) is None
    await mayor.says("/alertes")
    await mayor.sees(STRANGER)
    await house.tick(timedelta(hours=2))
    assert not mayor.saw("SECRET")
    await claire.presses("Réintégrer")
    await mayor.sees("Votre accès à Vigie est rétabli")
    await house.settled()
    assert "aide" in mayor.menu
    assert await status_of(house, "Paul Petit") is Status.ACTIVE


async def test_removed_after_a_second_thought_and_only_once(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE, LIGNY])
    await card_of(claire, "Amina Diallo")
    await claire.presses("Retirer")
    await claire.sees("Retirer l’accès de Amina Diallo")
    await claire.presses("Non, revenir")
    await claire.sees("Communes : Ligny-en-Barrois, Tronville-en-Barrois")
    await claire.presses("Retirer")
    sure = await claire.sees("Pour revenir, il faudra une nouvelle invitation")
    await claire.taps("Oui, retirer", on=sure)
    assert await claire.presses("Oui, retirer", on=sure) == "C’est déjà fait."
    await house.settled()
    assert amina.saw("Votre accès à Vigie a pris fin. Ce que vous y avez lu reste confidentiel.")
    assert await status_of(house, "Amina Diallo") is Status.REMOVED
    await amina.starts()
    await amina.sees(STRANGER)
    await claire.presses("Retour à la liste")
    shown = await claire.sees("1 partenaire")
    assert "Amina" not in shown.words
    async with house.database.read() as uow:
        await uow.audit.verify()


async def test_nobody_ends_their_own_access(house: House) -> None:
    claire = await house.coordinator()
    await card_of(claire, "Claire Fontaine")
    await claire.presses("Suspendre")
    answer = await claire.presses("Oui, suspendre")
    assert answer is not None
    assert "Pas votre propre accès" in answer
    assert await status_of(house, "Claire Fontaine") is Status.ACTIVE


async def test_the_auditor_sees_the_list_and_opens_nobody(house: House) -> None:
    await house.member("Amina Diallo")
    auditor = await house.member("Odile Garde", Role.AUDITOR)
    await auditor.says("/membres")
    shown = await auditor.sees("2 partenaires")
    assert shown.labels == []
    assert await readings(house) == ["members.listed"]
    await auditor.says("/inviter")
    await auditor.sees("Cela ne fait pas partie")


async def test_whoever_opens_a_card_stands_in_the_journal(house: House) -> None:
    claire = await house.coordinator()
    await house.member("Amina Diallo")
    await claire.says("/membres")
    await claire.presses("Amina Diallo")
    await claire.sees("Association exemple")
    await claire.presses("Retour")
    await house.settled()
    assert await readings(house) == ["members.listed", "member.shown", "members.listed"]


async def test_the_list_has_pages(house: House) -> None:
    claire = await house.coordinator()
    async with house.database.write() as uow:
        for number in range(17):
            await uow.members.add(
                role=Role.FIELD_PARTNER,
                kind=house.people["Claire Fontaine"].kind,
                first_name="Personne",
                last_name=f"N{number:02}",
                organisation="Association exemple",
                communes=[TRONVILLE],
                now=house.clock(),
            )
    await claire.says("/membres")
    await claire.sees("18 partenaires · page 1 sur 3")
    await claire.presses("Page suivante")
    await claire.sees("page 2 sur 3")
    await claire.presses("Page suivante")
    last = await claire.sees("page 3 sur 3")
    assert "N16" in last.words


async def test_a_lost_link_is_made_again_and_taken_back(house: House) -> None:
    claire = await house.coordinator()
    async with house.database.write() as uow:
        await uow.members.add(
            role=Role.FIELD_PARTNER,
            kind=house.people["Claire Fontaine"].kind,
            first_name="Luc",
            last_name="Martin",
            organisation="Association exemple",
            communes=[TRONVILLE],
            now=house.clock(),
        )
    await claire.says("/membres")
    await claire.presses("Luc Martin")
    await claire.presses("Nouvelle invitation")
    first = re.search(r"https://\S+", (await claire.sees("Gardez-le pour vous")).words)
    await claire.sees("Lien valable jusqu’au lundi 30 novembre")
    await claire.presses("Nouvelle invitation")
    second = re.search(r"https://\S+", (await claire.sees("Gardez-le pour vous")).words)
    assert first
    assert second
    luc = house.telegram.person("Luc Martin")
    await luc.opens(first[0])
    await luc.sees(STRANGER)
    await claire.presses("Annuler l’invitation")
    await claire.sees("Lien annulé")
    await luc.opens(second[0])
    await luc.sees(STRANGER)


async def test_who_blocked_vigie_is_named_once_and_comes_back(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo")
    await amina.blocks()
    await claire.sees("Amina Diallo (Association exemple) ne reçoit plus rien")
    await house.settled()
    assert "bloqué" in claire.screen.words
    await claire.says("/membres")
    listed = await claire.sees("2 partenaires")
    assert "⚠️ Amina Diallo" in listed.words
    await claire.presses("Amina Diallo")
    await claire.sees("Injoignable")
    await amina.starts()
    await amina.sees("Bonjour Amina.")
    await claire.presses("Retour à la liste")
    assert "⚠️ Amina Diallo" not in (await claire.sees("2 partenaires")).words


async def test_a_refused_message_tells_the_coordinators_too(house: House) -> None:
    claire = await house.coordinator()
    await house.member("Amina Diallo")
    chat = house.people["Amina Diallo"].chat
    assert chat is not None
    async with house.database.write() as uow:
        await uow.chats.migrate(chat, 404)
        await uow.outbox.send(chat, Message(text="Bonjour"), now=house.clock())
    await claire.sees("Telegram ne trouve plus sa conversation")
    await house.settled()
    assert await house.count(Outcome.FAILED) == 1
