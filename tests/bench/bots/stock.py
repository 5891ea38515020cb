"""A bare python-telegram-bot, as its documentation has it: echo, stock client, no database.

`python -m tests.bench.bots.stock URL TOKEN CONCURRENT`, where 0 means one update after the other.
"""

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters


async def echo(update: Update, _: Any) -> None:
    """Say what was said."""
    message = update.effective_message
    if message is not None and message.text:
        await message.reply_text(message.text)


url, token, concurrent = sys.argv[1:]
builder = ApplicationBuilder().token(token).base_url(f"{url}/bot")
if int(concurrent):
    builder = builder.concurrent_updates(int(concurrent)).connection_pool_size(int(concurrent))
application = builder.build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
