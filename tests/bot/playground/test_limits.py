import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.playground import Playground
from bot.playground.errors import ApiError
from bot.playground.limits import Limits
from bot.playground.records import GroupChat, PrivateChat, User


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def person(number: int) -> PrivateChat:
    return PrivateChat(number, user=User(number, "Amina"))


def refused(limits: Limits, chat: PrivateChat | GroupChat) -> int:
    with pytest.raises(ApiError) as caught:
        limits.admit(chat)
    assert caught.value.code == 429
    return int(caught.value.parameters["retry_after"])


def test_a_person_takes_a_burst_then_one_a_second() -> None:
    watch = Watch()
    limits, amina = Limits(watch), person(1)
    for _ in range(5):
        limits.admit(amina)
    assert refused(limits, amina) == 1
    watch.now += 1
    limits.admit(amina)
    assert refused(limits, amina) == 1


def test_a_group_takes_twenty_a_minute() -> None:
    watch = Watch()
    limits, group = Limits(watch), GroupChat(-1, title="G")
    for _ in range(20):
        watch.now += 1
        limits.admit(group)
    assert refused(limits, group) == 41
    watch.now += 40
    assert refused(limits, group) == 1
    watch.now += 1
    limits.admit(group)


def test_all_together_take_thirty_a_second() -> None:
    watch = Watch()
    limits = Limits(watch)
    for number in range(30):
        limits.admit(person(number))
    assert refused(limits, person(99)) == 1
    watch.now += 1
    limits.admit(person(99))


async def test_the_bot_is_told_how_long_to_wait() -> None:
    watch = Watch()
    async with Playground.serve(limits=True, monotonic=watch) as telegram:
        amina = telegram.person("Amina")
        await amina.starts()
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            for number in range(5):
                await bot.send_message(amina.id, f"{number}")
            with pytest.raises(RetryAfter, match="Flood control exceeded"):
                await bot.edit_message_text("trop", amina.id, amina.screen.id)
            watch.now += 1
            await bot.edit_message_text("à temps", amina.id, amina.screen.id)
        assert telegram.calls[-2].error is not None
        assert telegram.calls[-2].error.description == "Too Many Requests: retry after 1"
