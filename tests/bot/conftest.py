"""What the tests of the process share."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import cli
from bot.settings import Settings
from tests.bot.command import Ended, Vigie


@pytest.fixture
def own_logging() -> Iterator[None]:
    """The process's logging may be configured: it is put back afterwards."""
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    handlers, level = logging.root.handlers[:], logging.root.level
    logging.root.handlers.clear()  # `basicConfig` would close those of pytest
    yield
    structlog.reset_defaults()
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def vigie(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own_logging: None,
) -> Vigie:
    """Runs `vigie …` in an empty folder, with nothing in the environment but what is given."""
    del own_logging
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def run(*words: str, **environment: str) -> Ended:
        with monkeypatch.context() as here:
            here.setattr(sys, "argv", ["vigie", *words])
            for name, value in environment.items():
                here.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        captured = capsys.readouterr()
        return Ended(int(ended.value.code or 0), captured.out, captured.err)

    return run
