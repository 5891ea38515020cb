import hashlib
import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import SealBroken, framed, random_key
from storage.vault import Vault, WrongKey

KEK = bytes(range(32))
VAULT = Vault.unlock(KEK, Vault.wrap_new_root(KEK))
CELL = ("members", "sealed", "row-1")
SEED = bytes(range(32, 64))
KID = bytes(16)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


# The root key


def test_a_root_wrapped_today_unlocks_the_same_vault_again() -> None:
    wrapped = Vault.wrap_new_root(KEK)
    sealed = Vault.unlock(KEK, wrapped).seal(*CELL, b"text")
    assert Vault.unlock(KEK, wrapped).open(*CELL, sealed) == b"text"


def test_every_root_is_its_own() -> None:
    other = Vault.unlock(KEK, Vault.wrap_new_root(KEK))
    with pytest.raises(SealBroken):
        other.open(*CELL, VAULT.seal(*CELL, b"text"))
    assert other.index("telegram", "42") != VAULT.index("telegram", "42")


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != KEK))
def test_the_wrong_key(key: bytes) -> None:
    with pytest.raises(WrongKey) as caught:
        Vault.unlock(key, Vault.wrap_new_root(KEK))
    assert not caught.value.args


@given(st.integers(min_value=0, max_value=61 * 8 - 1))
def test_a_damaged_root_looks_like_the_wrong_key(bit: int) -> None:
    with pytest.raises(WrongKey):
        Vault.unlock(KEK, flipped(Vault.wrap_new_root(KEK), bit))


@pytest.mark.parametrize("size", range(61))
def test_a_truncated_root_looks_like_the_wrong_key(size: int) -> None:
    with pytest.raises(WrongKey):
        Vault.unlock(KEK, Vault.wrap_new_root(KEK)[:size])


def test_rewrapping_changes_the_key_and_nothing_else() -> None:
    new_kek, wrapped = random_key(), Vault.wrap_new_root(KEK)
    sealed = Vault.unlock(KEK, wrapped).seal(*CELL, b"text")
    rewrapped = Vault.rewrap(KEK, new_kek, wrapped)
    assert Vault.unlock(new_kek, rewrapped).open(*CELL, sealed) == b"text"
    with pytest.raises(WrongKey):
        Vault.unlock(KEK, rewrapped)


def test_rewrapping_takes_the_right_key() -> None:
    with pytest.raises(WrongKey):
        Vault.rewrap(random_key(), random_key(), Vault.wrap_new_root(KEK))


def test_a_vault_shows_nothing() -> None:
    assert repr(VAULT) == str(VAULT) == "Vault(…)"


# Cells


@given(st.binary(max_size=10_000))
def test_a_cell_opens_to_what_was_sealed(plaintext: bytes) -> None:
    assert VAULT.open(*CELL, VAULT.seal(*CELL, plaintext)) == plaintext


@given(st.text(), st.text(), st.text())
def test_names_and_ids_may_be_any_text(table: str, column: str, row_id: str) -> None:
    assert VAULT.open(table, column, row_id, VAULT.seal(table, column, row_id, b"x")) == b"x"


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("alerts", "sealed", "row-1"),
        ("members", "phone", "row-1"),
        ("members", "sealed", "row-2"),
        ("memberss", "ealed", "row-1"),
        ("members", "sealedrow-1", ""),
        ("", "members", "sealedrow-1"),
    ],
)
def test_a_cell_moved_elsewhere_never_opens(elsewhere: tuple[str, str, str]) -> None:
    with pytest.raises(SealBroken):
        VAULT.open(*elsewhere, VAULT.seal(*CELL, b"text"))


@given(st.binary(max_size=50), st.integers(min_value=0))
def test_any_bit_flipped(plaintext: bytes, bit: int) -> None:
    with pytest.raises(SealBroken) as caught:
        VAULT.open(*CELL, flipped(VAULT.seal(*CELL, plaintext), bit))
    assert not caught.value.args


@given(st.binary(max_size=100))
def test_bytes_that_were_never_sealed(stored: bytes) -> None:
    with pytest.raises(SealBroken):
        VAULT.open(*CELL, stored)


def test_sealing_twice_never_looks_the_same() -> None:
    assert VAULT.seal(*CELL, b"text") != VAULT.seal(*CELL, b"text")


# Records


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_a_record_opens_to_what_was_sealed(record: dict[str, Any]) -> None:
    assert VAULT.open_json(*CELL, VAULT.seal_json(*CELL, record)) == record


