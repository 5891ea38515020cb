"""A coordinator links groups: with the key, with the code, for one commune or a sector."""

import re
from datetime import timedelta

from bot.playground import Group, Person
from bot.playground.keys import Choice
from storage.groups import GroupState
from storage.members import Kind, Role
from tests.house import BOT_RIGHTS, LIGNY, SIREN, TRONVILLE, House


async def chooses(house: House, claire: Person, *lines: str) -> None:
    """Up to the two ways of naming the group."""
    await claire.says("/groupe")
    await claire.presses("Relier un groupe")
    for line in lines:
        await claire.sees("Quelles communes ce groupe suit-il ?")
        await claire.says(line)
        await house.settled()
    await claire.presses("C’est tout")
    await house.settled()


def code_on(claire: Person) -> str:
    found = [re.search(r"/lier (\w{6})", message.text) for message in claire.phone()]
    return next(match[1] for match in reversed(found) if match)


async def state_of(house: House, group: Group) -> GroupState | None:
    async with house.database.read() as uow:
        chat = await uow.chats.find(group.id)
        found = await uow.groups.find(chat) if chat else None
        return found.state if found else None


async def test_a_group_is_linked_with_one_key(house: House) -> None:
    claire = await house.coordinator()
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    elsewhere = await house.member("Léa Roux", communes=[LIGNY])
    group = house.telegram.group("Veille Tronville", creator=claire)
    await chooses(house, claire, "tronville")
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    await group.sees("Ce groupe suit désormais Tronville-en-Barrois.")
    await group.sees("Les alertes y paraissent sans nom ni détail")
    assert not any("relié à aucune commune" in message.text for message in group.phone())
    assert claire.saw("C’est fait : Veille Tronville est relié.")
    assert not claire.saw("Il me manque")
    assert "Signaler" in claire.keyboard
    assert mayor.saw("Le groupe Veille Tronville suit Tronville-en-Barrois.")
    assert not elsewhere.saw("Veille Tronville")
    await mayor.presses("Entrer dans le groupe")
    await house.settled()
    assert mayor in group.members


async def test_a_sector_is_several_communes_asked_when_in_doubt(house: House) -> None:
    claire = await house.coordinator()
    group = house.telegram.group("Veille du secteur", creator=claire)
    await claire.says("/groupe")
    await claire.presses("Relier un groupe")
    await claire.says("tronville, véel, Atlantide")
    await house.settled()
    assert claire.saw("Je ne trouve pas « Atlantide » dans le conseil.")
    await claire.sees("C’est bien Fains-Véel")
    await claire.presses("Oui, Fains-Véel")
    await claire.says("55291")
    await house.settled()
    await claire.presses("Retirer Tronville-en-Barrois")
    await house.settled()
    await claire.presses("C’est tout")
    await house.settled()
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    await group.sees("Ce groupe suit désormais Fains-Véel et Ligny-en-Barrois.")


async def test_a_key_of_a_step_before_changes_nothing(house: House) -> None:
    claire = await house.coordinator()
    await claire.says("/groupe")
    await claire.presses("Relier un groupe")
    await claire.says("tronville")
    await house.settled()
    form = claire.screen
    of_before = next(key for row in form.buttons for key in row if key.text == "Annuler")
    await claire.presses("C’est tout")
    await house.settled()
    press = await claire.takes(Choice(of_before, form))
    await house.settled()
    assert press is not None
    assert press.answer is not None
    assert "C’est déjà fait" in press.answer.text
    await claire.says("Tronville")
    await house.settled()
    assert claire.saw("Choisissez le groupe avec le bouton")
    await claire.presses("Annuler")
    await house.settled()
    assert claire.saw("Rien n’a changé.")
    assert "Signaler" in claire.keyboard


async def test_a_group_shared_too_late_is_not_linked(house: House) -> None:
    claire = await house.coordinator()
    group = house.telegram.group("Veille", creator=claire)
    await chooses(house, claire, "tronville")
    async with house.database.write() as uow:
        await uow.drafts.discard_all(house.people["Claire Fontaine"].id)
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    assert claire.saw("Ce choix n’est plus ouvert")
    assert "Signaler" in claire.keyboard
    assert await state_of(house, group) is GroupState.WAITING


async def test_a_form_left_alone_closes_by_itself(house: House) -> None:
    claire = await house.coordinator()
    await chooses(house, claire, "tronville")
    await house.tick(timedelta(minutes=29))
    assert claire.keyboard == ["Choisir le groupe"]
    await house.tick(timedelta(minutes=1))
    assert claire.saw("Rien n’a changé : ce choix s’est refermé.")
    assert "Signaler" in claire.keyboard
    await claire.says("Tronville")
    await house.settled()
    assert "Ce message n’a été transmis à personne" in claire.screen.text


async def test_a_group_is_linked_by_a_code_typed_there(house: House) -> None:
    claire = await house.coordinator()
    group = house.telegram.group("Veille Tronville", creator=claire)
    await group.adds_bot(by=claire, rights=BOT_RIGHTS)
    await group.sees("ce groupe n’est relié à aucune commune")
    await chooses(house, claire, "tronville")
    await claire.says(f"/lier {code_on(claire).lower()}", to=group)
    await house.settled()
    await group.sees("Ce groupe suit désormais Tronville-en-Barrois.")
    assert claire.saw("C’est fait : Veille Tronville est relié.")
    await house.tick(timedelta(minutes=11))
    assert group.bot_status == "administrator"


