"""The vault: seals the cells of rows, makes their lookup indexes, and knows nothing of the rows."""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Self

from storage.sealing import (
    SealBroken,
    SealError,
    as_bytes,
    derived_key,
    framed,
    open_box,
    random_key,
    seal_box,
)

_VERSION = b"\x01"
_ROOT_CONTEXT = framed("vigie/root/v1")
_JSON_BUCKET = 64


class WrongKey(SealError):
    """The key does not open this database (or its wrapped root is damaged: AES-GCM cannot tell)."""


class Vault:
    """Sealing of cells under subkeys of the root key, one subkey per purpose (HKDF-SHA256)."""

    __slots__ = ("_root", "_subkeys")

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._subkeys: dict[tuple[str, ...], bytes] = {}

    @staticmethod
    def wrap_new_root(kek: bytes) -> bytes:
        """Make a random root key and return it wrapped by the 32-byte KEK: the one row to keep."""
        return _wrap(kek, random_key())

    @staticmethod
    def rewrap(old_kek: bytes, new_kek: bytes, wrapped: bytes) -> bytes:
        """Return the same root key wrapped by another KEK; raises WrongKey."""
        return _wrap(new_kek, _unwrap(old_kek, wrapped))

    @classmethod
    def unlock(cls, kek: bytes, wrapped_root: bytes) -> Self:
        """Return the vault of this wrapped root; raises WrongKey."""
        return cls(_unwrap(kek, wrapped_root))

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, table: str, column: str, row_id: str, plaintext: bytes) -> bytes:
        """Seal one cell so that it opens in this table, column and row alone.

        Out: version (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
        """
        return self._seal("cell", framed(table, column, row_id), plaintext)

    def open(self, table: str, column: str, row_id: str, sealed: bytes) -> bytes:
        """Return the plaintext of a cell; raises SealBroken."""
        return self._open("cell", framed(table, column, row_id), sealed)

    def seal_json(self, table: str, column: str, row_id: str, record: Mapping[str, Any]) -> bytes:
        """Seal a record as compact JSON with sorted keys, in UTF-8.

        Ciphertext is as long as what it hides, and a name can be guessed from its length: spaces,
        which JSON ignores, fill it to the next multiple of 64 bytes.
        """
        text = json.dumps(
            record, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        plaintext = as_bytes(text)
        padding = b" " * (-len(plaintext) % _JSON_BUCKET)
        return self.seal(table, column, row_id, plaintext + padding)

    def open_json(self, table: str, column: str, row_id: str, sealed: bytes) -> dict[str, Any]:
        """Return the record that `seal_json` sealed; raises SealBroken."""
        plaintext = self.open(table, column, row_id, sealed)
        try:
            record = json.loads(plaintext)
        except ValueError:  # a decoding error would carry the text
            raise SealBroken from None
        if not isinstance(record, dict):
            raise SealBroken
        return record

    def seal_seed(self, circle_id: str, epoch: int, kid: bytes, seed: bytes) -> bytes:
        """Seal a circle key's 32-byte seed, bound to its circle, epoch and kid."""
        return self._seal("circle-seed", framed(circle_id, str(epoch), kid), seed)

    def open_seed(self, circle_id: str, epoch: int, kid: bytes, sealed: bytes) -> bytes:
        """Return a circle key's seed; raises SealBroken."""
        return self._open("circle-seed", framed(circle_id, str(epoch), kid), sealed)

    def index(self, purpose: str, value: str) -> bytes:
        """Return 32 bytes (HMAC-SHA256) by which a sealed value can be looked up.

        Equal values have equal indexes within a purpose, and unrelated ones across purposes.
        """
        return hmac.digest(self._subkey("index", purpose), as_bytes(value), "sha256")

    def _seal(self, purpose: str, associated: bytes, plaintext: bytes) -> bytes:
        return _VERSION + seal_box(self._subkey(purpose), plaintext, associated)

    def _open(self, purpose: str, associated: bytes, sealed: bytes) -> bytes:
        return open_box(self._subkey(purpose), _unversioned(sealed), associated)

    def _subkey(self, *purpose: str) -> bytes:
        """HKDF-SHA256 (RFC 5869) of the root; its info is the framed purpose."""
        if purpose not in self._subkeys:
            info = framed("vigie/subkey/v1", *purpose)
            self._subkeys[purpose] = derived_key(self._root, info)
        return self._subkeys[purpose]


def _wrap(kek: bytes, root: bytes) -> bytes:
    return _VERSION + seal_box(kek, root, _ROOT_CONTEXT)


def _unwrap(kek: bytes, wrapped: bytes) -> bytes:
    try:
        return open_box(kek, _unversioned(wrapped), _ROOT_CONTEXT)
    except SealBroken:
        raise WrongKey from None


def _unversioned(sealed: bytes) -> bytes:
    if not sealed.startswith(_VERSION):
        raise SealBroken
    return sealed[len(_VERSION) :]
