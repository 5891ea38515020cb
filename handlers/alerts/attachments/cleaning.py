"""What a file says of whoever made it goes before it is kept: place, device, author, history.

What a file is, its content says; its name and what Telegram calls it are not believed. Only three
kinds are taken, so that each can be cleaned wholly: pictures, voice messages, and PDF documents.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

from storage.attachments import Kind

MOST_PIXELS = 60_000_000
"""A small file may unfold into a picture that fills the memory."""
JPEG_QUALITY = 88
PAPER = (255, 255, 255)


class Reason(StrEnum):
    """Why a file is not kept."""

    UNKNOWN = "unknown"
    """Nothing that can be cleaned: another format, cut short, or broken."""
    LOCKED = "locked"
    """A document behind a password."""
    TOO_LARGE = "too_large"
    NOT_GIVEN = "not_given"
    """Telegram does not hand it out."""


class FileRefused(Exception):
    """This file cannot be kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without a past. Its name is ours: the old one may have been a person's."""

    kind: Kind
    content: bytes = field(repr=False)


def clean(content: bytes) -> Cleaned:
    """The same to look at or to listen to, and nothing else. Raises `FileRefused`.

    Takes up to a second of the processor for a large picture: not for the loop.
    """
    for start, cleaner in _CLEANERS.items():
        if content.startswith(start):
            return cleaner(content)
    if content[8:12] == b"WEBP":
        return _picture(content)
    raise FileRefused(Reason.UNKNOWN)


def _picture(content: bytes) -> Cleaned:
    """The pixels alone, turned as they were to be seen, in a new JPEG."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused(Reason.TOO_LARGE)
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(Reason.TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError):
        raise FileRefused(Reason.UNKNOWN) from None
    plain = Image.new("RGB", upright.size, PAPER)
    plain.paste(upright, mask=upright.getchannel("A"))
    made = BytesIO()
    plain.save(made, "JPEG", quality=JPEG_QUALITY)
    return Cleaned(Kind.PICTURE, made.getvalue())


def _voice(content: bytes) -> Cleaned:
    """The sound, without the tags (RFC 7845, 5.2)."""
    from mutagen import MutagenError
    from mutagen.oggopus import OggOpus

    made = BytesIO(content)
    try:
        voice = OggOpus(made)  # type: ignore[no-untyped-call] # mutagen says no types here
        made.seek(0)
        voice.delete(made)
    except (MutagenError, EOFError):
        raise FileRefused(Reason.UNKNOWN) from None
    return Cleaned(Kind.VOICE, made.getvalue())


def _document(content: bytes) -> Cleaned:
    """The pages, without authors, dates, hidden files and scripts."""
    from handlers.alerts.attachments.pdf import PdfLocked, PdfUnreadable, pages_alone

    try:
        return Cleaned(Kind.DOCUMENT, pages_alone(content))
    except PdfLocked:
        raise FileRefused(Reason.LOCKED) from None
    except PdfUnreadable:
        raise FileRefused(Reason.UNKNOWN) from None


_CLEANERS: Mapping[bytes, Callable[[bytes], Cleaned]] = {
    b"\xff\xd8\xff": _picture,
    b"\x89PNG\r\n": _picture,
    b"OggS": _voice,
    b"%PDF-": _document,
}
"""By the first bytes of a file."""
