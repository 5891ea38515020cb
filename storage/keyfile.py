"""The key file: 32 random bytes as base64url text, for its owner alone, apart from the database."""

import os
import re
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from storage.durable import sync
from storage.sealing import KeyMalformed, SealError, random_key

_TEXT = re.compile(r"[A-Za-z0-9_-]{43}=?")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(SealError):
    """Something is wrong with the key file; carries its path and nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class KeyFileExists(KeyFileError):
    """A key file is there already; overwriting it would lose every sealed byte."""


class KeyFileMissing(KeyFileError):
    """There is no key file."""


class KeyFileUnreadable(KeyFileError):
    """The key file cannot be read or written: rights, or not a file."""


class KeyFileMalformed(KeyFileError, KeyMalformed):
    """The key file does not hold a key."""


class KeyFileTooOpen(KeyFileError):
    """Somebody else than its owner has rights on the key file."""


def create(path: Path) -> bytes:
    """Write a new random key (mode 0600, durable) and return its 32 bytes.

    A missing parent folder is made with mode 0700; one that exists is left as it is.
    Raises KeyFileExists, KeyFileUnreadable.
    """
    key = random_key()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path, encode(key) + "\n")
    except OSError:
        raise KeyFileUnreadable(path) from None
    return key


def read(path: Path) -> bytes:
    """Return the 32 bytes of the key file.

    Raises KeyFileMissing, KeyFileUnreadable, KeyFileTooOpen, KeyFileMalformed.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read().decode("ascii", "replace")
    except FileNotFoundError:
        raise KeyFileMissing(path) from None
    except OSError:
        raise KeyFileUnreadable(path) from None
    if mode & _OTHERS:
        raise KeyFileTooOpen(path)
    try:
        return decode(text)
    except KeyMalformed:
        raise KeyFileMalformed(path) from None


def replace(path: Path, *, by: Path) -> None:
    """Let another key file take this one's place, in one durable step; done before counts as done.

    Raises KeyFileUnreadable.
    """
    try:
        by.replace(path)
        sync(path.parent)
    except FileNotFoundError:
        read(path)
    except OSError:
        raise KeyFileUnreadable(path) from None


def decode(text: str) -> bytes:
    """Return the 32 bytes of a key written as base64url, padded or not; raises KeyMalformed."""
    text = text.strip()
    if not _TEXT.fullmatch(text):
        raise KeyMalformed
    key = urlsafe_b64decode(text[:43] + "=")
    if encode(key) != text[:43]:  # the last letter's two spare bits: one key has one spelling
        raise KeyMalformed
    return key


def encode(key: bytes) -> str:
    """Write a key as 43 letters of base64url."""
    return urlsafe_b64encode(key).decode("ascii").rstrip("=")


def _write_new(path: Path, text: str) -> None:
    """Create the file and have it on the disk, folder entry included, before returning."""
    handle = _open_new(path)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()  # half a key would block the next attempt
        raise
    sync(path.parent)


def _open_new(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileExists(path) from None
