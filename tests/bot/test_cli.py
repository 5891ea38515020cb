"""The command line: what it makes, and the one line that it says when it cannot."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from bot import cli
from bot.commands import founding
from bot.commands.only_one import only_one
from bot.commands.refused import Refused
from bot.settings import Settings
from tests.bot.command import Vigie, said_one_line

SIREN = "200033025"
COMMANDS = (
    *("init", "run", "invite-coordinator", "rekey", "audit", "demo", "playground"),
    *("backup", "restore", "doctor", "health"),
)
TOKEN = "1:AAExampleExampleExampleExampleExampleEx"


@pytest.fixture
def council(vigie: Vigie, tmp_path: Path) -> Path:
    """The folder in which a council was set up."""
    assert vigie("init", "--siren", SIREN).status == 0
    return tmp_path


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """What is there, and when it was last written; the lock's file says nothing."""
    return {
        str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".lock"
    }


def test_the_help_names_every_command_and_imports_nothing_of_substance(vigie: Vigie) -> None:
    ended = vigie("--help")
    assert ended.status == 0
    for command in COMMANDS:
        assert command in ended.out
    check = (
        "import bot.cli, sys;"
        "sys.exit(any(m in sys.modules for m in ('telegram', 'sqlalchemy', 'pydantic', 'rich')))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_start_does_not_pay_for_what_a_running_bot_does_not_use() -> None:
    unused = ("alembic", "rich", "click", "segno", "holidays", "icalendar", "bot.playground")
    check = (
        "import sys\nfrom bot.cli import _quick_imports\n"
        "with _quick_imports():\n    import bot.commands.running\n"
        f"print(*(name for name in {unused} if name in sys.modules), end='')"
    )
    ended = subprocess.run([sys.executable, "-c", check], check=False, capture_output=True)
    assert (ended.returncode, ended.stdout) == (0, b"")


@pytest.mark.parametrize("words", [("install",), ("init", "--sirene", "1"), ("audit", "x"), ()])
def test_a_mistyped_command_is_answered_in_french(vigie: Vigie, words: tuple[str, ...]) -> None:
    ended = vigie(*words)
    assert ended.status == cli.MISTYPED
    assert ended.out + ended.err
    assert "No such" not in ended.err


def test_init_makes_the_key_the_database_and_says_what_is_next(vigie: Vigie, council: Path) -> None:
    assert stat.S_IMODE((council / "keys/vigie.key").stat().st_mode) == 0o600
    with sqlite3.connect(council / "data/vigie.db") as database:
        assert database.execute("SELECT count(*) FROM communes").fetchone() == (33,)
        assert database.execute("SELECT count(*) FROM charters").fetchone() == (1,)
        assert database.execute("SELECT status FROM members").fetchall() == [("invited",)]
    database.close()


def test_a_second_init_changes_nothing(vigie: Vigie, council: Path) -> None:
    before = contents(council)
    assert said_one_line(vigie("init", "--siren", SIREN), "déjà installé")
    assert contents(council) == before
    (council / "keys/vigie.key").unlink()
    assert said_one_line(vigie("init", "--siren", SIREN), "déjà installé")
    assert not (council / "keys/vigie.key").exists()


def test_init_takes_the_key_that_is_there(vigie: Vigie, council: Path) -> None:
    key = contents(council)["keys/vigie.key"]
    (council / "data/vigie.db").unlink()
    ended = vigie("init", "--siren", "200 033 025")
    assert ended.status == 0
    assert "déjà dans keys/vigie.key" in ended.out
    assert contents(council)["keys/vigie.key"] == key


@pytest.mark.parametrize(
    ("words", "line"),
    [((), "Indiquez le SIREN"), (("--siren", "123456789"), "Aucune intercommunalité")],
)
def test_init_without_a_known_siren_makes_nothing(
    vigie: Vigie, tmp_path: Path, words: tuple[str, ...], line: str
) -> None:
    assert said_one_line(vigie("init", *words), line)
    assert list(tmp_path.iterdir()) == []


def test_an_init_that_fails_takes_back_what_it_made(
    vigie: Vigie, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> str:
        raise ValueError("a word that somebody typed")

    monkeypatch.setattr(founding, "found_first_coordinator", fails)
    ended = vigie("init", "--siren", SIREN)
    assert said_one_line(ended, "ValueError")
    assert "typed" not in ended.err
    assert contents(tmp_path) == {}


def test_init_does_not_touch_a_file_that_is_no_database(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/vigie.db").write_text("a shopping list " * 100)
    before = contents(tmp_path)
    assert said_one_line(vigie("init", "--siren", SIREN), "n’est pas une base")
    assert contents(tmp_path) == before


def no_key(folder: Path) -> None:
    (folder / "keys/vigie.key").unlink()


def open_key(folder: Path) -> None:
    (folder / "keys/vigie.key").chmod(0o644)


def other_key(folder: Path) -> None:
    (folder / "keys/vigie.key").write_text("A" * 43 + "\n")


def broken_key(folder: Path) -> None:
    (folder / "keys/vigie.key").write_text("azerty\n")


def no_database(folder: Path) -> None:
    for file in (folder / "data").iterdir():
        file.unlink()


def nothing(_: Path) -> None: ...


@pytest.mark.parametrize(
    ("mishap", "environment", "line"),
    [
        (nothing, {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN"),
        (no_key, {}, "Il n’y a pas de clé"),
        (open_key, {}, "chmod 600"),
        (other_key, {}, "n’ouvre pas cette base"),
        (broken_key, {}, "ne contient pas de clé"),
        (no_database, {}, "vigie init"),
        (nothing, {"VIGIE_KEY": "azerty"}, "VIGIE_KEY"),
        (nothing, {"VIGIE_KEY": "B" * 43}, "VIGIE_KEY"),
        (nothing, {"DATABASE_URL": "sqlite:////proc/none/vigie.db"}, "/proc/none"),
        (nothing, {"DATABASE_URL": "sqlite:///keys"}, "DATABASE_URL"),
        (nothing, {"DATABASE_URL": "vigie.db"}, "DATABASE_URL"),
        (nothing, {"DATABASE_URL": "oracle+none://x"}, "DATABASE_URL"),
        (nothing, {"TIMEZONE": "Paris"}, "TIMEZONE"),
        (nothing, {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        (nothing, {"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        (nothing, {"PUBLIC_URL": "vigie.example"}, "PUBLIC_URL"),
        (nothing, {"PUBLIC_URL": "https://vigie.example"}, "WEBHOOK_SECRET"),
        (nothing, {"PUBLIC_URL": "http://a", "WEBHOOK_SECRET": "s"}, "https://"),
        (nothing, {"PUBLIC_URL": "https://a", "WEBHOOK_SECRET": "à lire"}, "WEBHOOK_SECRET"),
        (nothing, {"PUBLIC_URL": "https://a", "WEBHOOK_SECRET": "s" * 257}, "WEBHOOK_SECRET"),
        (nothing, {"LISTEN": "8080"}, "LISTEN"),
        (nothing, {"METRICS_LISTEN": "127.0.0.1"}, "METRICS_LISTEN"),
        (nothing, {"SHUTDOWN_SECONDS": "0"}, "SHUTDOWN_SECONDS"),
        (nothing, {"HTTPS_PROXY": "socks5://proxy.example", "NO_PROXY": ""}, "HTTPS_PROXY"),
    ],
)
def test_run_says_in_one_line_what_is_missing_and_changes_nothing(
    vigie: Vigie,
    council: Path,
    mishap: Callable[[Path], None],
    environment: dict[str, str],
    line: str,
) -> None:
    mishap(council)
    before = contents(council)
    ended = vigie("run", **{"TELEGRAM_TOKEN": TOKEN} | environment)
    assert said_one_line(ended, line), ended.err
    assert "inattendue" not in ended.err
    assert contents(council) == before


def test_a_key_is_changed_and_what_was_interrupted_is_finished(vigie: Vigie, council: Path) -> None:
    key = council / "keys/vigie.key"
    old = key.read_text()
    assert vigie("rekey").status == 0
    new = key.read_text()
    assert new != old
    key.with_name("vigie.key.new").write_text(new)
    key.with_name("vigie.key.new").chmod(0o600)
    key.write_text(old)
    ended = vigie("audit", "verify")
    assert ended.status == 0
    assert "est terminé" in ended.out
    assert key.read_text() == new
    assert [file.name for file in key.parent.iterdir()] == ["vigie.key"]


def test_a_key_of_the_environment_is_not_ours_to_change(vigie: Vigie, council: Path) -> None:
    key = (council / "keys/vigie.key").read_text().strip()
    assert said_one_line(vigie("rekey", VIGIE_KEY=key), "VIGIE_KEY")
    assert vigie("audit", "verify", VIGIE_KEY=key).status == 0


def test_an_invitation_without_telegram_says_how_its_code_is_used(
    vigie: Vigie, council: Path
) -> None:
    ended = vigie("invite-coordinator")
    assert ended.status == 0
    assert "/start " in ended.out
    with sqlite3.connect(council / "data/vigie.db") as database:
        acts = database.execute("SELECT actor, act FROM audit").fetchall()
    database.close()
    assert acts == [("vigie", "member.invited")] * 2


def tamper(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "data/vigie.db") as database:
        database.execute(statement)
    database.close()


def test_the_journal_shows_a_change(vigie: Vigie, council: Path) -> None:
    assert "1 actes" in vigie("audit", "verify").out
    tamper(council, "UPDATE audit SET actor = 'nobody'")
    assert said_one_line(vigie("audit", "verify"), "n° 1")


def test_the_journal_shows_a_truncation_by_its_mark(vigie: Vigie, council: Path) -> None:
    vigie("invite-coordinator")
    assert vigie("audit", "checkpoint", "mark.json").status == 0
    assert vigie("audit", "verify", "--checkpoint", "mark.json").status == 0
    tamper(council, "DELETE FROM audit WHERE sequence = 2")
    assert vigie("audit", "verify").status == 0
    assert said_one_line(vigie("audit", "verify", "--checkpoint", "mark.json"), "n° 2")


def test_what_is_no_mark_is_refused(vigie: Vigie, council: Path) -> None:
    (council / "mark.json").write_text("[]")
    assert said_one_line(vigie("audit", "verify", "--checkpoint", "mark.json"), "empreinte")
    assert said_one_line(vigie("audit", "verify", "--checkpoint", "none.json"), "none.json")


def test_a_file_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/vigie.db"
    with only_one(url), pytest.raises(Refused), only_one(url):
        pass
    with only_one(url), only_one("postgresql://elsewhere/vigie"):
        pass


def test_every_setting_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    example = Path(__file__).parents[2] / ".env.example"
    lines = example.read_text(encoding="utf-8").splitlines()
    explained = {
        line.partition("=")[0].lower(): before
        for before, line in pairwise(lines)
        if "=" in line and not line.startswith("#")
    }
    assert set(explained) == set(Settings.model_fields)
    assert all(line.startswith("# ") and line.endswith(".") for line in explained.values())
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert Settings(_env_file=example) == Settings(_env_file=None)
