"""Suites of cryptography: `intl` (AES-256-GCM, HMAC-SHA256, SHA-256) and `gm` (SM4-GCM, HMAC-SM3, SM3), told apart by a number."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as keyed
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

SuiteName = Literal["intl", "gm"]
TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class CryptoSuite:
    """One set of primitives. `number` stands in what is sealed or signed with it; a key of `key_bytes` is a key of this suite.

    `encrypt` and `decrypt` take key, nonce, content and associated data; the tag of 16 bytes follows the ciphertext.
    `decrypt` raises cryptography's InvalidTag.
    """

    number: int
    name: SuiteName
    key_bytes: int
    encrypt: Callable[[bytes, bytes, bytes, bytes], bytes] = field(repr=False)
    decrypt: Callable[[bytes, bytes, bytes, bytes], bytes] = field(repr=False)
    mac: Callable[[bytes, bytes], bytes] = field(repr=False)
    digest: Callable[[bytes], bytes] = field(repr=False)


@lru_cache(maxsize=20_000)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def _aes_encrypt(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    return _aes(key).encrypt(nonce, plain, bound)


def _aes_decrypt(key: bytes, nonce: bytes, content: bytes, bound: bytes) -> bytes:
    return _aes(key).decrypt(nonce, content, bound)


def _sha256(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def _hmac_sha256(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")


def _sm4_encrypt(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    work = Cipher(SM4(key), GCM(nonce)).encryptor()
    work.authenticate_additional_data(bound)
    return work.update(plain) + work.finalize() + work.tag


def _sm4_decrypt(key: bytes, nonce: bytes, content: bytes, bound: bytes) -> bytes:
    if len(content) < TAG_BYTES:
        raise InvalidTag
    work = Cipher(SM4(key), GCM(nonce, content[-TAG_BYTES:])).decryptor()
    work.authenticate_additional_data(bound)
    return work.update(content[:-TAG_BYTES]) + work.finalize()


# The library of TLS, not Python's own, which on some systems is built without SM3.
def _sm3(body: bytes) -> bytes:
    work = hashes.Hash(hashes.SM3())
    work.update(body)
    return work.finalize()


def _hmac_sm3(key: bytes, body: bytes) -> bytes:
    work = keyed.HMAC(key, hashes.SM3())
    work.update(body)
    return work.finalize()


INTL = CryptoSuite(1, "intl", 32, _aes_encrypt, _aes_decrypt, _hmac_sha256, _sha256)
GM = CryptoSuite(2, "gm", 16, _sm4_encrypt, _sm4_decrypt, _hmac_sm3, _sm3)
SUITES: dict[SuiteName, CryptoSuite] = {"intl": INTL, "gm": GM}
BY_NUMBER = {one.number: one for one in SUITES.values()}
BY_KEY_BYTES = {one.key_bytes: one for one in SUITES.values()}
