"""The process: reads settings, wires everything, runs."""

import os

# python-telegram-bot gives durations as timedelta once it is told so, before its first import:
# https://docs.python-telegram-bot.org/en/v22.8/telegram.error.html#telegram.error.RetryAfter
os.environ.setdefault("PTB_TIMEDELTA", "1")
