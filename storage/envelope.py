"""The envelope of an alert, version 1: one sealed body, and its key sealed to each circle.

Every alert has a key of its own (DEK). The body is AES-256-GCM under it, bound to the header; the
DEK is sealed to each circle with X-Wing, bound to the header and to the circle, epoch and kid.
Associated data are values each preceded by its length as a big-endian u32: text in UTF-8, numbers
in decimal digits, the kid as its 16 bytes. A note of the alert's thread has an envelope of its own,
whose header names the note, too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from storage import xwing
from storage.sealing import (
    KEY_BYTES,
    SealBroken,
    SealError,
    derived_key,
    first_frame,
    framed,
    open_box,
    random_key,
    seal_box,
    unframed,
)

VERSION = 1
_LABEL = "vigie/alert/v1"
_NOTE_LABEL = "vigie/note/v1"
_ATTACHMENT_LABEL = "vigie/attachment/v1"
_VERSION_LABEL = "vigie/version/v1"
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_SMALLEST_BUCKET = 512


class EnvelopeTampered(SealBroken):
    """The envelope does not open here: altered, cut, moved, or not sealed to this circle."""


class EnvelopeWithoutRecipients(SealError):
    """Sealing to nobody: an alert that no one could ever read."""


@dataclass(frozen=True, slots=True)
class Header:
    """What an envelope says in the clear, and what its body and keys are bound to.

    Ids are immutable and random: 16 bytes as 22 letters of base64url, never a Telegram id.
    `note_id` is set where it is a note about the alert: `author` wrote that note then.
    """

    instance: str
    alert_id: str
    author: str
    v: int = VERSION
    suite: str = xwing.SUITE
    note_id: str | None = None

    def to_bytes(self) -> bytes:
        """Return the header as framed values: the body's associated data, and what is stored."""
        return framed(*self.values())

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read what `to_bytes` wrote; raises EnvelopeTampered."""
        try:
            values = [x.decode("ascii") for x in unframed(stored)]
            v, suite, instance, alert_id, author, *note = values
            (note_id,) = note or (None,)
            header = cls(instance, alert_id, author, int(v), suite, note_id)
        except (SealBroken, ValueError):
            raise EnvelopeTampered from None
        if header.to_bytes() != stored:  # a number has one spelling
            raise EnvelopeTampered
        return header

    def values(self) -> tuple[str, ...]:
        """Return its values as text, in the order of the format: five, and a note's id."""
        return (str(self.v), self.suite, *self.ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the council, the alert, the author, and the note where it is one."""
        of_note = () if self.note_id is None else (self.note_id,)
        return (self.instance, self.alert_id, self.author, *of_note)

    @property
    def label(self) -> str:
        """What its keys are wrapped for: an alert's never opens as a note's."""
        return _LABEL if self.note_id is None else _NOTE_LABEL


@dataclass(frozen=True, slots=True)
class Recipient:
    """A circle as sealing needs it: no secret."""

    circle_id: str
    epoch: int
    public_key: bytes


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The alert's key, sealed to one circle."""

    circle_id: str
    epoch: int
    kid: bytes
    wrapped_dek: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed alert: header in the clear, body under the DEK, and one wrapped DEK per circle."""

    header: Header
    body: bytes
    keys: tuple[WrappedKey, ...]


def seal(plaintext: bytes, header: Header, circles: Sequence[Recipient]) -> Envelope:
    """Seal an alert so that these circles, and nobody else, can open it.

    Raises EnvelopeWithoutRecipients, PublicKeyMalformed, and ValueError for an id that is not one.
    """
    if not circles:
        raise EnvelopeWithoutRecipients
    _require_ids(*header.ids)
    dek = random_key()
    body = seal_box(dek, _padded(plaintext), header.to_bytes())
    return Envelope(header, body, tuple(_wrap(dek, header, circle) for circle in circles))


def open_envelope(envelope: Envelope, circle_id: str, keypair: xwing.KeyPair) -> bytes:
    """Return the plaintext, read as this circle with its keys; raises EnvelopeTampered."""
    _dek, plaintext = _opened(envelope, circle_id, keypair)
    return plaintext


def seal_attachment(
    envelope: Envelope, circle_id: str, keypair: xwing.KeyPair, attachment_id: str, content: bytes
) -> bytes:
    """Seal a file that goes with an alert, so that it opens as this file of this alert alone.

    One AES-256-GCM call under a key that HKDF-SHA256 (RFC 5869) derives from the alert's key and
    the file's id; out: nonce (12) ‖ ciphertext ‖ tag (16). Raises EnvelopeTampered, and ValueError
    for an id that is not one.
    """
    _require_ids(attachment_id)
    dek, _plaintext = _opened(envelope, circle_id, keypair)
    context = _attachment_context(envelope.header, attachment_id)
    return seal_box(derived_key(dek, context), content, context)


def open_attachment(
    envelope: Envelope, circle_id: str, keypair: xwing.KeyPair, attachment_id: str, sealed: bytes
) -> bytes:
    """Return the file, read as this circle with its keys; raises EnvelopeTampered."""
    dek, _plaintext = _opened(envelope, circle_id, keypair)
    context = _attachment_context(envelope.header, attachment_id)
    try:
        return open_box(derived_key(dek, context), sealed, context)
    except SealBroken:
        raise EnvelopeTampered from None


def seal_version(
    envelope: Envelope, circle_id: str, keypair: xwing.KeyPair, number: int, content: bytes
) -> bytes:
    """Seal what an alert says after a correction, so that it opens as this version of it alone.

    One AES-256-GCM call, padded like the alert's body, under a key that HKDF-SHA256 (RFC 5869)
    derives from the alert's key and the version's number; out: nonce (12) ‖ ciphertext ‖ tag (16).
    Raises EnvelopeTampered.
    """
    dek, _plaintext = _opened(envelope, circle_id, keypair)
    context = _version_context(envelope.header, number)
    return seal_box(derived_key(dek, context), _padded(content), context)


def open_version(
    envelope: Envelope, circle_id: str, keypair: xwing.KeyPair, number: int, sealed: bytes
) -> bytes:
    """Return what this version says, read as this circle; raises EnvelopeTampered."""
    dek, _plaintext = _opened(envelope, circle_id, keypair)
    context = _version_context(envelope.header, number)
    try:
        content, _zeros = first_frame(open_box(derived_key(dek, context), sealed, context))
    except SealBroken:
        raise EnvelopeTampered from None
    return content


def extend(envelope: Envelope, from_circle: str, keypair: xwing.KeyPair, to: Recipient) -> Envelope:
    """Seal the alert's key to one more circle, with the keys of one that can open it.

    The body does not change, and must open: nobody is handed the key of a damaged alert. A wrapped
    key that this circle and epoch had before is replaced. Raises EnvelopeTampered,
    PublicKeyMalformed, and ValueError for an id that is not one.
    """
    dek, _plaintext = _opened(envelope, from_circle, keypair)
    others = (k for k in envelope.keys if (k.circle_id, k.epoch) != (to.circle_id, to.epoch))
    return replace(envelope, keys=(*others, _wrap(dek, envelope.header, to)))


def _opened(envelope: Envelope, circle_id: str, keypair: xwing.KeyPair) -> tuple[bytes, bytes]:
    """Return DEK and plaintext; whatever differs, the error is the same."""
    try:
        dek = _unwrap(envelope, circle_id, keypair)
        padded = open_box(dek, envelope.body, envelope.header.to_bytes())
        plaintext, _zeros = first_frame(padded)
    except SealBroken:
        raise EnvelopeTampered from None
    return dek, plaintext


def _wrap(dek: bytes, header: Header, to: Recipient) -> WrappedKey:
    _require_ids(to.circle_id)
    kid = xwing.kid(to.public_key)
    info = _info(header, to.circle_id, to.epoch, kid)
    return WrappedKey(to.circle_id, to.epoch, kid, xwing.wrap(to.public_key, dek, info))


def _unwrap(envelope: Envelope, circle_id: str, keypair: xwing.KeyPair) -> bytes:
    """Return the DEK; raises SealBroken, also when none was sealed for these keys."""
    if (envelope.header.v, envelope.header.suite) != (VERSION, xwing.SUITE):
        raise SealBroken
    kid = xwing.kid(keypair.public_key)
    for key in envelope.keys:
        if (key.circle_id, key.kid) == (circle_id, kid):
            info = _info(envelope.header, circle_id, key.epoch, kid)
            return _checked(xwing.unwrap(keypair, key.wrapped_dek, info))
    raise SealBroken


def _checked(dek: bytes) -> bytes:
    """Refuse another length: whoever knows a public key can wrap anything to it."""
    if len(dek) != KEY_BYTES:
        raise SealBroken
    return dek


def _info(header: Header, circle_id: str, epoch: int, kid: bytes) -> bytes:
    return framed(header.label, *header.values(), circle_id, str(epoch), kid)


def _attachment_context(header: Header, attachment_id: str) -> bytes:
    """The info of its key, and its associated data."""
    return framed(_ATTACHMENT_LABEL, *header.values(), attachment_id)


def _version_context(header: Header, number: int) -> bytes:
    """The info of its key, and its associated data."""
    return framed(_VERSION_LABEL, *header.values(), str(number))


def _padded(plaintext: bytes) -> bytes:
    """Frame the plaintext and fill it with zeros to 512, 1,024, 2,048, … bytes.

    What can be seen of the length is then one of a few sizes.
    """
    content = framed(plaintext)
    bucket = _SMALLEST_BUCKET
    while bucket < len(content):
        bucket *= 2
    return content.ljust(bucket, b"\0")


def _require_ids(*ids: str) -> None:
    if not all(_ID.fullmatch(i) for i in ids):
        raise ValueError("an id is 22 letters of base64url")
