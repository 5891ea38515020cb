from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden

from bot.playground import Group, Impossible, Person, Playground

RIGHTS = ["can_invite_users", "can_restrict_members"]


@pytest.fixture
async def claire(group: Group) -> Person:
    """The creator of the group."""
    return group.members[0]


@pytest.fixture
async def run_group(group: Group, claire: Person) -> Group:
    """The group, with the bot as an administrator."""
    await group.promotes_bot(by=claire, rights=RIGHTS)
    return group


def asks(rights: ChatAdministratorRights | None) -> ReplyKeyboardMarkup:
    request = KeyboardButtonRequestChat(
        5,
        False,
        bot_is_member=True,
        bot_administrator_rights=rights,
        user_administrator_rights=rights,
        request_title=True,
    )
    return ReplyKeyboardMarkup([[KeyboardButton("Choisir un groupe", request_chat=request)]])


def may_invite() -> ChatAdministratorRights:
    rights: dict[str, Any] = ChatAdministratorRights.no_rights().to_dict()
    return ChatAdministratorRights(**(rights | {"can_invite_users": True}))


async def test_in_privacy_mode_a_plain_member_hears_little(
    bot: Bot, group: Group, amina: Person
) -> None:
    said = await bot.send_message(group.id, "bonjour")
    answered = group.phone()[-1]
    await amina.says("entre nous", to=group)
    await amina.says("/lier ABC", to=group)
    await amina.says("merci", to=group, reply_to=answered)
    heard = [u.message for u in await bot.get_updates() if u.message and u.message.text]
    assert [message.text for message in heard] == ["/start", "/lier ABC", "merci"]
    assert heard[-1].reply_to_message is not None
    assert heard[-1].reply_to_message.message_id == said.message_id


async def test_an_administrator_hears_everything(bot: Bot, run_group: Group, amina: Person) -> None:
    await amina.says("entre nous", to=run_group)
    (last,) = [u.message for u in await bot.get_updates(offset=-1) if u.message]
    assert last.text == "entre nous"


async def test_who_is_there(bot: Bot, run_group: Group, claire: Person, amina: Person) -> None:
    assert await bot.get_chat_member_count(run_group.id) == 3
    leaders = await bot.get_chat_administrators(run_group.id)
    assert [member.user.id for member in leaders] == [claire.id, bot.id]
    mine = await bot.get_chat_member(run_group.id, bot.id)
    assert mine.to_dict()["can_invite_users"]
    assert not mine.to_dict()["can_delete_messages"]
    assert (await bot.get_chat_member(run_group.id, amina.id)).status == "member"
    assert (await bot.get_chat(run_group.id)).title == "Tronville – veille"
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(run_group.id, 12)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(-12)


async def test_a_join_request_is_approved_or_declined(
    bot: Bot, telegram: Playground, run_group: Group
) -> None:
    link = await bot.create_chat_invite_link(run_group.id, creates_join_request=True)
    jean, rita = telegram.person("Jean"), telegram.person("Rita")
    for person in (jean, rita):
        await person.asks_to_join(run_group, link.invite_link)
    request = (await bot.get_updates())[-1].chat_join_request
    assert request is not None
    assert (request.chat.id, request.from_user.id) == (run_group.id, rita.id)
    assert request.invite_link is not None
    assert request.invite_link.creates_join_request
    await bot.send_message(request.user_chat_id, "Un instant…")  # for five minutes
    await bot.approve_chat_join_request(run_group.id, jean.id)
    await bot.decline_chat_join_request(run_group.id, rita.id)
    assert jean in run_group.members
    assert rita not in run_group.members
    with pytest.raises(BadRequest, match="User_already_participant"):
        await bot.approve_chat_join_request(run_group.id, jean.id)
    with pytest.raises(BadRequest, match="Hide_requester_missing"):
        await bot.approve_chat_join_request(run_group.id, rita.id)


async def test_after_five_minutes_a_request_gives_no_right_to_write() -> None:
    now = [1_800_000_000.0]
    async with Playground.serve(clock=lambda: now[0]) as telegram:
        claire, rita = telegram.person("Claire"), telegram.person("Rita")
        group = telegram.group("G", creator=claire)
        await group.adds_bot(by=claire, rights=RIGHTS)
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            link = await bot.create_chat_invite_link(group.id, creates_join_request=True)
            await rita.asks_to_join(group, link.invite_link)
            now[0] += 301
            with pytest.raises(Forbidden, match="can't initiate conversation"):
                await bot.send_message(rita.id, "Un instant…")


async def test_links_lead_in_until_they_do_not(
    bot: Bot, telegram: Playground, run_group: Group
) -> None:
    open_link = (await bot.create_chat_invite_link(run_group.id, member_limit=1)).invite_link
    first, second = telegram.person("Première"), telegram.person("Seconde")
    await first.opens(open_link)
    assert first in run_group.members
    with pytest.raises(Impossible, match="plus valable"):
        await second.opens(open_link)
    other = await bot.create_chat_invite_link(run_group.id)
    assert (await bot.revoke_chat_invite_link(run_group.id, other.invite_link)).is_revoked
    with pytest.raises(Impossible, match="plus valable"):
        await second.opens(other.invite_link)
    with pytest.raises(BadRequest, match="Member limit can't be specified"):
        await bot.create_chat_invite_link(run_group.id, creates_join_request=True, member_limit=2)


