"""In the group itself: the bot is called or not, people knock, strangers show, groups move."""

from datetime import timedelta

from handlers.groups import entry
from handlers.moment import Moment
from storage.groups import GroupState
from storage.members import Kind, Role, Status
from storage.messages import Message
from tests.house import BOT_RIGHTS, LIGNY, PARIS, TRONVILLE, House
from tests.journeys.test_groups_linking import chooses, state_of


async def test_a_group_that_nobody_links_is_left_after_ten_minutes(house: House) -> None:
    claire = await house.coordinator()
    stranger = house.telegram.person("Inconnu Curieux")
    group = house.telegram.group("Foot du jeudi", creator=stranger)
    await group.adds_bot(by=stranger)
    await group.sees("je le quitterai dans 10 minutes")
    await group.promotes_bot(by=stranger, rights=BOT_RIGHTS)
    await house.tick(timedelta(minutes=9))
    assert group.bot_status == "administrator"
    await house.tick(timedelta(minutes=1))
    assert group.bot_status == "left"
    await house.tick(timedelta(seconds=5))
    async with house.database.read() as uow:
        assert await uow.chats.find(group.id) is None
    spoken = [message for message in group.phone() if "quitterai" in message.text]
    assert len(spoken) == 1
    assert not claire.saw("Foot du jeudi")
    await group.adds_bot(by=stranger)
    await house.settled()
    spoken = [message for message in group.phone() if "quitterai" in message.text]
    assert len(spoken) == 2


async def test_a_group_linked_in_time_is_not_left(house: House) -> None:
    claire = await house.coordinator()
    group = house.telegram.group("Veille Tronville", creator=claire)
    await group.adds_bot(by=claire)
    await group.sees("je le quitterai dans 10 minutes")
    await chooses(house, claire, "tronville")
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    await house.tick(timedelta(minutes=30))
    assert group.bot_status == "administrator"
    assert await state_of(house, group) is GroupState.LINKED


async def test_who_is_concerned_is_let_in_and_the_rest_turned_away(house: House) -> None:
    claire = await house.coordinator()
    second = await house.coordinator("Denis Second")
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    elsewhere = await house.member("Léa Roux", communes=[LIGNY])
    stranger = house.telegram.person("Inconnu Curieux")
    group = house.telegram.group("Veille Tronville", creator=claire)
    await chooses(house, claire, "tronville")
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    async with house.database.read() as uow:
        (ours,) = await uow.groups.linked()
    assert ours.invite_link is not None
    for person in (mayor, second, elsewhere, stranger):
        await person.asks_to_join(group, ours.invite_link)
    await house.settled()
    assert group.members == [claire, mayor, second]
    assert group.requests == []
    assert stranger.phone() == []
    assert not claire.saw("sans être partenaire actif")


async def test_a_stranger_in_the_group_is_named_once_and_can_be_put_out(house: House) -> None:
    claire = await house.coordinator()
    second = await house.coordinator("Denis Second")
    stranger = house.telegram.person("Inconnu Curieux")
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire)
    await group.adds(stranger, by=claire)
    await stranger.says("Bonjour à tous", to=group)
    await stranger.says("Ça va ?", to=group)
    await house.settled()
    told = [message for message in claire.phone() if "Inconnu Curieux" in message.text]
    assert len(told) == 1
    assert str(stranger.id) not in told[0].buttons[0][0].data
    await second.presses("Retirer du groupe")
    await house.settled()
    assert stranger not in group.members
    assert "a été retirée du groupe" in told[0].text
    assert told[0].buttons == ()
    assert not any(message.sender.is_bot and message.text for message in group.phone())


async def test_a_second_press_finds_it_done(house: House) -> None:
    claire = await house.coordinator()
    stranger = house.telegram.person("Inconnu Curieux")
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [stranger])
    await stranger.says("Bonjour à tous", to=group)
    await house.settled()
    first = await claire.taps("Retirer du groupe")
    again = await claire.taps("Retirer du groupe")
    await house.settled()
    assert first is not None
    assert again is not None
    answers = [press.answer.text for press in (first, again) if press.answer]
    assert "cette personne sort du groupe" in answers[0]
    assert "C’est déjà fait" in answers[1]


