import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import xwing
from storage.sealing import SealBroken, random_key
from storage.xwing import KeyPair, PublicKeyMalformed

VECTORS = Path(__file__).parent / "vectors"
PUBLISHED = json.loads((VECTORS / "xwing_draft.json").read_bytes())
RECORDED = json.loads((VECTORS / "hpke_js.json").read_bytes())["wraps"]
PAIR = KeyPair.from_seed(bytes(32))


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda v: v["seed"][:8])
def test_seeds_expand_to_the_published_public_keys(vector: dict[str, str]) -> None:
    pair = KeyPair.from_seed(bytes.fromhex(vector["sk"]))
    assert pair.public_key.hex() == vector["pk"]


@pytest.mark.parametrize("vector", RECORDED, ids=lambda v: v["seed"][:8])
def test_seeds_expand_as_in_the_npm_package(vector: dict[str, str]) -> None:
    pair = KeyPair.from_seed(bytes.fromhex(vector["seed"]))
    assert pair.public_key.hex() == vector["public_key"]


@pytest.mark.parametrize("vector", RECORDED, ids=lambda v: v["seed"][:8])
def test_what_the_npm_package_sealed_opens(vector: dict[str, str]) -> None:
    pair = KeyPair.from_seed(bytes.fromhex(vector["seed"]))
    sealed, info = bytes.fromhex(vector["sealed"]), bytes.fromhex(vector["info"])
    assert xwing.unwrap(pair, sealed, info).hex() == vector["plaintext"]


def test_sizes() -> None:
    pair = KeyPair.generate()
    assert len(pair.seed) == 32
    assert len(pair.public_key) == 1216
    assert len(xwing.wrap(pair.public_key, bytes(32), b"")) == 1168


def test_kid_is_the_start_of_the_digest() -> None:
    assert xwing.kid(b"public key") == hashlib.sha256(b"public key").digest()[:16]


def test_pairs_are_random_and_follow_from_their_seed() -> None:
    one, two = KeyPair.generate(), KeyPair.generate()
    assert one.seed != two.seed
    assert KeyPair.from_seed(one.seed) == one


def test_a_pair_shows_nothing() -> None:
    assert repr(KeyPair.generate()) == "KeyPair()"


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyPair.from_seed(bytes(size))


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_round_trip(secret: bytes, info: bytes) -> None:
    assert xwing.unwrap(PAIR, xwing.wrap(PAIR.public_key, secret, info), info) == secret


def test_sealing_twice_never_looks_the_same() -> None:
    assert xwing.wrap(PAIR.public_key, b"", b"") != xwing.wrap(PAIR.public_key, b"", b"")


def test_another_info_or_another_pair_is_one_error() -> None:
    wrapped = xwing.wrap(PAIR.public_key, random_key(), b"info")
    with pytest.raises(SealBroken):
        xwing.unwrap(PAIR, wrapped, b"other")
    with pytest.raises(SealBroken):
        xwing.unwrap(KeyPair.generate(), wrapped, b"info")


@given(st.integers(min_value=0, max_value=1168 * 8 - 1))
def test_any_bit_flipped_is_one_error(bit: int) -> None:
    wrapped = bytearray(xwing.wrap(PAIR.public_key, bytes(32), b""))
    wrapped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        xwing.unwrap(PAIR, bytes(wrapped), b"")


@given(st.integers(min_value=0, max_value=1167))
def test_cut_anywhere_is_one_error(size: int) -> None:
    with pytest.raises(SealBroken):
        xwing.unwrap(PAIR, xwing.wrap(PAIR.public_key, bytes(32), b"")[:size], b"")


def test_a_point_of_low_order_is_one_error() -> None:
    wrapped = xwing.wrap(PAIR.public_key, bytes(32), b"")
    with pytest.raises(SealBroken):
        xwing.unwrap(PAIR, wrapped[:1088] + bytes(32) + wrapped[1120:], b"")


BAD_PUBLIC_KEYS = {
    "empty": b"",
    "short": PAIR.public_key[:-1],
    "long": PAIR.public_key + b"\0",
    "out of range": b"\xff" * 1216,
    "low order": PAIR.public_key[:1184] + bytes(32),
}


@pytest.mark.parametrize("public_key", BAD_PUBLIC_KEYS.values(), ids=BAD_PUBLIC_KEYS)
def test_malformed_public_keys(public_key: bytes) -> None:
    with pytest.raises(PublicKeyMalformed):
        xwing.wrap(public_key, b"", b"")
