"""Sealing: what is sealed opens with its key at its place, and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.crypto import (
    SealBroken,
    blind_index,
    load_keyring,
    make_keyring,
    save_keyring,
    seal,
    unseal,
    unwrap_key,
    wrap_new_key,
)

KEY, OTHER = bytes(32), bytes([1]) * 32


@given(plain=st.binary(max_size=2000), place=st.text(min_size=1, max_size=80))
def test_what_is_sealed_opens(plain: bytes, place: str) -> None:
    assert unseal(KEY, seal(KEY, plain, place), place) == plain


@given(plain=st.binary(max_size=200), spot=st.integers(min_value=0), change=st.integers(min_value=1, max_value=255))
def test_a_changed_byte_does_not_open(plain: bytes, spot: int, change: int) -> None:
    sealed = bytearray(seal(KEY, plain, "person|sealed|1"))
    spot %= len(sealed)
    if spot in (1, 2):  # which key generation wrapped it: read before opening, not authenticated
        return
    sealed[spot] ^= change
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), "person|sealed|1")


def test_another_key_or_another_row_does_not_open() -> None:
    sealed = seal(KEY, b"x", "person|sealed|1")
    for key, place in ((OTHER, "person|sealed|1"), (KEY, "person|sealed|2"), (KEY, "household|sealed|1")):
        with pytest.raises(SealBroken):
            unseal(key, sealed, place)


def test_the_same_words_never_look_the_same() -> None:
    assert seal(KEY, b"x", "p") != seal(KEY, b"x", "p")


def test_a_data_key_belongs_to_its_subject() -> None:
    keyring = make_keyring()
    key, wrapped = wrap_new_key(keyring, "one")
    assert unwrap_key(keyring, "one", wrapped) == key
    with pytest.raises(SealBroken):
        unwrap_key(keyring, "other", wrapped)
    with pytest.raises(SealBroken):
        unwrap_key(make_keyring(), "one", wrapped)


def test_blind_indexes_meet_by_value_and_column_under_one_key() -> None:
    keyring = make_keyring()
    assert blind_index(keyring, "phone", "138") == blind_index(keyring, "phone", "138")
    assert blind_index(keyring, "phone", "138") != blind_index(keyring, "name", "138")
    assert blind_index(keyring, "phone", "138") != blind_index(make_keyring(), "phone", "138")


def test_a_keyring_is_written_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keyring = make_keyring()
    save_keyring(keyring, path)
    assert load_keyring(path) == keyring
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        save_keyring(make_keyring(), path)


@pytest.mark.parametrize("text", ["{}", "[]", '{"generations": {"1": "x"}}', "no"])
def test_what_is_no_keyring_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(ValueError):  # noqa: PT011  # one of json's, base64's or ours
        load_keyring(path)
