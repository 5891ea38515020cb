"""A photo, a voice message or a file as Telegram announces it: what it is, before it is fetched."""

from dataclasses import dataclass
from enum import StrEnum, auto

from telegram import Message

from storage.attachments import Kind, Source

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
_KINDS = {
    "application/pdf": Kind.DOCUMENT,
    "image/jpeg": Kind.PICTURE,
    "image/png": Kind.PICTURE,
    "image/webp": Kind.PICTURE,
}
"""Documents that can be cleaned. What a file is indeed, `cleaning` sees."""


class Misfit(StrEnum):
    """Why a file may not come along."""

    OFF = auto()
    """The council takes none, or not here."""
    OF_NO_KIND = auto()
    TOO_LARGE = auto()
    TOO_MANY = auto()


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a chat message; `misfit` is what is wrong with it by itself."""

    source: Source
    misfit: Misfit | None

    def misfits(self, *, already: int, most: int) -> Misfit | None:
        """Whether it may join those that came already, of so many that the council takes."""
        if most == 0:
            return Misfit.OFF
        return Misfit.TOO_MANY if already >= most else self.misfit


def sent_with(message: Message) -> Sent:
    """The file of a message, or whatever else it brought."""
    if message.photo:
        largest = message.photo[-1]
        return _sent(message, Kind.PICTURE, largest.file_id, largest.file_size)
    if message.voice:
        return _sent(message, Kind.VOICE, message.voice.file_id, message.voice.file_size)
    document = message.document
    if document and (kind := _KINDS.get(document.mime_type or "")):
        return _sent(message, kind, document.file_id, document.file_size)
    nothing = Source(kind=Kind.DOCUMENT, file_id="", message_id=message.message_id)
    return Sent(nothing, Misfit.OF_NO_KIND)


def _sent(message: Message, kind: Kind, file_id: str, size: int | None) -> Sent:
    source = Source(kind=kind, file_id=file_id, message_id=message.message_id)
    return Sent(source, Misfit.TOO_LARGE if (size or 0) > LARGEST else None)
