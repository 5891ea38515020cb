"""The command line against a server: DATABASE_URL, and nothing else, is another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.command import Vigie, said_one_line
from tests.ground import PostgresGround
from tests.house import SIREN

TOKEN = "1:AAExampleExampleExampleExampleExampleEx"


@pytest.fixture
def url(postgresql_ground: PostgresGround, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing was set up."""
    with postgresql_ground.bare(tmp_path) as settings:
        yield settings.database_url


def test_a_council_is_set_up_once_audited_and_given_another_key(
    vigie: Vigie, url: str, tmp_path: Path
) -> None:
    assert said_one_line(vigie("run", TELEGRAM_TOKEN=TOKEN, DATABASE_URL=url), "vigie init")
    ended = vigie("init", "--siren", SIREN, DATABASE_URL=url)
    assert ended.status == 0
    assert "serveur de DATABASE_URL" in ended.out
    assert said_one_line(vigie("init", "--siren", SIREN, DATABASE_URL=url), "déjà installé")

    assert "/start " in vigie("invite-coordinator", DATABASE_URL=url).out
    old = (tmp_path / "keys/vigie.key").read_text()
    assert vigie("rekey", DATABASE_URL=url).status == 0
    assert (tmp_path / "keys/vigie.key").read_text() != old
    assert "3 actes" in vigie("audit", "verify", DATABASE_URL=url).out
    (tmp_path / "keys/vigie.key").write_text(old)
    assert said_one_line(vigie("audit", "verify", DATABASE_URL=url), "n’ouvre pas cette base")
    assert not (tmp_path / "data").exists()


def test_an_init_that_is_refused_says_why_and_takes_its_key_back(
    vigie: Vigie, url: str, tmp_path: Path, postgresql_ground: PostgresGround
) -> None:
    postgresql_ground.server.admin.execute("CREATE ROLE nobody_much LOGIN")
    theirs = url.replace("postgres@", "nobody_much@")
    assert said_one_line(vigie("init", "--siren", SIREN, DATABASE_URL=theirs), "droits du compte")
    assert list(tmp_path.rglob("*.key")) == []


def test_a_server_that_does_not_answer_is_named_without_its_password(vigie: Vigie) -> None:
    away = "postgresql+psycopg://vigie:secret@127.0.0.1:1/vigie"
    ended = vigie("init", "--siren", SIREN, DATABASE_URL=away)
    assert said_one_line(ended, "127.0.0.1")
    assert "secret" not in ended.err
