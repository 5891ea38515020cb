"""What the process writes about itself, on stderr: kinds and places, never content or a token."""

import asyncio
import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from traceback import walk_tb
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]

FRAMES = 6
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")


def configure(level: str, style: str, stream: TextIO | None = None) -> None:
    """Send every log, ours and the libraries', to `stream` (stderr): `style` is text or json.

    The libraries are heard from WARNING on, whatever the level: httpx writes addresses that hold
    the bot's token at INFO. Raises `LevelUnknown`.
    """
    stream = stream or sys.stderr
    if level.upper() not in LEVELS:
        raise LevelUnknown
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_words,
            _without_tokens,
            _renderer(style, stream),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    logging.basicConfig(handlers=[_Libraries(logging.WARNING)], level=logging.WARNING, force=True)
    _take_what_nobody_caught()


def on_loop_error(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio found at fault by itself; its own report would quote values."""
    error = context.get("exception")
    what = "a task failed unheard" if error else context["message"]
    structlog.get_logger().error(what, exc_info=error)


def place_of(error: BaseException) -> str:
    """Where an error was raised: the last frames, the innermost at the end."""
    frames = [
        f"{frame.f_globals.get('__name__')}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return " > ".join(frames[-FRAMES:]) or "?"


class LevelUnknown(Exception):
    """There is no level of this name."""


class _Libraries(logging.Handler):
    """Passes on what the libraries say: the template of the message without its values."""

    def emit(self, record: logging.LogRecord) -> None:
        template, _, _ = str(record.msg).partition("\n")
        log = structlog.get_logger()
        log.log(record.levelno, template, library=record.name, exc_info=record.exc_info)


def _without_words(_: Any, __: str, event: Event) -> Event:
    """An error's words may hold what a person typed, its locals too: kind and place must do."""
    error = _error_in(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is not None:
        event.update(kind=type(error).__name__, place=place_of(error))
    for name, value in event.items():
        if isinstance(value, BaseException):
            event[name] = type(value).__name__
    return event


def _error_in(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    error = exc_info if isinstance(exc_info, BaseException) else None
    if exc_info is True:
        error = sys.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _without_tokens(_: Any, __: str, event: Event) -> Event:
    for name, value in event.items():
        if not isinstance(value, bool | int | float | None):
            event[name] = TOKEN.sub("…", str(value))
    return event


def _renderer(style: str, stream: TextIO) -> Any:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=stream.isatty())


def _take_what_nobody_caught() -> None:
    """Python would print the words of an error that nobody caught."""
    log = structlog.get_logger()
    sys.excepthook = lambda _, error, __: log.critical("crashed", exc_info=error)
    threading.excepthook = lambda args: log.error("a thread failed", exc_info=args.exc_value)
    sys.unraisablehook = lambda args: log.error("a clean-up failed", exc_info=args.exc_value)
