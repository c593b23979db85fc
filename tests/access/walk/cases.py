"""How each operation is called: which rows its ids name, whose those are, what is sent, what a good call answers.

An operation that stands here nowhere, or one of whose ids does not, fails the walk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.walk.actors import COUNTY_ADMINISTRATOR
from tests.access.walk.grounds import Ids

Body = Callable[[Ids], dict[str, Any]]


@dataclass(frozen=True)
class Ref:
    """What an id names (a kind of a ground's ids) and by what it is reached.

    `own`: only by the person it belongs to. `place`: a division code, which is no secret. `made`: the client makes it, for a new row.
    `named`: a name that is kept and followed nowhere, because its row may come later.
    """

    kind: str
    reach: str


@dataclass(frozen=True)
class Case:
    """One operation. `ids` by where they are sent; `good` are the answers to a call on rows of one's own."""

    ids: Mapping[str, Ref] = field(default_factory=dict)
    body: Body | None = None
    good: tuple[int, ...] = (200, 201, 204)
    headers: Mapping[str, str] = field(default_factory=dict)
    settled: tuple[int, ...] = ()  # what may be answered before an id in the body is looked at
    plain: Mapping[str, str] = field(default_factory=dict)  # parts of the address that name no row
    instead: Mapping[str, str] = field(default_factory=dict)  # who walks for a role that the usual walker holds too low
    lists: str = ""  # by what the rows of a list are reached
    turn: int = 0  # the higher, the later: what takes rows away that others need
    public: int = 0  # what a caller without any credentials is told; 0 where a token is needed
    form: Mapping[str, str] | None = None
    raw: bytes | None = None  # a body that is no JSON
    begins: tuple[str, ...] = ()  # tables in which whoever may call gets a row of their own; no id leads to another's


MADE = Ref("made", "made")
PLACE = Ref("place", "place")
HOUSEHOLD, PERSON, TEAM = Ref("household", "household"), Ref("person", "household"), Ref("team", "team")
VERSION = {"If-Match": '"v1"'}
KEEPER = {"administrator": COUNTY_ADMINISTRATOR}

CASES: dict[str, Case] = {}


def case(*names: str, **said: Any) -> None:
    """Say how operations are called; each once."""
    for name in names:
        assert name not in CASES, name
        CASES[name] = Case(**said)


def body_of(build: Body | None, ids: Ids) -> dict[str, Any] | None:
    """What is sent for these ids."""
    return build(ids) if build else None
