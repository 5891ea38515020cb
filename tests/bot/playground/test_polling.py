import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken

from bot.playground import Group, Person, Playground
from tests.bot.playground.conftest import Wire


def ids(answer: dict[str, list[dict[str, int]]]) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


async def test_updates_come_again_until_a_higher_offset_confirms_them(
    wire: Wire, telegram: Playground, amina: Person
) -> None:
    await amina.says("un")
    await amina.says("deux")
    first, second, third = ids(await wire("getUpdates"))
    assert (second, third) == (first + 1, first + 2)
    assert ids(await wire("getUpdates")) == [first, second, third]
    assert ids(await wire("getUpdates", offset=second)) == [second, third]
    assert ids(await wire("getUpdates", offset=0)) == [second, third]
    assert ids(await wire("getUpdates", offset=third + 1)) == []
    assert telegram.pending_updates == []


async def test_a_bot_that_died_gets_its_batch_again(telegram: Playground, amina: Person) -> None:
    async def fetch() -> list[str | None]:
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            return [update.effective_message.text for update in await bot.get_updates()]  # type: ignore[union-attr]  # every update here is a message

    await amina.says("je signale")
    assert await fetch() == ["/start", "je signale"]
    assert await fetch() == ["/start", "je signale"]


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest(
    wire: Wire, amina: Person
) -> None:
    for text in "abc":
        await amina.says(text)
    last = ids(await wire("getUpdates"))[-1]
    assert ids(await wire("getUpdates", offset=-1)) == [last]
    assert ids(await wire("getUpdates")) == [last]


async def test_limit_cuts_the_batch(wire: Wire, amina: Person) -> None:
    await amina.says("un")
    assert len((await wire("getUpdates", limit=1))["result"]) == 1


async def test_a_long_poll_wakes_up_with_the_first_update(wire: Wire, telegram: Playground) -> None:
    amina = telegram.person("Amina")
    poll = asyncio.create_task(wire("getUpdates", timeout=50))
    await telegram.quiet()
    await amina.starts("CODE")
    (update,) = (await asyncio.wait_for(poll, 5))["result"]
    assert update["message"]["text"] == "/start CODE"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_second_poller_ends_the_first_with_a_conflict(
    wire: Wire, telegram: Playground
) -> None:
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        polling = asyncio.Event()
        with telegram.on_call(lambda _call: polling.set()):
            first = asyncio.create_task(bot.get_updates(timeout=50))
            await polling.wait()
        second = asyncio.create_task(wire("getUpdates", timeout=50))
        with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure"):
            await first
    await telegram.person("Amina").starts()
    assert len((await second)["result"]) == 1


async def test_chat_member_comes_only_when_listed(
    wire: Wire, telegram: Playground, group: Group
) -> None:
    claire = group.members[0]
    await group.promotes_bot(by=claire, rights=["can_invite_users"])
    await group.adds(telegram.person("Sans bruit"), by=claire)
    kinds = [list(update)[1] for update in (await wire("getUpdates"))["result"]]
    assert "my_chat_member" in kinds
    assert "chat_member" not in kinds
    await wire("getUpdates", offset=-1, allowed_updates=["chat_member"])
    await group.adds(telegram.person("Annoncée"), by=claire)
    updates = (await wire("getUpdates"))["result"]  # the list is remembered
    assert [list(update)[1] for update in updates[-1:]] == ["chat_member"]
    assert updates[-1]["chat_member"]["new_chat_member"]["user"]["first_name"] == "Annoncée"


async def test_polling_and_a_webhook_exclude_each_other(wire: Wire) -> None:
    await wire("setWebhook", url="https://example.org/hook")
    assert (await wire("getWebhookInfo"))["result"]["url"] == "https://example.org/hook"
    assert "can't use getUpdates method while webhook is active" in await wire.refusal("getUpdates")
    await wire("deleteWebhook", drop_pending_updates=True)
    assert (await wire("getUpdates"))["result"] == []


async def test_a_wrong_token_and_an_unknown_method(telegram: Playground, wire: Wire) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{telegram.url}/bot"):
            pass
    assert await wire.refusal("sendTelepathy") == "Not Found: method not found"


async def test_the_method_name_ignores_case(wire: Wire, telegram: Playground) -> None:
    assert (await wire("GETME"))["result"]["username"] == telegram.bot_username
