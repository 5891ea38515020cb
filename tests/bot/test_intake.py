"""The intake: one transaction an update, no second effect, and poison that harms only itself."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.dispatch import current
from bot.playground import Person
from storage.group_commit import GroupCommit
from storage.messages import Message
from storage.outbox import Outcome
from storage.updates import updates
from tests.house import House

SECRET = "Kevin du 3e étage"


def on_command(house: House, name: str, do: Callable[[], Awaitable[None]]) -> None:
    """A handler of the test's own, before those of the house."""

    async def callback(_: Update, __: Any) -> None:
        await do()

    house.app.application.add_handler(CommandHandler(name, callback), group=-1)


async def failures(house: House) -> list[str | None]:
    async with house.database.read() as uow:
        rows = await uow.connection.execute(updates.select().order_by(updates.c.at))
        return [row.failure for row in rows]


async def test_a_handler_that_raises_leaves_nothing_and_blocks_nobody(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    amina = await house.member("Amina Diallo")
    paul = await house.member("Paul Petit")

    async def raises() -> None:
        await current.get().say(Message(text="jamais dit"))
        raise RuntimeError(SECRET)

    on_command(house, "poison", raises)
    await amina.says("/poison")
    await paul.says("/aide")
    await house.settled()

    assert paul.saw("Ce que vous pouvez faire, Paul")
    assert amina.saw("Rien n’a été enregistré, réessayez. E-")
    assert not amina.saw("jamais dit")
    assert not house.telegram.pending_updates
    assert len([reference for reference in await failures(house) if reference]) == 1
    output = capsys.readouterr()
    assert "RuntimeError" in output.out + output.err
    assert SECRET not in output.out + output.err


async def test_a_handler_that_hangs_is_given_up(house: House) -> None:
    amina = await house.member("Amina Diallo")

    async def hangs() -> None:
        await asyncio.Event().wait()

    on_command(house, "attente", hangs)
    quick = replace(house.app.intake, handler_seconds=0.05)
    message = {"message_id": 9, "date": 0, "chat": {"id": amina.id, "type": "private"}}
    sender = {"id": amina.id, "is_bot": False, "first_name": "Amina"}
    entity = {"type": "bot_command", "offset": 0, "length": 8}
    text = {"text": "/attente", "entities": [entity]}
    await quick.take({"update_id": 5, "message": message | {"from": sender} | text})
    await amina.sees("Rien n’a été enregistré")


def typed(update_id: int, who: Person, text: str) -> dict[str, Any]:
    """A line as Telegram sends it."""
    chat, sender = {"id": who.id, "type": "private"}, {"id": who.id, "is_bot": False}
    message: dict[str, Any] = {"message_id": update_id, "date": 0, "text": text, "chat": chat}
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"update_id": update_id, "message": message | {"from": sender | {"first_name": "A"}}}


async def test_updates_that_come_together_share_no_fate(house: House) -> None:
    amina = await house.member("Amina Diallo")

    async def speaks() -> None:
        turn = current.get()
        await turn.say(Message(text=f"dit : {turn.arguments[0]}"))
        if turn.arguments == ["deux"]:
            raise RuntimeError(SECRET)

    on_command(house, "dire", speaks)
    words = ["un", "deux", "trois"]
    await house.app.intake.take_all(
        [typed(n, amina, f"/dire {word}") for n, word in enumerate(words, 70)]
    )
    async with house.database.read() as uow:
        query = updates.select().where(updates.c.id.in_([70, 71, 72])).order_by(updates.c.id)
        kept = [row.failure is None for row in await uow.connection.execute(query)]
    assert kept == [True, False, True]
    await house.settled()
    assert amina.saw("dit : un")
    assert not amina.saw("dit : deux")
    assert amina.saw("dit : trois")