async def test_who_became_a_partner_meanwhile_stays(house: House) -> None:
    claire = await house.coordinator()
    paul = house.telegram.person("Paul Petit")
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [paul])
    await paul.says("Bonjour à tous", to=group)
    await house.settled()
    async with house.database.write() as uow:
        member = await uow.members.add(
            role=Role.MAYOR,
            kind=Kind.MUNICIPALITY,
            first_name="Paul",
            last_name="Petit",
            organisation="Mairie",
            communes=[TRONVILLE],
            now=house.clock(),
        )
        await uow.members.bind(member.id, paul.id, await uow.chats.at(paul.id))
        await uow.members.set_status(member.id, Status.ACTIVE)
    assert await claire.presses("Retirer du groupe") is not None
    assert claire.saw("Cette personne est devenue partenaire")
    assert paul in group.members


async def test_a_bot_that_was_thrown_out_is_told_once(house: House) -> None:
    claire = await house.coordinator()
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire)
    await group.kicks_bot(by=claire)
    await house.settled()
    told = [
        message.text for message in claire.phone() if "n’est plus dans le groupe" in message.text
    ]
    assert len(told) == 1
    assert await state_of(house, group) is GroupState.GONE
    await claire.says("/groupe")
    await claire.sees("⚠️ Vigie n’y est plus")
    await claire.presses("Veille Tronville")
    await claire.presses("Oublier ce groupe")
    await claire.presses("Oui, c’est décidé")
    await claire.sees("Aucun groupe n’est relié.")


async def test_a_group_found_dead_by_the_delivery_is_told_once(house: House) -> None:
    claire = await house.coordinator()
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire)
    house.telegram.fails_next("sendMessage", 403, "Forbidden: bot was kicked from the group chat")
    async with house.database.write() as uow:
        chat = await uow.chats.at(group.id)
        await uow.outbox.send(chat, Message(text="Un avis"), now=house.clock())
    house.app.emitter.wake()
    await house.settled()
    await group.kicks_bot(by=claire)
    await house.settled()
    told = [
        message.text for message in claire.phone() if "n’est plus dans le groupe" in message.text
    ]
    assert len(told) == 1


async def test_after_a_migration_the_notice_still_arrives(house: House) -> None:
    claire = await house.coordinator()
    group = house.telegram.group("Veille Tronville", creator=claire, supergroup=False)
    await chooses(house, claire, "tronville")
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    async with house.database.read() as uow:
        (before,) = await uow.groups.linked()
    old = group.id
    await group.migrates()
    await house.settled()
    async with house.database.write() as uow:
        assert await uow.chats.find(old) is None
        assert await uow.chats.find(group.id) == before.chat
        await uow.outbox.send(before.chat, Message(text="Un avis"), now=house.clock())
    house.app.emitter.wake()
    await group.sees("Un avis")
    async with house.database.read() as uow:
        assert [found.id for found in await uow.groups.linked()] == [before.id]


async def test_who_loses_access_leaves_every_group_and_may_come_back(house: House) -> None:
    claire = await house.coordinator()
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = house.telegram.group("Veille Tronville", creator=claire)
    await chooses(house, claire, "tronville")
    await claire.shares_group(group, button="Choisir le groupe")
    await house.settled()
    await paul.presses("Entrer dans le groupe")
    await house.settled()
    assert paul in group.members
    member = house.people["Paul Petit"]
    async with house.database.write() as uow:
        await uow.members.set_status(member.id, Status.SUSPENDED)
        moment = Moment(uow, house.clock(), PARIS, await uow.policy(), "vigie_bot")
        await entry.take_out(moment, member)
    house.app.emitter.wake()
    await house.settled()
    assert paul not in group.members
    await paul.presses("Entrer dans le groupe")
    await house.settled()
    assert paul not in group.members
    async with house.database.write() as uow:
        await uow.members.set_status(member.id, Status.ACTIVE)
        moment = Moment(uow, house.clock(), PARIS, await uow.policy(), "vigie_bot")
        await entry.offer_groups(moment, await uow.members.get(member.id))
    house.app.emitter.wake()
    await house.settled()
    await paul.presses("Entrer dans le groupe", on=paul.screen)
    await house.settled()
    assert paul in group.members
