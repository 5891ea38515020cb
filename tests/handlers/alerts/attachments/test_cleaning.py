"""What a file says of whoever made it is gone, and what it shows is there."""

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handlers.alerts.attachments.cleaning import FileRefused, Reason, clean
from storage.attachments import Kind
from tests.handlers.alerts.attachments import files

SECRETS = (b"Dupont", b"SM-G991B", b"2026:11:24", b"Bureau de Marie")


def test_a_photo_keeps_its_look_and_nothing_else() -> None:
    photo = files.photo()
    assert all(secret in photo for secret in SECRETS[:3])
    cleaned = clean(photo)
    assert cleaned.kind is Kind.PICTURE
    assert not any(secret in cleaned.content for secret in SECRETS)
    with Image.open(BytesIO(cleaned.content)) as picture:
        assert not picture.getexif()
        # Exif said that it was held upright: it still is.
        assert picture.size == (40, 60)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_become_photos(form: str) -> None:
    cleaned = clean(files.picture(form))
    with Image.open(BytesIO(cleaned.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (60, 40))
    assert b"Dupont" not in cleaned.content


def test_a_voice_message_keeps_its_sound() -> None:
    voice = files.voice(comment="ARTIST=Marie Dupont")
    assert b"Dupont" in voice
    cleaned = clean(voice)
    assert cleaned.kind is Kind.VOICE
    assert b"Dupont" not in cleaned.content
    assert cleaned.content.endswith(voice[-files.SOUND_BYTES :])


def test_a_document_keeps_its_pages() -> None:
    document = files.document()
    cleaned = clean(document)
    assert cleaned.kind is Kind.DOCUMENT
    everything = files.all_of(cleaned.content)
    assert all(secret in files.all_of(document) for secret in SECRETS)
    assert not any(secret in everything for secret in SECRETS)
    assert b"Hall B, deuxieme etage" in everything
    with pikepdf.open(BytesIO(cleaned.content)) as pages:
        assert len(pages.pages) == 1


def test_a_document_behind_a_password_is_not_taken() -> None:
    for password in ("", "secret"):
        with pytest.raises(FileRefused) as refused:
            clean(files.locked(password))
        assert refused.value.reason is Reason.LOCKED


def test_a_picture_that_unfolds_without_end_is_not_opened() -> None:
    with pytest.raises(FileRefused) as refused:
        clean(huge())
    assert refused.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a text document", b"GIF89a", b"MZ", b"%PDF-1.7 nothing"]
)
def test_nothing_else_is_taken(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(content)
    assert refused.value.reason is Reason.UNKNOWN


@given(st.sampled_from([files.photo, files.voice, files.document]), st.integers(1, 400))
def test_what_is_cut_short_is_taken_whole_or_refused(made: Callable[[], bytes], less: int) -> None:
    with suppress(FileRefused):
        assert clean(made()[:-less]).content


def huge() -> bytes:
    """A PNG whose head promises ten thousand million pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0"))


def _chunk(name: bytes, content: bytes) -> bytes:
    end = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + end
