"""What a password may be."""

import pytest

from app.access.signin.hashing import hash_of
from app.access.signin.passwords import check_password, common_words, is_guessable
from app.core.errors import Refusal

GUESSABLE = (
    "password2026!",
    "P@$$w0rd!!2026",
    "nuanxin123456",
    "haininghaining",
    "Admin@Haining1",
    "wanggeyuan-2026",
    "qwertyuiop123",
    "1qaz2wsx3edc",
    "aaaaaaaaaaaaaa",
    "abcabcabcabcab",
    "123456789012",
    "summer2026!!!!",
    "grid-worker-01",
    "我爱你我爱你我爱你我爱你",
)
GOOD = (
    "correct horse battery staple",
    "kettle window orange",
    "Tq8#kLw0zPq!x",
    "西门外第三棵樟树下见面吧好",
    "x7 lamp river stone",
)


@pytest.mark.parametrize("password", GUESSABLE)
def test_guessable(password: str) -> None:
    assert is_guessable(password)


@pytest.mark.parametrize("password", GOOD)
def test_no_rules_of_composition(password: str) -> None:
    check_password(password, "li-ping", "李平")


def test_own_names_make_no_password() -> None:
    assert is_guessable("zhangweiguo88", "zhangweiguo")
    assert not is_guessable("zhangweiguo88", "somebody")


@pytest.mark.parametrize(("length", "code"), [(11, "TOO_SHORT"), (129, "TOO_LONG")])
def test_lengths(length: int, code: str) -> None:
    password = "".join(chr(0x4E00 + 7 * number) for number in range(length))
    with pytest.raises(Refusal) as refused:
        check_password(password)
    assert [(one.pointer, one.code) for one in refused.value.errors] == [("/password", code)]


@pytest.mark.parametrize("length", [12, 128])
def test_lengths_that_fit(length: int) -> None:
    check_password("".join(chr(0x4E00 + 7 * number) for number in range(length)))


def test_hashes_are_salted() -> None:
    assert hash_of("kettle window orange") != hash_of("kettle window orange")
    assert len(common_words()) > 100
