"""What every seal shares: the roots of the error tree, the framing of values, and one AEAD box.

No error below carries content, a key or an inner exception's text:

    SealError
    ├── KeyMalformed                  a text that is not a key
    │   └── keyfile.KeyFileMalformed
    ├── keyfile.KeyFileError          carries the path
    │   ├── KeyFileExists
    │   ├── KeyFileMissing
    │   ├── KeyFileUnreadable
    │   ├── KeyFileMalformed
    │   └── KeyFileTooOpen
    ├── vault.WrongKey                this key does not open this database
    ├── SealBroken                    altered, cut, swapped, or sealed under another key
    │   └── envelope.EnvelopeTampered
    ├── xwing.PublicKeyMalformed
    └── envelope.EnvelopeWithoutRecipients
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_LENGTH_BYTES = 4


class SealError(Exception):
    """Something is wrong with a key or a seal."""


class KeyMalformed(SealError):
    """A text that should be a key is not 32 bytes in base64url."""


class SealBroken(SealError):
    """Sealed bytes do not open here: altered, cut, moved, or under another key."""


def random_key() -> bytes:
    """Return 32 bytes from the system's generator."""
    return os.urandom(KEY_BYTES)


def seal_box(key: bytes, plaintext: bytes, associated: bytes) -> bytes:
    """Seal bytes with AES-256-GCM under a random nonce: nonce (12) ‖ ciphertext ‖ tag (16)."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, associated)


def open_box(key: bytes, box: bytes, associated: bytes) -> bytes:
    """Open what `seal_box` sealed; raises SealBroken, with no detail, when anything differs."""
    if len(box) < _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken
    try:
        return AESGCM(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], associated)
    except InvalidTag:
        raise SealBroken from None


def derived_key(key: bytes, info: bytes) -> bytes:
    """Return the 32-byte key that HKDF-SHA256 (RFC 5869) derives from a key for this purpose."""
    return HKDF(SHA256(), KEY_BYTES, None, info).derive(key)


def framed(*values: str | bytes) -> bytes:
    """Join values, each preceded by its length as a big-endian u32, so that none runs into another.

    Text is UTF-8.
    """
    return b"".join(_frame(as_bytes(value)) for value in values)


def unframed(frames: bytes) -> tuple[bytes, ...]:
    """Split what `framed` joined; raises SealBroken when the lengths do not add up."""
    values = []
    while frames:
        value, frames = first_frame(frames)
        values.append(value)
    return tuple(values)


def first_frame(frames: bytes) -> tuple[bytes, bytes]:
    """Return the first value and what follows it; raises SealBroken when it is cut short."""
    end = _LENGTH_BYTES + int.from_bytes(frames[:_LENGTH_BYTES], "big")
    if len(frames) < end:
        raise SealBroken
    return frames[_LENGTH_BYTES:end], frames[end:]


def as_bytes(value: str | bytes) -> bytes:
    """Encode text as UTF-8, and let bytes through.

    Lone surrogates pass: an encoding error would carry the text that it stumbled over.
    """
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _frame(value: bytes) -> bytes:
    return len(value).to_bytes(_LENGTH_BYTES, "big") + value
