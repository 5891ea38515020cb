"""The bot as a process of its own, killed in the middle of its work."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

from bot.playground import Call, Person, Playground

ECHO = """
import asyncio, sys
from telegram import Bot

async def main(url, token):
    async with Bot(token, base_url=f"{url}/bot") as bot:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=30):
                await bot.send_message(update.message.chat_id, "écho " + update.message.text)
                offset = update.update_id + 1

asyncio.run(main(*sys.argv[1:]))
"""


async def echo(telegram: Playground) -> Process:
    command = (sys.executable, "-c", ECHO, telegram.url, telegram.token)
    return await asyncio.create_subprocess_exec(*command, stderr=PIPE)


async def ends(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def test_what_a_killed_bot_did_not_confirm_comes_again(
    telegram: Playground, amina: Person
) -> None:
    first = await echo(telegram)

    def kill(call: Call) -> None:
        if call.method == "sendMessage":
            first.kill()

    with telegram.on_call(kill, after=True):
        await amina.sees("écho /start", within=20)
        await ends(first)
    assert len(telegram.pending_updates) == 1
    second = await echo(telegram)
    try:
        await telegram.quiet(within=20)
        echoes = [message.text for message in amina.phone() if message.text.startswith("écho")]
        assert echoes == ["écho /start", "écho /start"]
    finally:
        await ends(second)