@pytest.mark.parametrize("name", ["", "Zoé", "👩‍🚒", "مريم", "\ud800", "a\0b"])
def test_a_record_holds_any_text(name: str) -> None:
    assert VAULT.open_json(*CELL, VAULT.seal_json(*CELL, {"name": name})) == {"name": name}


def test_a_record_is_canonical_json_filled_with_spaces() -> None:
    plaintext = VAULT.open(*CELL, VAULT.seal_json(*CELL, {"b": [1, None], "a": "é"}))
    assert plaintext == '{"a":"é","b":[1,null]}'.encode().ljust(64)


def test_short_names_are_equally_long() -> None:
    lengths = {len(VAULT.seal_json(*CELL, {"name": "x" * size})) for size in range(54)}
    assert len(lengths) == 1


@pytest.mark.parametrize("plaintext", [b"", b"a secret that is no JSON", b"[1]", b"\xff{}"])
def test_what_is_no_record_is_broken_and_not_shown(plaintext: bytes) -> None:
    with pytest.raises(SealBroken) as caught:
        VAULT.open_json(*CELL, VAULT.seal(*CELL, plaintext))
    assert not caught.value.args
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


# Circle seeds


def test_a_seed_opens_for_its_circle_epoch_and_kid_alone() -> None:
    sealed = VAULT.seal_seed("circle", 1, KID, SEED)
    assert VAULT.open_seed("circle", 1, KID, sealed) == SEED
    for elsewhere in (("other", 1, KID), ("circle", 2, KID), ("circle", 1, bytes(15) + b"\1")):
        with pytest.raises(SealBroken):
            VAULT.open_seed(*elsewhere, sealed)


def test_a_seed_is_no_cell() -> None:
    with pytest.raises(SealBroken):
        VAULT.open("circle", "1", "kid", VAULT.seal_seed("circle", 1, b"kid", SEED))


# Indexes


@given(st.text(), st.text())
def test_an_index_is_the_same_every_time(purpose: str, value: str) -> None:
    index = VAULT.index(purpose, value)
    assert index == VAULT.index(purpose, value)
    assert len(index) == 32


@given(st.text(), st.text(), st.text())
def test_an_index_tells_purposes_apart(one: str, two: str, value: str) -> None:
    assert (VAULT.index(one, value) == VAULT.index(two, value)) == (one == two)


@given(st.text(), st.text())
def test_an_index_tells_values_apart(one: str, two: str) -> None:
    assert (VAULT.index("telegram", one) == VAULT.index("telegram", two)) == (one == two)


def test_an_index_is_hmac_under_an_hkdf_subkey() -> None:
    """Computed from the root by RFC 5869 (extract with no salt, one block of expand)."""
    root = bytes(range(32))
    pseudorandom_key = hmac.digest(bytes(32), root, "sha256")
    info = framed("vigie/subkey/v1", "index", "telegram")
    subkey = hmac.digest(pseudorandom_key, info + b"\1", "sha256")
    assert Vault(root).index("telegram", "42") == hmac.digest(subkey, b"42", hashlib.sha256)


# What was kept by this version opens in every later one


def test_what_was_kept_still_opens() -> None:
    vault = Vault.unlock(KEK, bytes.fromhex(KEPT["root"]))
    assert vault.open_json(*CELL, bytes.fromhex(KEPT["record"])) == {"name": "Zoé", "age": 41}
    assert vault.open_seed("circle", 1, KID, bytes.fromhex(KEPT["seed"])) == bytes(32)
    assert vault.index("telegram", "42").hex() == KEPT["index"]


KEPT = {
    "root": (
        "01d270b27d3ab5ca9f50071a16f7cba80e5d01b26f8885e9d3f9154ca9b1985e"
        "214d84897f3ce05d8fc90a6da61c14463b93720c99606c351cd97c6a19"
    ),
    "record": (
        "018a9e1340b782394ad86c51cdf692957f1d174ecd9ef006bc47dffda29fbd13"
        "51fb7228d041853fd52442a34b3b4a6c29fe51544f7e5cf407b0058a96767dda"
        "4df98b81986ead4d83389a4688fcf41e1525ffb03768fe64e0fe8680a1"
    ),
    "seed": (
        "01eba4fe3bd9e881c1bf006f5f2cf03cae066ddcfb108b47f1b3054db89875fe"
        "f1ddb5a5541f4216b0c127f21b0f2ee99361b34cd8fc3a74d79d2b3375"
    ),
    "index": "f13f18c304a36c30ba57252c3ac1555af0ae5b4148998c9d3ed73e9cd90263ef",
}


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return bytes(changed)
