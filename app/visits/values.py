"""What people say about a visit after it was recorded, as plain values, and whose word stands. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple


class Order(NamedTuple):
    """What decides between two words about one answer: the greater stands, whichever arrived first (sync.md, section 3)."""

    rank: int
    sequence: int
    said_at: str
    amendment_id: str


def order_of(rank: int, sequence: int, said_at: datetime, amendment_id: object) -> Order:
    """The order of an amendment; instants are compared as text of one length."""
    return Order(rank, sequence, said_at.astimezone(UTC).isoformat(timespec="microseconds"), str(amendment_id))


class Word(NamedTuple):
    """An amendment's own words about one person: answers by question; null takes an answer back."""

    order: Order
    answers: Mapping[str, Any]


def words_in(contents: Iterable[Mapping[str, Any]]) -> list[Word]:
    """Every amendment that these revisions of a record carry, each once, the least first."""
    found = {
        Order(*content["order"]): Word(Order(*content["order"]), content["set"])
        for content in contents
        if content.get("order")
    }
    return [found[order] for order in sorted(found)]


def standing_answers(first: Mapping[str, Any], words: Iterable[Word]) -> dict[str, Any]:
    """The answers that stand: those of the record as it arrived, over them the words, per question the greatest."""
    answers = dict(first)
    for word in sorted(words, key=lambda one: one.order):
        for question, value in word.answers.items():
            if value is None:
                answers.pop(question, None)
            else:
                answers[question] = value
    return answers