async def test_a_wrong_person_or_an_old_code_links_nothing(house: House) -> None:
    claire = await house.coordinator()
    second = await house.coordinator("Denis Second")
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    stranger = house.telegram.person("Inconnu Curieux")
    group = house.telegram.group("Veille", creator=claire, members=[second, amina, stranger])
    await group.adds_bot(by=claire, rights=BOT_RIGHTS)
    await chooses(house, claire, "tronville")
    code = code_on(claire)
    for person in (amina, stranger):
        heard = await person.says(f"/lier {code}", to=group)
        await group.sees("Seule la coordination du conseil peut relier ce groupe.", after=heard)
    for typed in (f"/lier {code}", "/lier", "/lier ZZZZZZ"):
        heard = await second.says(typed, to=group)
        await group.sees("Ce code n’est pas bon", after=heard)
    house.clock.advance(timedelta(minutes=31))
    heard = await claire.says(f"/lier {code}", to=group)
    await group.sees("Ce code n’est pas bon", after=heard)
    assert await state_of(house, group) is GroupState.WAITING


async def test_a_group_is_spoken_to_in_french_whoever_asks(house: House) -> None:
    claire = await house.coordinator()
    async with house.database.write() as uow:
        await uow.members.set_language(house.people["Claire Fontaine"].id, "en")
    group = house.telegram.group("Veille", creator=claire)
    await group.adds_bot(by=claire, rights=BOT_RIGHTS)
    heard = await claire.says("/lier 234567", to=group)
    await group.sees("Ce code n’est pas bon", after=heard)


async def test_in_a_linked_group_nobody_gets_an_answer_to_a_code(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [amina])
    await amina.says("/lier 234567", to=group)
    await house.settled()
    assert [message.sender.is_bot for message in group.phone()] == [False, False]


async def test_missing_rights_are_named_and_their_coming_is_told_once(house: House) -> None:
    claire = await house.coordinator()
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = house.telegram.group("Veille Tronville", creator=claire)
    await group.adds_bot(by=claire)
    await chooses(house, claire, "tronville")
    await claire.says(f"/lier {code_on(claire)}", to=group)
    await house.settled()
    told = claire.screen.text
    assert "Il me manque, comme administrateur" in told.replace("\u00a0", " ")
    assert all(word in told for word in ("Inviter", "Bannir", "Supprimer"))
    await claire.says("/groupe")
    await claire.sees("⚠️ 3 droits manquent")
    assert not mayor.saw("Entrer dans le groupe")
    await group.promotes_bot(by=claire, rights=["can_invite_users", "can_restrict_members"])
    await house.settled()
    assert mayor.saw("Entrer dans le groupe")
    assert not claire.saw("est en ordre")
    await group.promotes_bot(by=claire, rights=BOT_RIGHTS)
    await house.settled()
    await claire.sees("Le groupe Veille Tronville est en ordre")
    await group.promotes_bot(by=claire, rights=BOT_RIGHTS)
    await group.promotes_bot(by=claire, rights=["can_invite_users", "can_delete_messages"])
    await house.settled()
    texts = [message.text for message in claire.phone()]
    assert sum("est en ordre" in text for text in texts) == 1
    assert "Dans le groupe Veille Tronville" in texts[-1]
    assert "Bannir" in texts[-1]
    assert "Inviter" not in texts[-1]


async def test_a_group_serves_other_communes_later(house: House) -> None:
    claire = await house.coordinator()
    lea = await house.member("Léa Roux", communes=[LIGNY])
    group = house.telegram.group("Veille", creator=claire)
    await chooses(house, claire, "tronville")
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    await claire.says("/groupe")
    await claire.presses("Veille")
    await claire.presses("Changer les communes")
    await claire.says("ligny-en-barrois")
    await house.settled()
    await claire.presses("C’est tout")
    await house.settled()
    await group.sees("Ce groupe suit désormais Ligny-en-Barrois et Tronville-en-Barrois.")
    assert lea.saw("Entrer dans le groupe")


async def test_unlinking_is_asked_said_and_the_bot_leaves(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [amina])
    await claire.says("/groupe")
    await claire.presses("Veille Tronville")
    await claire.presses("Ne plus suivre")
    await claire.sees("Ne plus suivre Veille Tronville ?")
    yes = claire.screen
    await claire.presses("Oui, c’est décidé")
    await house.settled()
    await group.sees("Ce groupe n’est plus relié")
    assert "Aucun groupe n’est relié." in yes.text
    heard = await amina.says("Et maintenant ?", to=group)
    await house.tick(timedelta(minutes=11))
    assert group.bot_status == "left"
    assert group.phone()[-1] is heard or "quitté" in group.phone()[-1].notice
    assert not claire.saw("Vigie n’est plus dans le groupe")
    assert await state_of(house, group) is GroupState.GONE


async def test_only_a_coordinator_sees_the_groups(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await amina.says("/groupe")
    await house.settled()
    assert "Cela ne fait pas partie" in amina.screen.text
    assert SIREN not in str(amina)
