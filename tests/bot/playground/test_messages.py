from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.playground import Group, Person, Playground
from tests.bot.playground.conftest import Wire


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Bien reçu"} | button]]}


async def test_a_message_keeps_everything_that_it_was_sent_with(bot: Bot, amina: Person) -> None:
    question = await amina.says("et alors ?")
    sent = await bot.send_message(
        amina.id,
        "Bonjour <b>Amina</b>",
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        reply_to_message_id=question.id,
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="o")]]),
    )
    assert sent.has_protected_content
    assert sent.reply_to_message is not None
    assert sent.text_html == "Bonjour <b>Amina</b>"
    shown = amina.screen
    assert (shown.id, shown.html) == (sent.message_id, "Bonjour <b>Amina</b>")
    assert shown.silent
    assert shown.protected
    assert shown.reply_to is question
    assert shown.labels == ["Oui"]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": inline(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(url="no way")}, "Wrong HTTP URL"),
        ({"text": "x", "reply_markup": inline()}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": inline(text="", callback_data="x")}, "must be non-empty"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
async def test_what_telegram_refuses(
    wire: Wire, amina: Person, params: dict[str, Any], description: str
) -> None:
    refusal = await wire.refusal("sendMessage", **({"chat_id": amina.id} | params))
    assert refusal.startswith("Bad Request: ")
    assert description in refusal
    assert [message.text for message in amina.phone()] == ["/start"]


async def test_the_longest_texts_pass(wire: Wire, amina: Person) -> None:
    text = "<b>" + "😀" * 2048 + "</b>"  # length counts after the markup is read
    assert (await wire("sendMessage", chat_id=amina.id, text=text, parse_mode="HTML"))["ok"]
    markup = inline(callback_data="x" * 64)
    assert (await wire("sendMessage", chat_id=amina.id, text="x", reply_markup=markup))["ok"]


@pytest.mark.parametrize(
    ("key", "description"),
    [
        ({"request_chat": {"request_id": 1}}, "chats can be requested in private chats only"),
        ({"request_contact": True}, "phone number can be requested in private chats only"),
        ({"web_app": {"url": "https://x.fr"}}, "web App buttons can be used in private chats only"),
    ],
)
async def test_some_keys_exist_in_private_chats_only(
    wire: Wire, amina: Person, group: Group, key: dict[str, Any], description: str
) -> None:
    keyboard = {"keyboard": [[{"text": "Choisir"} | key]]}
    refusal = await wire.refusal("sendMessage", chat_id=group.id, text="x", reply_markup=keyboard)
    assert refusal == f"Bad Request: {description}"
    assert (await wire("sendMessage", chat_id=amina.id, text="x", reply_markup=keyboard))["ok"]


async def test_a_web_app_button_has_no_place_in_a_group(wire: Wire, group: Group) -> None:
    markup = inline(web_app={"url": "https://example.org"})
    refusal = await wire.refusal("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert refusal == "Bad Request: BUTTON_TYPE_INVALID"


async def test_who_never_pressed_start_hears_nothing(bot: Bot, telegram: Playground) -> None:
    stranger = telegram.person("Inconnu")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "x")
    await stranger.starts()
    await bot.send_message(stranger.id, "x")


async def test_who_blocked_the_bot_hears_nothing(bot: Bot, amina: Person) -> None:
    await amina.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(amina.id, "x")
    await amina.unblocks()
    await bot.send_message(amina.id, "x")
    changes = [update.my_chat_member for update in await bot.get_updates()][1:]
    assert [c.new_chat_member.status for c in changes if c] == ["kicked", "member"]


async def test_a_group_that_threw_the_bot_out(bot: Bot, group: Group) -> None:
    await group.kicks_bot(by=group.members[0])
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_group_that_the_bot_left(bot: Bot, group: Group) -> None:
    await bot.leave_chat(group.id)
    assert group.bot_status == "left"
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_group_that_became_a_supergroup(
    bot: Bot, telegram: Playground, amina: Person
) -> None:
    small = telegram.group("Petite commune", creator=amina, supergroup=False)
    await small.adds_bot(by=amina)
    await bot.send_message(small.id, "avant")
    old_id = await small.migrates()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old_id, "après")
    assert moved.value.new_chat_id == small.id != old_id
    await bot.send_message(small.id, "après")
    assert [m.text for m in small.phone() if m.text] == ["avant", "après"]
    moves = [u.message for u in await bot.get_updates() if u.message]
    assert [m.migrate_to_chat_id for m in moves if m.migrate_to_chat_id] == [small.id]
    assert [m.migrate_from_chat_id for m in moves if m.migrate_from_chat_id] == [old_id]


async def test_edits_are_seen_and_marked(bot: Bot, amina: Person) -> None:
    sent = await bot.send_message(amina.id, "pas encore vue")
    await sent.edit_text("vue par <b>la mairie</b>", parse_mode="HTML")
    assert amina.screen.html == "vue par <b>la mairie</b>"
    assert amina.screen.edited is not None
    assert amina.saw("pas encore vue")


