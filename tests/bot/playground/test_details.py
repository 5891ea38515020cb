"""Corners of the Bot API that a bot meets rarely, and must meet here first."""

from typing import Any

import pytest

from bot.playground import Group, Person, Playground
from tests.bot.playground.conftest import Wire


async def test_entities_can_be_given_beside_the_text(wire: Wire, amina: Person) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    sent = await wire("sendMessage", chat_id=amina.id, text="😀ab ", entities=bold)
    assert sent["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert amina.screen.html == "<b>😀ab</b>"
    link = [{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:alert(1)"}]
    await wire("sendMessage", chat_id=amina.id, text="x", entities=link)
    assert amina.screen.html == '<a href="https://javascript:alert(1)">x</a>'


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMessage", {"text": "x", "entities": [7]}, "can't parse entities"),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": 1}}, "must be an Array"),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [1]}}, "Array of Arrays"),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[1]]}}, "String or an Object"),
        (
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [["a"]]}},
            "InlineKeyboardButton must be an Object",
        ),
        (
            "sendMessage",
            {
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 101]},
            },
            "reply markup is too long",
        ),
        ("sendDocument", {}, "there is no document in the request"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption"),
        (
            "editMessageReplyMarkup",
            {"message_id": 2, "reply_markup": {"keyboard": [["a"]]}},
            "inline keyboard expected",
        ),
        ("pinChatMessage", {"message_id": 9}, "message to pin not found"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "x"}, "wrong file_id"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("leaveChat", {}, "method is available only for groups and supergroups"),
        ("setWebhook", {"url": "http://x.fr"}, "An HTTPS URL must be provided"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setChatMenuButton", {"menu_button": {"type": "x"}}, "menuButton has unsupported type"),
    ],
)
async def test_refusals(
    wire: Wire, amina: Person, method: str, params: dict[str, Any], description: str
) -> None:
    await wire("sendMessage", chat_id=amina.id, text="le message 2")
    refusal = await wire.refusal(method, chat_id=amina.id, **params)
    assert refusal.startswith("Bad Request: ")
    assert description in refusal


async def test_bodies_that_are_no_bodies(telegram: Playground, wire: Wire) -> None:
    headers = {"Content-Type": "application/json"}
    for body in ("{", "[]"):
        async with wire.session.post(f"{wire.root}/getMe", data=body, headers=headers) as answer:
            assert (await answer.json())["description"] == "Bad Request: can't parse JSON object"
    for path in (f"bot{telegram.token}/documents/x", "bot1:x/documents/x"):
        async with wire.session.get(f"{telegram.url}/file/{path}") as answer:
            assert answer.status in {401, 404}
            assert not (await answer.json())["ok"]


async def test_a_private_chat_is_a_chat_too(wire: Wire, amina: Person, group: Group) -> None:
    stranger = group.members[0]
    chat = (await wire("getChat", chat_id=amina.id))["result"]
    assert (chat["type"], chat["last_name"]) == ("private", "Diallo")
    assert (await wire("getChatMemberCount", chat_id=amina.id))["result"] == 2
    me = (await wire("getChatMember", chat_id=amina.id, user_id=amina.id))["result"]
    assert me["user"]["first_name"] == "Amina"
    refusal = await wire.refusal("getChatMember", chat_id=amina.id, user_id=stranger.id)
    assert refusal == "Bad Request: PARTICIPANT_ID_INVALID"
    assert (await wire("getChat", chat_id=stranger.id))["ok"]  # known from the group


async def test_nobody_is_known_before_they_were_met(wire: Wire, telegram: Playground) -> None:
    unmet = telegram.person("Jamais Vue")
    assert await wire.refusal("getChat", chat_id=unmet.id) == "Bad Request: chat not found"


async def test_several_messages_go_at_once(wire: Wire, amina: Person) -> None:
    first, second = await amina.says("un"), await amina.says("deux")
    ids = [first.id, second.id, 99]
    assert (await wire("deleteMessages", chat_id=amina.id, message_ids=ids))["ok"]
    assert [message.text for message in amina.phone()] == ["/start"]


async def test_a_small_group_cannot_lift_bans(
    wire: Wire, telegram: Playground, amina: Person
) -> None:
    jean = telegram.person("Jean")
    small = telegram.group("Petit", creator=amina, members=[jean], supergroup=False)
    await small.adds_bot(by=amina, rights=["can_restrict_members"])
    target = {"chat_id": small.id, "user_id": jean.id}
    assert (await wire("banChatMember", **target))["ok"]
    refusal = await wire.refusal("unbanChatMember", **target)
    assert refusal == "Bad Request: method is available for supergroup and channel chats only"
    await small.kicks_bot(by=amina)
    assert "bot was kicked from the group chat" in await wire.refusal("getChat", chat_id=small.id)


async def test_an_invite_link_has_rules(wire: Wire, group: Group) -> None:
    await group.promotes_bot(by=group.members[0], rights={"can_invite_users": True})
    params = {"chat_id": group.id, "name": "x" * 33}
    assert "INVITE_TITLE_TOO_LONG" in await wire.refusal("createChatInviteLink", **params)
    params = {"chat_id": group.id, "invite_link": "https://t.me/+none"}
    assert "INVITE_HASH_EXPIRED" in await wire.refusal("revokeChatInviteLink", **params)


async def test_a_group_prints_what_stands_in_it(wire: Wire, group: Group) -> None:
    await wire("sendMessage", chat_id=group.id, text="Un avis")
    assert str(group).endswith("Vigie: Un avis")
    notice = await group.sees("avis")
    with pytest.raises(AssertionError, match="'avis' did not appear"):
        await group.sees("avis", after=notice, within=0)
