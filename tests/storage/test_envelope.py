import json
import traceback
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import xwing
from storage.envelope import (
    Envelope,
    EnvelopeTampered,
    EnvelopeWithoutRecipients,
    Header,
    Recipient,
    WrappedKey,
    extend,
    open_attachment,
    open_envelope,
    open_version,
    seal,
    seal_attachment,
    seal_version,
)
from storage.sealing import framed, seal_box
from storage.xwing import KeyPair, PublicKeyMalformed

RECORDED = json.loads((Path(__file__).parent / "vectors" / "hpke_js.json").read_bytes())["envelope"]
BUCKETS = {0: 512, 1: 512, 508: 512, 509: 1024, 1020: 1024, 1021: 2048, 2045: 4096, 9000: 16384}
OVERHEAD = 12 + 16  # nonce and tag


def an_id(letter: str) -> str:
    return letter * 21 + "A"


HEADER = Header(instance=an_id("i"), alert_id=an_id("a"), author=an_id("p"))
TRONVILLE, LIGNY = an_id("t"), an_id("l")
KEYS = KeyPair.from_seed(bytes(32))
OTHER_KEYS = KeyPair.from_seed(bytes(31) + b"\1")
CIRCLE = Recipient(TRONVILLE, 1, KEYS.public_key)
OTHER_CIRCLE = Recipient(LIGNY, 1, OTHER_KEYS.public_key)
SECRET = b"Deux voisins, un mur."
SEALED = seal(SECRET, HEADER, [CIRCLE])


def assert_tampered(envelope: Envelope, circle_id: str = TRONVILLE, keys: KeyPair = KEYS) -> None:
    with pytest.raises(EnvelopeTampered) as caught:
        open_envelope(envelope, circle_id, keys)
    assert not caught.value.args
    assert "InvalidTag" not in "".join(traceback.format_exception(caught.value))


def with_key(**changes: Any) -> Envelope:
    return replace(SEALED, keys=(replace(SEALED.keys[0], **changes),))


def with_field(field: str, value: Any) -> Header:
    return replace(HEADER, **{field: value})


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return bytes(changed)


@given(st.binary(max_size=10_000))
def test_round_trip(plaintext: bytes) -> None:
    envelope = seal(plaintext, HEADER, [CIRCLE, OTHER_CIRCLE])
    assert open_envelope(envelope, TRONVILLE, KEYS) == plaintext
    assert open_envelope(envelope, LIGNY, OTHER_KEYS) == plaintext


@pytest.mark.parametrize(("size", "bucket"), BUCKETS.items())
def test_bodies_have_few_sizes(size: int, bucket: int) -> None:
    assert len(seal(b"x" * size, HEADER, [CIRCLE]).body) == bucket + OVERHEAD


def test_the_plaintext_is_nowhere_in_the_envelope() -> None:
    assert SECRET not in SEALED.body + SEALED.keys[0].wrapped_dek + HEADER.to_bytes()


def test_sealing_twice_shares_nothing() -> None:
    again = seal(SECRET, HEADER, [CIRCLE])
    assert again.body != SEALED.body
    assert again.keys[0].wrapped_dek != SEALED.keys[0].wrapped_dek


def test_a_circle_is_given_its_key_under_its_kid() -> None:
    (key,) = SEALED.keys
    assert (key.circle_id, key.epoch) == (TRONVILLE, 1)
    assert key.kid == xwing.kid(KEYS.public_key)
    assert len(key.wrapped_dek) == 1168


def test_sealing_to_nobody_is_refused() -> None:
    with pytest.raises(EnvelopeWithoutRecipients):
        seal(SECRET, HEADER, [])


def test_sealing_to_a_malformed_public_key_is_refused() -> None:
    with pytest.raises(PublicKeyMalformed):
        seal(SECRET, HEADER, [replace(CIRCLE, public_key=b"short")])


