"""A bare aiogram 3, as its documentation has it: echo, no database.

`python -m tests.bench.bots.peer URL TOKEN`.
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

url, token = sys.argv[1:]
dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say what was said."""
    if message.text:
        await message.answer(message.text)


session = AiohttpSession(api=TelegramAPIServer.from_base(url))
asyncio.run(dispatcher.start_polling(Bot(token, session=session)))
