"""Canaries: personal data and secrets that nobody else has, and where they were seen."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.factories import an_identity_number


@dataclass
class Canaries:
    """What must not be found where it is not meant to be. `secrets` grows with every token and code that is given out."""

    name: str = "燕无双"
    other_name: str = "鹦鹉翁"
    phone: str = "13955507707"
    address: str = "画眉弄七七七号"
    note: str = "云雀低语七七"
    reason: str = "白鹭陈情七七"
    password: str = "canary kettle window 77"
    number: str = field(default_factory=lambda: an_identity_number("19410307"))
    income: int = 7_654_321
    secrets: set[str] = field(default_factory=set)

    def identity(self) -> list[str]:
        """Who somebody is and how to reach them."""
        return [self.name, self.other_name, self.phone, self.address, self.number]

    def words(self) -> list[str]:
        """What was said and written about somebody."""
        return [self.note, self.reason, str(self.income)]

    def all(self) -> list[str]:
        """And to those who sign in."""
        return [*self.identity(), *self.words(), self.password, *sorted(self.secrets)]


def forms_of(word: str) -> Iterator[bytes]:
    """A word in the ways in which it could lie about: as it is, escaped, in hexadecimal, in base64 at any of three offsets."""
    plain = word.encode()
    yield plain
    yield word.encode("unicode_escape")
    yield plain.hex().encode()
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + plain)
        yield whole[2 * offset + (offset > 0) : len(whole) - 4]  # what neighbours do not change
    if not word.isascii():
        yield word.encode("utf-16-le")
        yield word.encode("gb18030")


def seen_in(content: bytes | str, words: Iterable[str]) -> list[str]:
    """The words that stand in some content in any form."""
    raw = content.encode() if isinstance(content, str) else content
    return [word for word in words if any(form in raw for form in forms_of(word) if len(form) > 5)]