@pytest.mark.parametrize("field", ["instance", "alert_id", "author", "note_id"])
@pytest.mark.parametrize("value", ["", "123456789", an_id("x") + "A", "é" * 22, an_id("x") + "\n"])
def test_headers_hold_random_ids_alone(field: str, value: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        seal(SECRET, with_field(field, value), [CIRCLE])


def test_circles_are_named_by_random_ids_alone() -> None:
    with pytest.raises(ValueError, match="base64url"):
        seal(SECRET, HEADER, [replace(CIRCLE, circle_id="Tronville-en-Barrois")])


def test_what_another_implementation_sealed_opens() -> None:
    header = Header(**RECORDED["header"])
    keys = tuple(
        WrappedKey(
            k["circle_id"], k["epoch"], bytes.fromhex(k["kid"]), bytes.fromhex(k["wrapped_dek"])
        )
        for k in RECORDED["keys"]
    )
    envelope = Envelope(header, bytes.fromhex(RECORDED["body"]), keys)
    for key in RECORDED["keys"]:
        pair = KeyPair.from_seed(bytes.fromhex(key["seed"]))
        assert open_envelope(envelope, key["circle_id"], pair).hex() == RECORDED["plaintext"]


# Tampering: whatever was changed, one error that says nothing more.


@pytest.mark.parametrize("field", [f.name for f in fields(Header)])
def test_any_header_field_changed(field: str) -> None:
    value = 2 if field == "v" else an_id("x")
    assert_tampered(replace(SEALED, header=with_field(field, value)))


def test_a_note_is_bound_to_its_id() -> None:
    header = with_field("note_id", an_id("n"))
    note = seal(SECRET, header, [CIRCLE])
    assert open_envelope(note, TRONVILLE, KEYS) == SECRET
    for other in (an_id("m"), None):
        assert_tampered(replace(note, header=replace(header, note_id=other)))


def test_header_fields_exchanged() -> None:
    swapped = replace(HEADER, alert_id=HEADER.author, author=HEADER.alert_id)
    assert_tampered(replace(SEALED, header=swapped))


def test_a_header_cannot_claim_what_was_not_sealed_so() -> None:
    """Version and suite are refused even where the seals themselves agree with them."""
    for header in (replace(HEADER, v=2), replace(HEADER, suite="647a.0001.0001")):
        assert_tampered(seal(SECRET, header, [CIRCLE]))


def test_a_body_of_another_alert() -> None:
    other = seal(SECRET, replace(HEADER, alert_id=an_id("b")), [CIRCLE])
    assert_tampered(replace(SEALED, body=other.body))
    assert_tampered(replace(SEALED, body=other.body, keys=other.keys))


def test_a_body_of_the_same_alert_sealed_again() -> None:
    assert_tampered(replace(SEALED, body=seal(SECRET, HEADER, [CIRCLE]).body))


@given(st.integers(min_value=0, max_value=512 + OVERHEAD - 1))
def test_a_truncated_body(size: int) -> None:
    assert_tampered(replace(SEALED, body=SEALED.body[:size]))


@given(st.integers(min_value=0, max_value=1167))
def test_a_truncated_key(size: int) -> None:
    assert_tampered(with_key(wrapped_dek=SEALED.keys[0].wrapped_dek[:size]))


def test_another_epoch_kid_or_circle_on_the_key() -> None:
    assert_tampered(with_key(epoch=2))
    assert_tampered(with_key(kid=bytes(16)))
    assert_tampered(with_key(circle_id=LIGNY))
    assert_tampered(with_key(circle_id=LIGNY), circle_id=LIGNY)


def test_the_wrong_circle_and_the_wrong_keys() -> None:
    both = seal(SECRET, HEADER, [CIRCLE, OTHER_CIRCLE])
    assert_tampered(SEALED, circle_id=LIGNY)
    assert_tampered(SEALED, circle_id=LIGNY, keys=OTHER_KEYS)
    assert_tampered(both, keys=OTHER_KEYS)
    assert_tampered(both, circle_id=LIGNY)


def test_keys_exchanged_between_circles() -> None:
    one, two = seal(SECRET, HEADER, [CIRCLE, OTHER_CIRCLE]).keys
    exchanged = (
        replace(one, wrapped_dek=two.wrapped_dek),
        replace(two, wrapped_dek=one.wrapped_dek),
    )
    assert_tampered(replace(SEALED, keys=exchanged))


def test_no_key_left() -> None:
    assert_tampered(replace(SEALED, keys=()))


def forged(dek: bytes, content: bytes = bytes(512), body_key: bytes = bytes(32)) -> Envelope:
    """Return what somebody can make who knows the circle's public key and no secret."""
    info = framed("vigie/alert/v1", *HEADER.values(), TRONVILLE, "1", SEALED.keys[0].kid)
    forgery = with_key(wrapped_dek=xwing.wrap(KEYS.public_key, dek, info))
    return replace(forgery, body=seal_box(body_key, content, HEADER.to_bytes()))


def test_a_key_of_another_length() -> None:
    for dek in (b"", bytes(16), bytes(31), bytes(33)):
        assert_tampered(forged(dek))
    assert_tampered(forged(bytes(16), body_key=bytes(16)))


def test_a_body_that_is_no_frame() -> None:
    for content in (b"", b"\0\0\0", b"\xff" * 512):
        assert_tampered(forged(bytes(32), content))


@given(st.integers(min_value=0, max_value=(512 + OVERHEAD) * 8 - 1))
def test_any_bit_of_the_body_flipped(bit: int) -> None:
    assert_tampered(replace(SEALED, body=flipped(SEALED.body, bit)))


@given(st.integers(min_value=0, max_value=1168 * 8 - 1))
def test_any_bit_of_the_key_flipped(bit: int) -> None:
    assert_tampered(with_key(wrapped_dek=flipped(SEALED.keys[0].wrapped_dek, bit)))


@given(st.integers(min_value=0, max_value=127), st.integers(min_value=0, max_value=30))
def test_any_bit_of_kid_and_epoch_flipped(kid_bit: int, epoch_bit: int) -> None:
    assert_tampered(with_key(kid=flipped(SEALED.keys[0].kid, kid_bit)))
    assert_tampered(with_key(epoch=1 ^ 1 << epoch_bit))


def opened_from(stored_header: bytes) -> bytes:
    header = Header.from_bytes(stored_header)
    return open_envelope(replace(SEALED, header=header), TRONVILLE, KEYS)


def test_any_bit_of_the_stored_header_flipped() -> None:
    stored = HEADER.to_bytes()
    for bit in range(len(stored) * 8):
        with pytest.raises(EnvelopeTampered):
            opened_from(flipped(stored, bit))


# The header as it is stored


def test_a_header_is_read_as_it_was_written() -> None:
    for header in (HEADER, with_field("note_id", an_id("n"))):
        assert Header.from_bytes(header.to_bytes()) == header


def test_a_header_names_one_note_at_most() -> None:
    with pytest.raises(EnvelopeTampered):
        Header.from_bytes(framed(*HEADER.values(), an_id("n"), an_id("m")))


@pytest.mark.parametrize("v", ["01", "+1", " 1", "one", ""])
def test_a_version_has_one_spelling(v: str) -> None:
    with pytest.raises(EnvelopeTampered):
        Header.from_bytes(framed(v, *HEADER.values()[1:]))


@given(st.binary(max_size=120))
def test_anything_else_is_no_header(stored: bytes) -> None:
    with pytest.raises(EnvelopeTampered):
        Header.from_bytes(stored)


# One circle more


def test_a_further_circle_is_let_in_and_the_body_stays() -> None:
    extended = extend(SEALED, TRONVILLE, KEYS, OTHER_CIRCLE)
    assert extended.body == SEALED.body
    assert open_envelope(extended, LIGNY, OTHER_KEYS) == SECRET
    assert open_envelope(extended, TRONVILLE, KEYS) == SECRET


def test_letting_a_circle_in_twice_leaves_one_key() -> None:
    extended = extend(extend(SEALED, TRONVILLE, KEYS, OTHER_CIRCLE), TRONVILLE, KEYS, OTHER_CIRCLE)
    assert [key.circle_id for key in extended.keys] == [TRONVILLE, LIGNY]
    assert open_envelope(extended, LIGNY, OTHER_KEYS) == SECRET


def test_a_circle_may_have_keys_of_two_epochs() -> None:
    extended = extend(SEALED, TRONVILLE, KEYS, Recipient(TRONVILLE, 2, OTHER_KEYS.public_key))
    assert open_envelope(extended, TRONVILLE, KEYS) == SECRET
    assert open_envelope(extended, TRONVILLE, OTHER_KEYS) == SECRET


def test_who_cannot_open_cannot_let_in() -> None:
    with pytest.raises(EnvelopeTampered):
        extend(SEALED, LIGNY, OTHER_KEYS, OTHER_CIRCLE)


def test_nobody_is_let_into_a_damaged_alert() -> None:
    with pytest.raises(EnvelopeTampered):
        extend(replace(SEALED, body=flipped(SEALED.body, 100)), TRONVILLE, KEYS, OTHER_CIRCLE)


FILE = an_id("f")
PHOTO = bytes(range(256)) * 40
SEALED_FILE = seal_attachment(SEALED, TRONVILLE, KEYS, FILE, PHOTO)


def opens(envelope: Envelope, file: str, sealed: bytes, keys: KeyPair = KEYS) -> bytes:
    return open_attachment(envelope, TRONVILLE, keys, file, sealed)


def test_a_file_opens_as_itself() -> None:
    assert opens(SEALED, FILE, SEALED_FILE) == PHOTO
    assert len(SEALED_FILE) == len(PHOTO) + OVERHEAD
    assert PHOTO[:32] not in SEALED_FILE


@given(st.integers(0, len(SEALED_FILE) * 8 - 1))
def test_a_file_that_was_changed_anywhere_does_not_open(bit: int) -> None:
    with pytest.raises(EnvelopeTampered):
        opens(SEALED, FILE, flipped(SEALED_FILE, bit))


@given(st.integers(0, len(SEALED_FILE) - 1))
def test_a_file_that_was_cut_does_not_open(length: int) -> None:
    with pytest.raises(EnvelopeTampered):
        opens(SEALED, FILE, SEALED_FILE[:length])


def test_a_file_opens_in_no_other_place() -> None:
    other_file = an_id("g")
    second = seal_attachment(SEALED, TRONVILLE, KEYS, other_file, PHOTO)
    other_alert = seal(SECRET, replace(HEADER, alert_id=an_id("b")), [CIRCLE])
    for envelope, file, sealed, keys in (
        (SEALED, other_file, SEALED_FILE, KEYS),
        (SEALED, FILE, second, KEYS),
        (other_alert, FILE, SEALED_FILE, KEYS),
        (SEALED, FILE, SEALED_FILE, OTHER_KEYS),
        (SEALED, FILE, SEALED.body, KEYS),
    ):
        with pytest.raises(EnvelopeTampered):
            opens(envelope, file, sealed, keys)


def test_a_version_opens_as_itself_for_every_circle_and_has_few_sizes() -> None:
    envelope = seal(SECRET, HEADER, [CIRCLE, OTHER_CIRCLE])
    version = seal_version(envelope, TRONVILLE, KEYS, 2, b"Trois voisins.")
    assert len(version) == 512 + OVERHEAD
    for circle, keys in ((TRONVILLE, KEYS), (LIGNY, OTHER_KEYS)):
        assert open_version(envelope, circle, keys, 2, version) == b"Trois voisins."


def test_a_version_that_was_moved_renumbered_or_cut_never_opens() -> None:
    version = seal_version(SEALED, TRONVILLE, KEYS, 2, SECRET)
    others = seal(SECRET, with_field("alert_id", an_id("b")), [CIRCLE])
    attached = seal_attachment(SEALED, TRONVILLE, KEYS, an_id("f"), SECRET)
    for envelope, number, sealed in (
        (SEALED, 3, version),
        (SEALED, 1, version),
        (SEALED, 2, SEALED.body),
        (SEALED, 2, attached),
        (SEALED, 2, version[:-1]),
        (SEALED, 2, b""),
        (others, 2, version),
    ):
        with pytest.raises(EnvelopeTampered):
            open_version(envelope, TRONVILLE, KEYS, number, sealed)
    with pytest.raises(EnvelopeTampered):
        open_version(SEALED, TRONVILLE, OTHER_KEYS, 2, version)


@given(st.integers(0, 8 * 540 - 1))
def test_a_version_of_which_any_bit_was_changed_does_not_open(bit: int) -> None:
    version = seal_version(SEALED, TRONVILLE, KEYS, 2, SECRET)
    with pytest.raises(EnvelopeTampered):
        open_version(SEALED, TRONVILLE, KEYS, 2, flipped(version, bit))