async def test_an_edit_must_change_something(bot: Bot, amina: Person) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="o")]])
    sent = await bot.send_message(amina.id, "voir https://x.fr", reply_markup=markup)
    same = "specified new message content and reply markup are exactly the same"
    with pytest.raises(BadRequest, match=f"Message is not modified: {same}"):
        await sent.edit_text("voir https://x.fr", reply_markup=markup)
    await sent.edit_text("voir https://x.fr")  # without its buttons
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(None)


async def test_what_cannot_be_edited(bot: Bot, amina: Person) -> None:
    own = await amina.says("à moi")
    document = await bot.send_document(amina.id, b"x", filename="x.txt", caption="ici")
    refusals = {
        999: "Message to edit not found",
        own.id: "Message can't be edited",
        document.message_id: "There is no text in the message to edit",
    }
    for message_id, refusal in refusals.items():
        with pytest.raises(BadRequest, match=refusal):
            await bot.edit_message_text("y", amina.id, message_id)
    await document.edit_caption("là")
    assert amina.screen.text == "là"


@pytest.mark.parametrize(
    "markup",
    [ReplyKeyboardMarkup([["Signaler"]]), ReplyKeyboardRemove()],
    ids=["brings", "removes"],
)
async def test_what_touched_the_reply_keyboard_cannot_be_edited(
    bot: Bot, amina: Person, markup: ReplyKeyboardMarkup | ReplyKeyboardRemove
) -> None:
    sent = await bot.send_message(amina.id, "x", reply_markup=markup)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await sent.edit_text("y")


async def test_deleting(bot: Bot, amina: Person, group: Group) -> None:
    note = await amina.says("une note")
    await bot.delete_message(amina.id, note.id)  # in a private chat, of either side
    assert note not in amina.phone()
    assert amina.saw("une note")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(amina.id, note.id)
    chatter = await amina.says("bonjour à tous", to=group)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, chatter.id)
    await group.promotes_bot(by=group.members[0], rights=["can_delete_messages"])
    await bot.delete_message(group.id, chatter.id)
    assert chatter not in group.phone()


async def test_after_two_days_nothing_can_be_deleted() -> None:
    now = [1_800_000_000.0]
    async with Playground.serve(clock=lambda: now[0]) as telegram:
        amina = telegram.person("Amina")
        note = await amina.starts()
        now[0] += 48 * 3600
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            with pytest.raises(BadRequest, match="Message can't be deleted"):
                await bot.delete_message(amina.id, note.id)


async def test_a_document_travels_byte_for_byte(bot: Bot, amina: Person) -> None:
    content = bytes(range(256)) * 40 + b"\r\n--boundary\r\n\n\r"
    sent = await bot.send_document(amina.id, content, filename="réunion à 14 h.ics", caption="Ici")
    shown = amina.screen.document
    assert shown is not None
    assert (shown.name, shown.content) == ("réunion à 14 h.ics", content)
    assert sent.document is not None
    again = await bot.send_document(amina.id, sent.document.file_id)
    assert again.document == sent.document
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content


async def test_what_a_person_sends_can_be_fetched(bot: Bot, amina: Person) -> None:
    await amina.sends_photo(caption="le hall")
    await amina.sends_sticker()
    await amina.sends_document("liste.txt", b"abc")
    _, photo, sticker, document = [update.message for update in await bot.get_updates()]
    assert photo is not None
    assert (len(photo.photo), photo.caption) == (1, "le hall")
    assert sticker is not None
    assert sticker.sticker is not None
    assert document is not None
    assert document.document is not None
    assert await (await document.document.get_file()).download_as_bytearray() == b"abc"


async def test_captions_are_shorter(wire: Wire, amina: Person) -> None:
    params = {"chat_id": amina.id, "caption": "x" * 1025, "document": "none"}
    assert "message caption is too long" in await wire.refusal("sendDocument", **params)
    params["caption"] = "x"
    assert "wrong file identifier" in await wire.refusal("sendDocument", **params)


async def test_the_reply_keyboard_stays_until_it_is_removed(bot: Bot, amina: Person) -> None:
    keys = ReplyKeyboardMarkup([["Signaler"], [KeyboardButton("Mes alertes")]])
    await bot.send_message(amina.id, "trois boutons", reply_markup=keys)
    await bot.send_message(amina.id, "autre chose")
    assert amina.keyboard == ["Signaler", "Mes alertes"]
    await bot.send_message(amina.id, "fini", reply_markup=ReplyKeyboardRemove())
    assert amina.keyboard == []


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_every_encoding_says_the_same(
    wire: Wire, telegram: Playground, amina: Person, how: str
) -> None:
    import aiohttp

    markup = '{"inline_keyboard":[[{"text":"é","callback_data":"x"}]]}'
    fields = {"chat_id": str(amina.id), "text": "où ? là & ici", "reply_markup": markup}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    kwargs: dict[str, dict[str, Any]] = {
        "query": {"params": fields},
        "form": {"data": fields},
        "json": {"json": fields},
        "multipart": {"data": multipart},
    }
    verb = "GET" if how == "query" else "POST"
    url = f"{wire.root}/sendMessage"
    async with wire.session.request(verb, url, **kwargs[how]) as response:
        assert response.status == 200, await response.text()
    assert (amina.screen.text, amina.screen.labels) == ("où ? là & ici", ["é"])
    assert telegram.calls[-1].chat == amina.id