async def test_a_redelivered_update_has_no_second_effect(house: House) -> None:
    amina = await house.member("Amina Diallo")
    seen: list[int] = []

    async def counts() -> None:
        seen.append(current.get().update.update_id)
        await current.get().say(Message(text="une fois"))

    on_command(house, "une", counts)
    await amina.says("/une")
    await house.settled()
    raw = {
        "update_id": seen[0],
        "message": {"message_id": 9, "date": 0, "chat": {"id": amina.id, "type": "private"}},
    }
    await house.app.intake.take(raw)
    await house.settled()
    assert len(seen) == 1
    assert [m.text for m in amina.phone()].count("une fois") == 1


async def test_an_update_that_cannot_be_read_is_confirmed_and_forgotten(house: House) -> None:
    await house.app.intake.take({"update_id": 41, "message": {"message_id": "?"}})
    assert [reference for reference in await failures(house) if reference] != []


async def test_every_press_gets_its_answer_even_after_a_failure(house: House) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says("/langue")
    await amina.sees("Dans quelle langue")

    async def raises(_: Update, __: Any) -> None:
        raise RuntimeError

    house.app.application.add_handler(CallbackQueryHandler(raises), group=-1)
    await amina.presses("English")
    await house.settled()
    assert amina.saw("Rien n’a été enregistré")


async def test_people_are_served_side_by_side_and_each_in_order(house: House) -> None:
    amina = await house.member("Amina Diallo")
    heard: list[str] = []

    async def hears() -> None:
        heard.append(current.get().text)

    on_command(house, "mot", hears)
    for word in ("un", "deux", "trois", "quatre"):
        await amina.says(f"/mot {word}")
    await house.settled()
    assert heard == ["/mot un", "/mot deux", "/mot trois", "/mot quatre"]


async def test_nothing_is_confirmed_while_the_database_is_down(house: House) -> None:
    amina = await house.member("Amina Diallo")
    tries = 0

    async def fails_once() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OperationalError("select", {}, Exception("disk gone"))

    on_command(house, "panne", fails_once)
    await amina.says("/panne")
    await house.settled()
    assert tries == 2
    assert not amina.saw("Rien n’a été enregistré")
    assert await house.count(Outcome.WAITING) == 0


def pressed(update_id: int, who: Person, data: str) -> dict[str, Any]:
    """A press as Telegram sends it."""
    sender = {"id": who.id, "is_bot": False, "first_name": "A"}
    message = {"message_id": 9, "date": 0, "chat": {"id": who.id, "type": "private"}}
    query = {"id": f"q{update_id}", "from": sender, "chat_instance": "1", "data": data}
    return {"update_id": update_id, "callback_query": query | {"message": message}}


async def test_a_press_that_was_committed_is_answered_though_the_database_goes_down(
    house: House,
) -> None:
    """The whole batch comes again; what was committed is nothing new by then, and says nothing."""
    amina, paul = await house.member("Amina Diallo"), await house.member("Paul Petit")

    async def presses(_: Update, __: Any) -> None:
        current.get().answer("c’est noté")

    async def goes_down() -> None:
        raise OperationalError("select", {}, Exception("disk gone"))

    house.app.application.add_handler(CallbackQueryHandler(presses, "essai"), group=-1)
    on_command(house, "panne", goes_down)
    each_alone = replace(house.app.intake, commits=GroupCommit(house.database, most=1))
    batch = [pressed(90, amina, "essai"), typed(91, paul, "/panne"), pressed(92, amina, "essai")]
    with pytest.raises(OperationalError):
        await each_alone.take_all(batch)
    answered = [call for call in house.telegram.calls if call.method == "answerCallbackQuery"]
    assert [call.params["callback_query_id"] for call in answered] == ["q90", "q92"]


async def test_a_failure_that_cannot_be_kept_harms_no_other_update(house: House) -> None:
    amina = await house.member("Amina Diallo")

    async def raises() -> None:
        raise RuntimeError

    on_command(house, "poison", raises)
    nowhere = typed(2**70, amina, "/aide")
    await house.app.intake.take_all([nowhere, typed(80, amina, "/poison")])
    assert len([reference for reference in await failures(house) if reference]) == 1
    await amina.sees("Rien n’a été enregistré")
    assert house.app.intake.meter.updates_failed == 2
