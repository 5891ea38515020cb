"""A bare python-telegram-bot with its AIORateLimiter: a broadcast, and an urgent word on request.

`python -m tests.bench.bots.rate_limited URL TOKEN FIRST CHATS` writes to CHATS chats from the
number FIRST on; whoever writes to it meanwhile is answered at once, as far as the limiter lets it.
"""

import asyncio
import sys
from typing import Any

from telegram import Update
from telegram.ext import AIORateLimiter, ApplicationBuilder, MessageHandler, filters

url, token, first, chats = sys.argv[1:]


async def answer(update: Update, _: Any) -> None:
    """The urgent word."""
    if update.effective_message is not None:
        await update.effective_message.reply_text("urgent")


async def broadcast(application: Any) -> None:
    """All of it at once: the limiter is what paces it."""
    numbers = range(int(first), int(first) + int(chats))
    send = application.bot.send_message
    application.create_task(asyncio.gather(*(send(number, "à tous") for number in numbers)))


builder = ApplicationBuilder().token(token).base_url(f"{url}/bot")
builder = builder.concurrent_updates(64).connection_pool_size(64).post_init(broadcast)
application = builder.rate_limiter(AIORateLimiter(max_retries=10)).build()
application.add_handler(MessageHandler(filters.TEXT, answer))
application.run_polling()
