"""The process: reads settings, wires everything, runs."""

import os
import warnings

# python-telegram-bot gives durations as timedelta once it is told so, before its first import:
# https://docs.python-telegram-bot.org/en/v22.8/telegram.error.html#telegram.error.RetryAfter
os.environ.setdefault("PTB_TIMEDELTA", "1")

# The outbox keeps calls in Telegram's own words, so they go through the general door,
# `Bot.do_api_request`, on purpose; it advises against that for the methods that it knows.
warnings.filterwarnings("ignore", message=r"Please use 'Bot\.")
