import asyncio
import contextlib

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.playground import Call, Group, Impossible, Lost, Person, Playground


async def test_the_same_seed_gives_the_same_world() -> None:
    async def world() -> tuple[str, int, int]:
        async with Playground.serve(seed=3) as telegram:
            amina = telegram.person("Amina Diallo")
            return telegram.token, amina.id, telegram.group("G", creator=amina).id

    assert await world() == await world()


async def test_two_playgrounds_know_nothing_of_each_other(telegram: Playground) -> None:
    async with Playground.serve(seed=8) as other:
        assert other.token != telegram.token
        telegram.person("Amina")
        assert other.people == []
        assert [person.name for person in telegram.people] == ["Amina"]


async def test_a_port_that_is_taken_is_said(telegram: Playground) -> None:
    port = int(telegram.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with Playground.serve(port=port):
            pass


async def test_sees_waits_and_finds_what_came_since_the_last_act(bot: Bot, amina: Person) -> None:
    await bot.send_message(amina.id, "Votre alerte est partie à 19\u202fh\u00a040")
    found = await amina.sees("partie à 19 h 40")
    assert found is amina.screen
    await amina.says("encore une")
    with pytest.raises(Impossible, match="'partie' did not appear"):
        await amina.sees("partie", within=0)
    waiting = asyncio.create_task(amina.sees("partie"))
    await bot.edit_message_text("partie et vue", amina.id, found.id)
    assert await waiting is found


async def test_own_messages_are_not_seen_as_answers(amina: Person) -> None:
    await amina.says("bonjour")
    with pytest.raises(Impossible, match=r"\n\[2\] Amina Diallo: bonjour"):
        await amina.sees("bonjour", within=0)


async def test_a_key_of_the_keyboard_says_its_text(bot: Bot, amina: Person) -> None:
    await bot.send_message(amina.id, "?", reply_markup=ReplyKeyboardMarkup([["🚨 Signaler"]]))
    assert await amina.presses("Signaler") is None
    assert amina.phone()[-1].text == "🚨 Signaler"


async def test_people_can_edit_and_mistype(bot: Bot, amina: Person) -> None:
    note = await amina.says("Tronvile")
    await amina.edits(note, "Tronville")
    update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert update.edited_message.text == "Tronville"
    with pytest.raises(Impossible, match="not a start payload"):
        await amina.starts("pas un code")
    with pytest.raises(Impossible, match="ne mène nulle part"):
        await amina.opens("https://t.me/autre_bot?start=x")


@pytest.mark.parametrize("text", ["", " \n", "x" * 4097, "😀" * 2049])
async def test_a_phone_sends_no_empty_and_no_endless_text(amina: Person, text: str) -> None:
    with pytest.raises(Impossible, match="entre 1 et 4 096 signes"):
        await amina.says(text)


async def test_nobody_presses_under_a_message_that_they_cannot_see(
    bot: Bot, telegram: Playground, amina: Person
) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Lire", callback_data="x")]])
    await bot.send_message(amina.id, "pour Amina", reply_markup=markup)
    with pytest.raises(Impossible, match="ne voit pas ce message"):
        await telegram.person("Curieux").taps("Lire", on=amina.screen)


async def test_quiet_waits_for_the_bot_to_confirm(
    bot: Bot, telegram: Playground, amina: Person
) -> None:
    with pytest.raises(AssertionError, match="not quiet: 1 updates pending"):
        await telegram.quiet(within=0.01)
    (update,) = await bot.get_updates()
    quiet = asyncio.create_task(telegram.quiet(settle=0.01))
    await bot.send_message(amina.id, "bonjour")
    assert not quiet.done()
    await bot.get_updates(offset=update.update_id + 1)
    await quiet


async def test_every_call_is_on_record(bot: Bot, telegram: Playground, amina: Person) -> None:
    waiting = asyncio.create_task(telegram.next_call("sendMessage"))
    await asyncio.sleep(0)
    await bot.send_message(amina.id, "bonjour")
    call = await waiting
    assert (call.chat, call.params["text"], call.error) == (amina.id, "bonjour", None)
    assert call.result["message_id"] == amina.screen.id
    assert [call.method for call in telegram.calls] == ["getMe", "sendMessage"]
    with pytest.raises(AssertionError, match="no call of sendMessage"):
        await telegram.next_call("sendMessage", within=0)


async def test_a_refusal_can_be_ordered(bot: Bot, telegram: Playground, amina: Person) -> None:
    parameters = {"retry_after": 7}
    telegram.fails_next("sendMessage", 429, "Too Many Requests", parameters=parameters, chat=amina)
    with pytest.raises(RetryAfter):
        await bot.send_message(amina.id, "bonjour")
    await bot.send_message(amina.id, "rebonjour")
    assert [message.text for message in amina.phone()][1:] == ["rebonjour"]
    assert telegram.calls[-2].error is not None


async def test_an_ordered_refusal_minds_its_chat(
    bot: Bot, telegram: Playground, amina: Person, group: Group
) -> None:
    telegram.fails_next("sendMessage", 400, "Bad Request: no", chat=group)
    await bot.send_message(amina.id, "bonjour")
    with pytest.raises(BadRequest):
        await bot.send_message(group.id, "bonjour")


@pytest.mark.parametrize(("after", "arrives"), [(False, False), (True, True)])
async def test_a_hook_acts_before_or_after_a_call_takes_effect(
    bot: Bot, telegram: Playground, amina: Person, after: bool, arrives: bool
) -> None:
    async def lose(call: Call) -> None:
        await asyncio.sleep(0)
        if call.method == "sendMessage":
            raise Lost

    with telegram.on_call(lose, after=after), pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(amina.id, "bonjour")
    assert amina.saw("bonjour") == arrives
    await bot.send_message(amina.id, "plus de crochet")


async def test_an_outage_refuses_all_and_ends_the_waiting_poll(
    bot: Bot, telegram: Playground, amina: Person
) -> None:
    await bot.get_updates(offset=-1)
    offset = telegram.pending_updates[-1]["update_id"] + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=50))
    await telegram.quiet()
    telegram.offline()
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError):
        await bot.send_message(amina.id, "bonjour")
    telegram.online()
    await bot.send_message(amina.id, "de retour")
    assert not amina.saw("bonjour")


async def test_stopping_does_not_wait_for_polls_or_pages() -> None:
    async with aiohttp.ClientSession() as session:
        async with Playground.serve() as telegram:
            polling = asyncio.Event()
            url = f"{telegram.url}/bot{telegram.token}/getUpdates?timeout=50"
            with telegram.on_call(lambda _call: polling.set()):
                poll = asyncio.create_task(session.get(url))
                await polling.wait()
            events = await session.get(f"{telegram.url}/page/events")
        async with asyncio.timeout(2):
            async with await poll as answer:
                assert await answer.json() == {"ok": True, "result": []}
            with contextlib.suppress(aiohttp.ClientError):
                await events.read()
        events.close()
