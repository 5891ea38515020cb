import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import SealBroken, framed, open_box, random_key, unframed

# Test case 16 (AES-256) of McGrew and Viega, "The Galois/Counter Mode of Operation".
GCM_KEY = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
GCM_NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
GCM_ASSOCIATED = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
GCM_PLAINTEXT = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
GCM_CIPHERTEXT = bytes.fromhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
)
GCM_TAG = bytes.fromhex("76fc6ece0f4e1768cddf8853bb2d551b")


def test_a_box_is_nonce_ciphertext_tag_of_aes_256_gcm() -> None:
    box = GCM_NONCE + GCM_CIPHERTEXT + GCM_TAG
    assert open_box(GCM_KEY, box, GCM_ASSOCIATED) == GCM_PLAINTEXT


@pytest.mark.parametrize("size", [0, 1, 12, 27])
def test_a_box_cut_too_short_is_broken(size: int) -> None:
    with pytest.raises(SealBroken):
        open_box(random_key(), bytes(size), b"")


def test_frames_are_lengths_as_big_endian_u32() -> None:
    assert framed("é", b"", "ab") == b"\0\0\0\2\xc3\xa9\0\0\0\0\0\0\0\2ab"


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_frames_come_apart_as_they_were_joined(values: list[bytes]) -> None:
    assert unframed(framed(*values)) == tuple(values)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=8))
def test_frames_cut_anywhere_are_broken(values: list[bytes]) -> None:
    with pytest.raises(SealBroken):
        unframed(framed(*values)[:-1])
