"""X-Wing, the hybrid of ML-KEM-768 and X25519: circle key pairs, and small secrets sealed to them.

Sources: draft-connolly-cfrg-xwing-kem (the KEM) and RFC 9180 (HPKE), as the suite 647a.0001.0002:
X-Wing, HKDF-SHA256, AES-256-GCM.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from storage.sealing import KEY_BYTES, SealBroken, SealError, random_key

SUITE = "647a.0001.0002"
_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MLKEM_SEED_BYTES = 64
_X25519_BYTES = 32
_MLKEM_PUBLIC_BYTES = 1184
_KID_BYTES = 16


class PublicKeyMalformed(SealError):
    """These bytes are not an X-Wing public key."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A circle's keys: the 32-byte seed is the private key, and all the rest follows from it."""

    seed: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    private_key: MLKEM768X25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def generate(cls) -> Self:
        """Make a new random pair."""
        return cls.from_seed(random_key())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Return the pair of a 32-byte seed.

        SHAKE-256 expands it to 96 bytes: 64 of ML-KEM seed (d ‖ z), 32 of X25519 private key.
        The public key, 1,216 bytes, is the raw ML-KEM-768 key ‖ the raw X25519 key.
        Raises ValueError for another length, which SHAKE-256 would take without a word.
        """
        if len(seed) != KEY_BYTES:
            raise ValueError("a seed has 32 bytes")
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + _X25519_BYTES)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])
        public_key = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        return cls(seed, public_key, MLKEM768X25519PrivateKey(mlkem, x25519))


def kid(public_key: bytes) -> bytes:
    """Return the name of a public key: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(public_key).digest()[:_KID_BYTES]


def wrap(public_key: bytes, secret: bytes, info: bytes) -> bytes:
    """Seal a secret to a public key (HPKE base mode): 1,120 bytes of KEM ‖ ciphertext ‖ tag.

    It opens under the same info alone: HPKE's single-shot call here takes no associated data.
    Raises PublicKeyMalformed.
    """
    try:
        return _HPKE.encrypt(secret, _loaded(public_key), info)
    except ValueError:  # a wrong length, a key out of range, or an X25519 point of low order
        raise PublicKeyMalformed from None


def unwrap(keypair: KeyPair, wrapped: bytes, info: bytes) -> bytes:
    """Return the secret that `wrap` sealed; raises SealBroken, with no detail."""
    try:
        return _HPKE.decrypt(wrapped, keypair.private_key, info)
    except InvalidTag:
        raise SealBroken from None


def _loaded(public_key: bytes) -> MLKEM768X25519PublicKey:
    mlkem, x25519 = public_key[:_MLKEM_PUBLIC_BYTES], public_key[_MLKEM_PUBLIC_BYTES:]
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519)
    )
