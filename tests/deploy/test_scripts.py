"""The scripts of deploy/, run in a scratch folder: what they make is what Vigie reads."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.settings import Settings
from storage import keyfile

ROOT = Path(__file__).parents[2]
TOKEN = "42:AAExample"


@pytest.fixture
def compose(tmp_path: Path) -> Path:
    """The folder of the compose file, copied."""
    return Path(shutil.copytree(ROOT / "deploy/compose", tmp_path / "compose"))


def run(*words: str | Path, folder: Path, answer: str = "", **environment: str) -> str:
    """Run a script whose `chown` is only noted: tests own no other account."""
    stub = folder / "stub"
    stub.mkdir(exist_ok=True)
    chown = stub / "chown"
    chown.write_text(f'#!/bin/sh\necho "$@" >> {folder}/chowned\n')
    chown.chmod(0o755)
    path = f"{stub}:{os.environ['PATH']}"
    ended = subprocess.run(
        words,
        check=True,
        capture_output=True,
        text=True,
        input=answer,
        env={"PATH": path, "HOME": str(folder), **environment},
    )
    return ended.stdout


def test_the_secrets_are_read_by_vigie_and_by_the_server(
    compose: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(compose / "secrets.sh", folder=tmp_path, answer=f"{TOKEN}\n")
    secrets = compose / "secrets"
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(secrets))
    settings = Settings(_env_file=None)
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert len(settings.kek()) == 32
    assert len(settings.webhook_secret.get_secret_value()) == 43
    password = (secrets / "postgres_password").read_text()
    assert make_url(settings.database_url).password == password
    assert {stat.S_IMODE(each.stat().st_mode) for each in secrets.iterdir()} == {0o400}
    owners = (tmp_path / "chowned").read_text()
    assert "10001:10001 secrets/telegram_token" in owners
    assert "999:999 secrets/postgres_password" in owners


def test_an_empty_variable_sets_a_secret_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a container whose key is a secret can be lent a file that `vigie rekey` may change."""
    (tmp_path / "vigie_key").write_text("A" * 43)
    key = keyfile.create(tmp_path / "cle/vigie.key")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("VIGIE_KEY", "")
    monkeypatch.setenv("VIGIE_KEY_FILE", str(tmp_path / "cle/vigie.key"))
    assert Settings(_env_file=None).kek() == key


def test_no_folder_of_secrets_is_not_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "telegram_token").write_text(TOKEN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TELEGRAM_TOKEN", raising=False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "")
    assert Settings(_env_file=None).telegram_token.get_secret_value() == ""


def test_secrets_that_are_there_stay(compose: Path, tmp_path: Path) -> None:
    run(compose / "secrets.sh", folder=tmp_path, answer=f"{TOKEN}\n")
    before = {each.name: each.read_text() for each in (compose / "secrets").iterdir()}
    run(compose / "secrets.sh", folder=tmp_path)
    assert {each.name: each.read_text() for each in (compose / "secrets").iterdir()} == before
    assert len(before) == 5


def test_the_launcher_finds_its_packages_from_anywhere(tmp_path: Path) -> None:
    release = tmp_path / "opt/vigie/2026"
    (release / "bin").mkdir(parents=True)
    (release / "bin/python").symlink_to(sys.executable)
    (release / "src").symlink_to(ROOT)
    shutil.copy(ROOT / "deploy/vigie", release / "bin/vigie")
    (release.parent / "current").symlink_to("2026")
    (tmp_path / "vigie").symlink_to(release.parent / "current/bin/vigie")
    site = next(path for path in sys.path if path.endswith("site-packages"))
    shim = release / "bin/python"
    shim.unlink()
    shim.write_text(f'#!/bin/sh\nPYTHONPATH="$PYTHONPATH:{site}" exec {sys.executable} "$@"\n')
    shim.chmod(0o755)
    said = run(tmp_path / "vigie", "--help", folder=tmp_path)
    assert "Usage: vigie" in said
