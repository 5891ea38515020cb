"""Stories of a day without Telegram: who wrote meanwhile is asked to send again, once."""

from datetime import timedelta
from pathlib import Path

from bot.playground import Person, Playground
from bot.playground.transcript import shows
from tests.ground import SqliteGround
from tests.house import HandClock, House, facing, running
from tests.watched import by_webhook

LOST = "certains ont pu se perdre"
WINDOW = "Du lundi 23 novembre à 19 h 40 au mercredi 25 novembre à 1 h 40"
MORE_THAN_A_DAY = timedelta(hours=30)


def heard(person: Person, words: str = LOST) -> int:
    return len([message for message in person.phone() if shows(message.words, words)])


async def test_after_a_day_without_telegram_everybody_is_asked_once_to_send_again(
    house: House,
) -> None:
    claire, amina = await house.coordinator(), await house.member("Amina Diallo")
    house.telegram.offline()
    house.clock.advance(MORE_THAN_A_DAY)
    await amina.says("Bonsoir, il se passe quelque chose")
    house.telegram.online()
    await amina.sees(WINDOW, within=15)
    await claire.sees(WINDOW)
    await claire.says("/aide")
    await house.tick(timedelta(minutes=5))
    await claire.says("/aide")
    await house.settled()
    assert heard(claire) == heard(amina) == 1


async def test_a_vigie_that_was_stopped_for_a_day_says_the_same_once_it_runs_again(
    sqlite_ground: SqliteGround, tmp_path: Path
) -> None:
    clock = HandClock()
    with sqlite_ground.founded(tmp_path) as settings:
        async with Playground.serve(port=0, seed=7) as telegram:
            there = facing(telegram, settings)
            async with running(telegram, there, clock) as house:
                amina = await house.member("Amina Diallo")
            for _ in range(2):
                await amina.says("/aide")
                clock.advance(MORE_THAN_A_DAY)
                async with running(telegram, there, clock) as house:
                    await amina.sees("Vigie n’a pas pu lire vos messages")
                    await house.settled()
            assert heard(amina) == 2
            assert heard(amina, WINDOW) == 1


async def test_behind_a_webhook_the_same_is_said(
    sqlite_ground: SqliteGround, tmp_path: Path
) -> None:
    clock = HandClock()
    with sqlite_ground.founded(tmp_path) as settings:
        async with Playground.serve(port=0, seed=7, webhook_delay=0.05) as telegram:
            there = by_webhook(facing(telegram, settings))
            async with running(telegram, there, clock) as house:
                amina = await house.member("Amina Diallo")
            clock.advance(MORE_THAN_A_DAY)
            async with running(telegram, there, clock) as house:
                await amina.sees(WINDOW)
                await house.settled()
    assert heard(amina) == 1


async def test_a_few_quiet_days_are_no_outage(house: House) -> None:
    amina = await house.member("Amina Diallo")
    for _ in range(3):
        await house.tick(timedelta(hours=20))
    await amina.says("/aide")
    await house.settled()
    assert heard(amina) == 0


async def test_a_night_without_telegram_loses_nothing_and_says_nothing(house: House) -> None:
    amina = await house.member("Amina Diallo")
    house.telegram.offline()
    house.clock.advance(timedelta(hours=10))
    await amina.says("/aide")
    house.telegram.online()
    await amina.sees("Ce que vous pouvez faire", within=15)
    await house.settled()
    assert heard(amina) == 0
