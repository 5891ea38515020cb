import asyncio

import pytest
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.playground import Impossible, Person, Playground


async def offer(bot: Bot, person: Person, *labels: str) -> None:
    rows = [[InlineKeyboardButton(label, callback_data=label)] for label in labels]
    await bot.send_message(person.id, "Choisissez", reply_markup=InlineKeyboardMarkup(rows))


async def next_press(bot: Bot) -> CallbackQuery:
    updates = await bot.get_updates(timeout=5)
    while updates and updates[-1].callback_query is None:
        updates = await bot.get_updates(offset=updates[-1].update_id + 1, timeout=5)
    query = updates[-1].callback_query
    assert query is not None
    return query


async def test_a_press_waits_for_the_answer(bot: Bot, amina: Person) -> None:
    await offer(bot, amina, "Lire", "Bien reçu")
    pressing = asyncio.create_task(amina.presses("Bien reçu"))
    query = await next_press(bot)
    assert (query.data, query.from_user.id) == ("Bien reçu", amina.id)
    assert query.message is not None
    assert not pressing.done()
    await query.answer("C’est noté")
    assert await pressing == "C’est noté"
    assert amina.saw("C’est noté")


async def test_an_answer_without_text_is_none(bot: Bot, amina: Person) -> None:
    await offer(bot, amina, "Lire")
    pressing = asyncio.create_task(amina.presses("Lire"))
    await (await next_press(bot)).answer()
    assert await pressing is None


async def test_a_press_can_be_answered_once(bot: Bot, amina: Person) -> None:
    await offer(bot, amina, "Lire")
    press = await amina.taps("Lire")
    query = await next_press(bot)
    await query.answer("Oui", show_alert=True)
    assert press is not None
    assert press.answer is not None
    assert (press.answer.text, press.answer.alert) == ("Oui", True)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await query.answer("Encore")
    with pytest.raises(BadRequest, match="query id is invalid"):
        await bot.answer_callback_query("12")


async def test_a_press_goes_stale() -> None:
    now = [1_800_000_000.0]
    async with Playground.serve(clock=lambda: now[0]) as telegram:
        amina = telegram.person("Amina")
        await amina.starts()
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            await offer(bot, amina, "Lire")
            await amina.taps("Lire")
            query = await next_press(bot)
            now[0] += 61
            with pytest.raises(BadRequest, match="Query is too old"):
                await query.answer()


async def test_an_answer_is_short(bot: Bot, amina: Person) -> None:
    await offer(bot, amina, "Lire")
    await amina.taps("Lire")
    query = await next_press(bot)
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)


async def test_the_newest_button_is_meant_and_an_old_one_can_be_named(
    bot: Bot, amina: Person
) -> None:
    await offer(bot, amina, "Bien reçu (ancien)")
    old = amina.screen
    await offer(bot, amina, "Bien reçu")
    new = await amina.taps("Bien reçu")
    assert new is not None
    assert new.message is amina.screen
    overtaken = await amina.taps("Bien reçu", on=old)
    assert overtaken is not None
    assert overtaken.message is old


async def test_a_tap_waits_for_its_button(bot: Bot, amina: Person) -> None:
    tapping = asyncio.create_task(amina.taps("Suivant"))
    await asyncio.sleep(0)
    await offer(bot, amina, "Suivant")
    assert await tapping is not None


async def test_a_button_that_is_not_there_shows_the_phone(bot: Bot, amina: Person) -> None:
    await offer(bot, amina, "Lire")
    with pytest.raises(Impossible, match=r"'Payer'.*\n(.*\n)*.*\[Lire\]"):
        await amina.presses("Payer", within=0)


async def test_an_unanswered_press_fails(bot: Bot, amina: Person) -> None:
    await offer(bot, amina, "Lire")
    with pytest.raises(Impossible, match="an answer to 'Lire' did not appear"):
        await amina.presses("Lire", within=0.01)


async def test_a_start_link_under_a_message_is_opened(
    bot: Bot, telegram: Playground, amina: Person
) -> None:
    link = f"https://t.me/{telegram.bot_username}?start=abc"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Lire en privé", url=link)]])
    await bot.send_message(amina.id, "Une alerte", reply_markup=markup)
    assert await amina.presses("Lire en privé") is None
    assert amina.phone()[-1].text == "/start abc"
