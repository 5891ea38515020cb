"""What is logged: kinds and places. A secret on any path stays out."""

import asyncio
import gc
import io
import json
import logging
import sys
import threading

import pytest
import structlog

from bot import log

SECRET = "Kevin, 3 rue des Lilas"
TOKEN = "123456789:AAExampleExampleExampleExampleExampl"


@pytest.fixture
def stream(own_logging: None) -> io.StringIO:
    """Everything that the process writes about itself, as JSON lines."""
    del own_logging
    written = io.StringIO()
    log.configure("debug", "json", written)
    return written


def raises() -> None:
    secret_local = SECRET
    raise ValueError(f"cannot read {secret_local}")


def caught() -> ValueError:
    try:
        raises()
    except ValueError as error:
        return error
    raise AssertionError


def test_our_error_shows_its_kind_and_place(stream: io.StringIO) -> None:
    structlog.get_logger().error("update failed", exc_info=caught())
    line = json.loads(stream.getvalue())
    assert line["kind"] == "ValueError"
    assert line["place"].endswith(" raises")


def test_the_error_at_hand_and_one_in_a_group_and_one_as_a_value(stream: io.StringIO) -> None:
    ours = structlog.get_logger()
    try:
        raises()
    except ValueError:
        ours.exception("at hand")
    ours.error("in a group", exc_info=ExceptionGroup(SECRET, [caught()]))
    ours.error("as a value", error=caught())
    assert stream.getvalue().count("ValueError") == 3
    assert SECRET not in stream.getvalue()


def test_libraries_are_heard_without_their_values(stream: io.StringIO) -> None:
    library = logging.getLogger("apscheduler.executors.default")
    library.error('Job "%s" raised', SECRET, exc_info=caught())
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %r", SECRET)
    assert "Job" in stream.getvalue()
    assert "never retrieved" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_addresses_with_the_token_are_not_logged_even_when_debugging(stream: io.StringIO) -> None:
    for name in ("httpx", "httpcore.http11", "telegram.Bot", "uvicorn.access"):
        logging.getLogger(name).info('HTTP Request: POST "http://x/bot%s/getMe"', TOKEN)
    assert stream.getvalue() == ""


def test_a_token_is_struck_out_wherever_it_stands(stream: io.StringIO) -> None:
    structlog.get_logger().error(f"no answer of /bot{TOKEN}/getMe", url=[TOKEN], where=TOKEN)
    logging.getLogger("httpx").error("no answer: %s".replace("%s", TOKEN))
    assert "no answer" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_what_nobody_caught_is_named_and_not_quoted(stream: io.StringIO) -> None:
    sys.excepthook(ValueError, caught(), None)
    thread = threading.Thread(target=raises)
    thread.start()
    thread.join()

    class Unclean:
        def __del__(self) -> None:
            raises()

    Unclean()
    gc.collect()
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == ["crashed", "a thread failed", "a clean-up failed"]
    assert SECRET not in stream.getvalue()


async def test_a_task_that_failed_unheard_is_named(stream: io.StringIO) -> None:
    asyncio.get_running_loop().set_exception_handler(log.on_loop_error)

    async def fails() -> None:
        raises()

    task = asyncio.create_task(fails())
    await asyncio.wait({task})
    del task
    gc.collect()
    assert json.loads(stream.getvalue())["kind"] == "ValueError"
    assert SECRET not in stream.getvalue()


@pytest.mark.usefixtures("own_logging")
def test_text_has_colours_on_a_terminal_only() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for written, coloured in ((io.StringIO(), False), (Terminal(), True)):
        log.configure("info", "text", written)
        structlog.get_logger().info("Vigie answers", bot="vigie_bot")
        assert ("\x1b[" in written.getvalue()) is coloured


def test_the_level_is_kept_and_an_unknown_one_is_refused(stream: io.StringIO) -> None:
    log.configure("warning", "json", stream)
    structlog.get_logger().info("not heard")
    assert stream.getvalue() == ""
    with pytest.raises(log.LevelUnknown):
        log.configure("loud", "json", stream)
