"""The catalogue against the application: every fact that a verb can keep is told as an event or quiet for a reason; none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.access.policy import SCOPES
from app.clues.policy import MOVES as CLUE_MOVES
from app.core import clock, json
from app.deliberations.policy import STATES
from app.events.kinds import EVENTS, types_for
from app.events.quiet import QUIET
from app.events.tell import code_of, events_of, is_known
from app.events.values import Act
from app.referrals.policy import FACTS

APP = Path(__file__).parents[2] / "app"
DOCUMENT = APP.parent / "openapi" / "openapi.json"
NAME = re.compile(r"[a-z_]+\.[a-z_]+")
# Where facts are made, also through a function of the room.
MAKING = re.compile(r"\bFact\(|\bChange\(|\bmoved\(|\bFACTS\b|\bNAMES\b")
# Names that are put together: from states and moves that stand in a policy, or from a few words of the module.
PUT_TOGETHER = {
    *(f"deliberation.{state}" for state in STATES),
    *(f"clue.{state}" for name, (_, state) in CLUE_MOVES.items() if name != "match"),
    *(f"operation.{status}" for status in ("conflict", "quarantined", "deferred", "noted", "discarded")),
    *(f"participation.{name}" for name in ("added", "moved")),
    *(f"person.{kind}_given" for kind in ("notice", "consent")),
}


def names_of(module: ast.Module) -> Iterator[str]:
    """Every name in a module that is a fact's by its shape; counts that move and lines of the log look alike."""
    others = {
        id(part)
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and ast.unparse(call.func).partition(".")[0] in {"log", "Delta", "Owed"}
        for part in call.args[:1]
    }
    for one in ast.walk(module):
        text = one.value if isinstance(one, ast.Constant) and id(one) not in others else None
        if isinstance(text, str) and NAME.fullmatch(text):
            yield text


def made() -> set[str]:
    """The names of all facts that the application makes."""
    found = set(PUT_TOGETHER)
    for path in APP.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if MAKING.search(text) and "events" not in path.relative_to(APP).parts[:1]:
            found |= {*names_of(ast.parse(text))} - NO_FACTS
    return found


# Of the same shape, and no facts.
NO_FACTS = {"media.check", "app.places", "visit.on_time", "visit.late"}


def test_every_fact_is_told_or_quiet_and_nothing_else_is_listed() -> None:
    assert made() == {*EVENTS, *QUIET}
    assert not {*EVENTS} & {*QUIET}
    assert {*FACTS.values()} <= {*EVENTS}
    assert all(len(why) > 20 for why in QUIET.values())


def test_the_subject_of_every_kind_is_a_read_under_its_scope() -> None:
    paths = json.loads(DOCUMENT.read_bytes())["paths"]
    shapes = {re.sub(r"\{[a-z_]+\}", "{}", path): methods for path, methods in paths.items()}
    for kind in EVENTS.values():
        read = shapes[re.sub(r"\{[a-z_]+\}", "{}", kind.path.partition("?")[0])]["get"]
        assert kind.scope in SCOPES
        assert [kind.scope] in [scopes for each in read["security"] for scopes in each.values()], kind
    assert types_for(frozenset()) == ()
    assert types_for(frozenset({"clues:read"})) == tuple(
        f"clue.{state}" for state in ("duplicate", "forwarded", "matched", "reported", "unfounded", "verified")
    )
    assert "referral.rejected" in types_for(frozenset({"*"}))


def test_the_page_names_every_type_under_its_scope() -> None:
    page = (APP.parent / "docs" / "events.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    listed = {(scope.strip(" `"), kind) for _, scope, kinds, *_ in rows for kind in re.findall(r"`([a-z_.]+)`", kinds)}
    assert listed == {(kind.scope, kind.type) for kind in EVENTS.values()}


def test_words_do_not_pass() -> None:
    said = {
        "from": "他说钱不够",
        "to": "a b",
        "person_id": "陈阿大",
        "need_id": "x",
        "place": ["330481"],
        "reason": "病",
    }
    fact = {"name": "referral.submitted", "subject_id": uuid4(), "household_id": uuid4(), "data": said}
    [event] = events_of(Act(uuid4(), clock.now(), (fact, {**fact, "name": "file.read"})))
    told = (event.state_before, event.state_after, event.person_id, event.place, event.related)
    assert told == (None, "submitted", None, None, {})
    assert event.subject == f"/v1/referrals/{fact['subject_id']}"
    assert not is_known("person.married")


@pytest.mark.parametrize(
    ("given", "passed"), [("in_progress", True), ("330481001001-07", True), ("陈", False), (7, False)]
)
def test_codes(given: object, passed: bool) -> None:
    assert (code_of(given) == given) is passed
