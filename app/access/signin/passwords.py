"""What a password may be: 12 to 128 characters, no rules of composition, and not made of the words everybody tries."""

import re
import unicodedata
from functools import cache
from importlib import resources

from app.core.errors import FieldError, invalid

SHORTEST, LONGEST = 12, 128
LIKENESS = str.maketrans("013457@$!|", "oieastasil")
KEYS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn")
RUN = 3
LONGEST_UNIT = 4
MOST_WORDS = 3
FILLER = re.compile(r"(\d{1,8}|[\W_]+)")


@cache
def common_words() -> frozenset[str]:
    """The shipped words, in small letters."""
    text = resources.files("app.access.signin").joinpath("words.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def check_password(password: str, *own: str) -> None:
    """Refuse (422) a password that is too short, too long, or guessable; `own` are the account's names, which it may not be made of."""
    if len(password) < SHORTEST:
        raise _refused("TOO_SHORT", f"密码至少 {SHORTEST} 个字符", f"Use at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise _refused("TOO_LONG", f"密码至多 {LONGEST} 个字符", f"Use at most {LONGEST} characters")
    if is_guessable(password, *own):
        raise _refused(
            "PASSWORD_COMMON",
            "这个密码太容易被猜到，请换几个不相关的词",
            "This password is easy to guess; use a few unrelated words",
        )


def is_guessable(password: str, *own: str) -> bool:
    """True for a few common words, runs along the keyboard and repeats, however decorated with digits, marks and look-alikes."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if any(plain.startswith(plain[size:]) for size in range(1, LONGEST_UNIT + 1)):
        return True
    words = common_words() | {part for name in own for part in _parts(name)}
    return _is_made_of(plain, words)


def _parts(name: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return {part for part in {folded, *re.split(r"[\W_\d]+", folded)} if len(part) > 1}


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Whether the text falls into at most three different words or runs, with digits and marks between. Shortest cover by position."""
    covers: dict[int, frozenset[str]] = {0: frozenset()}
    for start in range(len(text)):
        if start not in covers:
            continue
        for end, piece in _pieces(text, start, words):
            found = covers[start] | ({piece} if piece else frozenset())
            if end not in covers or len(found) < len(covers[end]):
                covers[end] = found
    return len(text) in covers and len(covers[len(text)]) <= MOST_WORDS


def _pieces(text: str, start: int, words: frozenset[str]) -> list[tuple[int, str]]:
    """What the text may go on with at a place: (where it ends, what it is); filler counts for nothing."""
    found: list[tuple[int, str]] = []
    filler = FILLER.match(text, start)
    if filler:
        found += [(end, "") for end in range(start + 1, filler.end() + 1)]
    for end in range(start + 2, len(text) + 1):
        piece = text[start:end]
        alike = piece.translate(LIKENESS)
        if piece in words or alike in words:
            found.append((end, alike))
        elif len(piece) >= RUN and (_is_run(piece) or len(set(piece)) == 1):
            found.append((end, "run"))
    return found


def _is_run(piece: str) -> bool:
    """Neighbours on the keyboard, in the alphabet or among digits, either way."""
    return any(piece in keys or piece[::-1] in keys for keys in KEYS)


def _refused(code: str, zh: str, en: str) -> Exception:
    return invalid(FieldError("/password", code, zh, en))
