"""Known answers of both suites, and sealing under keys of either."""

import hashlib

import pytest

from app.core.crypto import (
    SealBroken,
    blind_index,
    journal_mac,
    journal_mac_fits,
    make_keyring,
    seal,
    unseal,
    unwrap_key,
    wrap_new_key,
)
from app.core.suites import GM, INTL, CryptoSuite

# RFC 8998, appendix A.1: SM4-GCM.
SM4_KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
SM4_NONCE = bytes.fromhex("00001234567800000000ABCD")
SM4_BOUND = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
SM4_PLAIN = bytes.fromhex(
    "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
    "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
)
SM4_CIPHER = bytes.fromhex(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
    "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    "83DE3541E4C2B58177E065A9BF7B62EC"
)
# NIST's GCM test case 16 (AES-256).
AES_KEY = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
AES_NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
AES_BOUND = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
AES_PLAIN = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
AES_CIPHER = bytes.fromhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)


@pytest.mark.parametrize(
    ("suite", "key", "nonce", "bound", "plain", "cipher"),
    [
        (GM, SM4_KEY, SM4_NONCE, SM4_BOUND, SM4_PLAIN, SM4_CIPHER),
        (INTL, AES_KEY, AES_NONCE, AES_BOUND, AES_PLAIN, AES_CIPHER),
    ],
    ids=["SM4-GCM", "AES-256-GCM"],
)
def test_known_answers_of_sealing(
    suite: CryptoSuite, key: bytes, nonce: bytes, bound: bytes, plain: bytes, cipher: bytes
) -> None:
    assert suite.encrypt(key, nonce, plain, bound) == cipher
    assert suite.decrypt(key, nonce, cipher, bound) == plain


def test_known_answers_of_hashing() -> None:
    # GB/T 32905-2016, examples 1 and 2.
    assert GM.digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert GM.digest(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    assert INTL.digest(b"abc") == hashlib.sha256(b"abc").digest()
    # RFC 4231, test case 2.
    assert INTL.mac(b"Jefe", b"what do ya want for nothing?").hex().startswith("5bdcc146bf60754e6a042426089575c7")


def hmac_by_definition(suite: CryptoSuite, key: bytes, body: bytes) -> bytes:
    """RFC 2104, for keys no longer than a block of 64 bytes."""
    block = key.ljust(64, b"\0")
    inner = suite.digest(bytes(one ^ 0x36 for one in block) + body)
    return suite.digest(bytes(one ^ 0x5C for one in block) + inner)


@pytest.mark.parametrize("suite", [INTL, GM], ids=lambda suite: suite.name)
def test_a_mac_is_that_of_the_definition(suite: CryptoSuite) -> None:
    assert suite.mac(b"key", b"body") == hmac_by_definition(suite, b"key", b"body")


@pytest.mark.parametrize("name", ["intl", "gm"])
def test_a_data_key_is_of_the_suite_in_force(name: str) -> None:
    keyring = make_keyring(name)  # type: ignore[arg-type]  # one of the two names
    key, wrapped = wrap_new_key(keyring, "one")
    sealed = seal(key, b"x", "p")
    assert (sealed[0], wrapped[0]) == ((1, 1) if name == "intl" else (2, 2))
    assert unseal(unwrap_key(keyring, "one", wrapped), sealed, "p") == b"x"
    assert len(sealed) == 1 + 31


def test_a_value_does_not_open_under_a_key_of_the_other_suite() -> None:
    sealed = seal(bytes(16), b"x", "p")
    with pytest.raises(SealBroken):
        unseal(bytes(32), sealed, "p")
    with pytest.raises(SealBroken):
        unseal(bytes(16), bytes([1]) + sealed[1:], "p")


def test_macs_of_either_suite_stay_good() -> None:
    keyring = make_keyring("gm")
    before = journal_mac(keyring, b"act")
    object.__setattr__(keyring, "suite", "intl")
    assert journal_mac_fits(keyring, b"act", before)
    assert journal_mac(keyring, b"act") != before
    assert not journal_mac_fits(keyring, b"other", before)
    assert not journal_mac_fits(keyring, b"act", b"")
    assert keyring.index_suite == "gm"
    assert len(blind_index(keyring, "phone", "138")) == 16
