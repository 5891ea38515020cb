import resource
import stat
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import keyfile
from storage.sealing import KeyMalformed

KEY = bytes(range(32))
TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "vigie.key"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_what_was_created_is_read_again(path: Path) -> None:
    key = keyfile.create(path)
    assert len(key) == 32
    assert keyfile.read(path) == key


def test_two_keys_differ(tmp_path: Path) -> None:
    assert keyfile.create(tmp_path / "one") != keyfile.create(tmp_path / "two")


def test_file_and_folder_are_for_their_owner_alone(path: Path) -> None:
    keyfile.create(path)
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_the_folder_that_is_there_keeps_its_rights(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    keyfile.create(path)
    assert mode(path.parent) == 0o755


def test_the_file_holds_base64url_text(path: Path) -> None:
    key = keyfile.create(path)
    assert path.read_text(encoding="ascii") == keyfile.encode(key) + "\n"


def test_a_key_is_never_overwritten(path: Path) -> None:
    key = keyfile.create(path)
    with pytest.raises(keyfile.KeyFileExists):
        keyfile.create(path)
    assert keyfile.read(path) == key


def test_a_dangling_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(keyfile.KeyFileExists):
        keyfile.create(path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_a_file_is_named(path: Path) -> None:
    path.parent.touch()
    with pytest.raises(keyfile.KeyFileUnreadable):
        keyfile.create(path)


def test_half_a_key_does_not_stay(path: Path) -> None:
    with disk_full(), pytest.raises(keyfile.KeyFileUnreadable):
        keyfile.create(path)
    assert not path.exists()


def test_missing(path: Path) -> None:
    with pytest.raises(keyfile.KeyFileMissing):
        keyfile.read(path)


def test_a_folder_in_its_place_is_unreadable(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(keyfile.KeyFileUnreadable):
        keyfile.read(path)


@pytest.mark.parametrize("rights", [0o640, 0o604, 0o620, 0o601, 0o644])
def test_rights_of_others_are_refused(path: Path, rights: int) -> None:
    with pytest.raises(keyfile.KeyFileTooOpen):
        keyfile.read(written(path, TEXT, rights))


@pytest.mark.parametrize("rights", [0o600, 0o400])
def test_rights_of_the_owner_are_enough(path: Path, rights: int) -> None:
    assert keyfile.read(written(path, TEXT, rights)) == KEY


@pytest.mark.parametrize("text", [TEXT, TEXT + "=", f"  {TEXT}\n"])
def test_a_key_may_be_padded_and_surrounded_by_blanks(text: str) -> None:
    assert keyfile.decode(text) == KEY


MALFORMED = {
    "empty": "",
    "short": TEXT[:-1],
    "long": TEXT + "A",
    "spare bits set": TEXT[:-1] + "9",
    "standard base64": "+" + TEXT[1:],
    "not ascii": "é" + TEXT[1:],
    "two lines": TEXT[:20] + "\n" + TEXT[20:],
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_malformed_text(text: str, path: Path) -> None:
    with pytest.raises(KeyMalformed):
        keyfile.decode(text)
    with pytest.raises(keyfile.KeyFileMalformed):
        keyfile.read(written(path, text))


def test_an_error_carries_the_path_and_nothing_of_the_key(path: Path) -> None:
    with pytest.raises(keyfile.KeyFileMalformed) as caught:
        keyfile.read(written(path, "secret-" + TEXT))
    assert caught.value.path == path
    assert str(caught.value) == str(path)
    assert TEXT not in "".join(traceback.format_exception(caught.value))


@contextmanager
def disk_full() -> Iterator[None]:
    """Let this process write no byte to any file, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