async def test_removing_people(bot: Bot, run_group: Group, claire: Person, amina: Person) -> None:
    link = await bot.create_chat_invite_link(run_group.id)
    await bot.ban_chat_member(run_group.id, amina.id)
    assert amina not in run_group.members
    assert (await bot.get_chat_member(run_group.id, amina.id)).status == "kicked"
    with pytest.raises(Impossible, match="ne peut pas rejoindre"):
        await amina.opens(link.invite_link)
    await bot.unban_chat_member(run_group.id, amina.id, only_if_banned=True)
    await amina.opens(link.invite_link)
    assert amina in run_group.members
    with pytest.raises(BadRequest, match="Can't remove chat owner"):
        await bot.ban_chat_member(run_group.id, claire.id)
    await run_group.promotes(amina, by=claire, rights=["can_invite_users"])
    with pytest.raises(BadRequest, match="User is an administrator of the chat"):
        await bot.ban_chat_member(run_group.id, amina.id)


async def test_without_rights_the_bot_can_do_nothing(bot: Bot, group: Group, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Not enough rights to manage chat invite link"):
        await bot.create_chat_invite_link(group.id)
    with pytest.raises(BadRequest, match="Not enough rights to restrict/unrestrict chat member"):
        await bot.ban_chat_member(group.id, amina.id)


async def test_a_group_is_handed_over_with_its_rights(bot: Bot, telegram: Playground) -> None:
    claire = telegram.person("Claire")
    await claire.starts()
    group = telegram.group("Ligny", creator=claire)
    await bot.send_message(claire.id, "Quel groupe ?", reply_markup=asks(may_invite()))
    await claire.shares_group(group, button="Choisir")
    updates = await bot.get_updates()
    added = next(update.my_chat_member for update in updates if update.my_chat_member)
    assert added.new_chat_member.to_dict()["can_invite_users"]
    assert updates[-1].message is not None
    shared = updates[-1].message.chat_shared
    assert shared is not None
    assert (shared.request_id, shared.chat_id, shared.title) == (5, group.id, "Ligny")


async def test_a_phone_offers_only_groups_that_fit(
    bot: Bot, telegram: Playground, group: Group, amina: Person
) -> None:
    with pytest.raises(Impossible, match="no key 'Choisir'"):
        await amina.shares_group(group, button="Choisir")
    await bot.send_message(amina.id, "Quel groupe ?", reply_markup=asks(may_invite()))
    with pytest.raises(Impossible, match="pas administrateur"):
        await amina.shares_group(group, button="Choisir")
    with pytest.raises(Impossible, match="use shares_group"):
        await amina.presses("Choisir")


async def test_people_come_go_and_see(
    bot: Bot, telegram: Playground, group: Group, claire: Person
) -> None:
    await bot.send_message(group.id, "un avis ancien")
    late, outsider = telegram.person("Tardive"), telegram.person("Dehors")
    await group.adds(late, by=claire)
    assert late.saw("un avis ancien")
    assert not outsider.saw("un avis")
    with pytest.raises(Impossible, match="n’est pas dans"):
        await outsider.says("coucou", to=group)
    await late.leaves(group)
    await bot.send_message(group.id, "un avis nouveau")
    assert not late.saw("nouveau")
    await group.sees("avis nouveau")


async def test_the_menu_follows_scope_and_language(
    bot: Bot, telegram: Playground, amina: Person
) -> None:
    emma = telegram.person("Emma", language="en")
    await bot.set_my_commands([BotCommand("aide", "Aide")])
    await bot.set_my_commands([BotCommand("help", "Help")], language_code="en")
    await bot.set_my_commands(
        [BotCommand("membres", "Membres")], scope=BotCommandScopeChat(amina.id)
    )
    assert (amina.menu, emma.menu) == (["membres"], ["help"])
    await bot.set_my_commands(
        [BotCommand("alerte", "Alerte")], scope=BotCommandScopeAllPrivateChats()
    )
    await bot.delete_my_commands(scope=BotCommandScopeChat(amina.id))
    assert (amina.menu, emma.menu) == (["alerte"], ["alerte"])
    assert [command.command for command in await bot.get_my_commands()] == ["aide"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Réunion", "x")])


async def test_the_bot_presents_itself(bot: Bot, amina: Person) -> None:
    assert await bot.set_my_description("Liaison du conseil")
    assert await bot.set_my_short_description("Liaison")
    assert await bot.set_chat_menu_button(amina.id)
    assert await bot.send_chat_action(amina.id, "typing")
    await bot.send_message(amina.id, "à garder")
    assert await bot.pin_chat_message(amina.id, amina.screen.id)
    assert amina.screen.pinned
    with pytest.raises(BadRequest, match="Bot_short_description_too_long"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(amina.id, "singing")
