"""What a phone sent becomes an operation of the newest version, or is refused with its pointers."""

from typing import Any
from uuid import uuid4

import pytest

from app.core.errors import Refusal
from app.sync.operations import read_operation

HOME = str(uuid4())


def an_operation(**changed: Any) -> dict[str, Any]:
    """A visit of the newest version."""
    visit_id = str(uuid4())
    body = {"id": visit_id, "household_id": HOME, "occurred_at": "2026-11-22T09:30:00+08:00"}
    body |= {"mode": "phone", "outcome": "completed", "form": "home/1"}
    return {"op_id": str(uuid4()), "v": 2, "kind": "visit.create", "entity_id": visit_id, "body": body, **changed}


def refused(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Pointers and codes of a refusal."""
    with pytest.raises(Refusal) as caught:
        read_operation(content, None)
    assert caught.value.status == 422
    return [(one.pointer, one.code) for one in caught.value.errors]


def test_version_1_named_the_visit_in_the_head_alone() -> None:
    old = an_operation(v=1, household_id=HOME, body={"occurred_at": "2026-11-22T09:30:00+08:00", "form": "home/1"})
    body = read_operation(old, None).body
    assert (str(body.id), str(body.household_id)) == (old["entity_id"], HOME)
    assert (body.mode, body.outcome) == ("home", "completed")


def test_what_version_1_says_is_not_changed() -> None:
    content = an_operation()
    newest = read_operation(content, None).body
    assert read_operation({**content, "v": 1}, None).body == newest


def test_what_nobody_reads_is_refused_with_its_pointers() -> None:
    assert refused(an_operation(v=3)) == [("/v", "VERSION_UNKNOWN")]
    assert refused(an_operation(kind="visit.forget")) == [("/kind", "KIND_UNKNOWN")]
    assert refused(an_operation(colour="red")) == [("/colour", "UNKNOWN_FIELD")]
    broken = an_operation()
    del broken["body"]["form"]
    assert refused(broken) == [("/body/form", "MISSING")]


@pytest.mark.parametrize("said", [None, "noon", 12, {"a": 1}, "9999-99-99"])
def test_a_clock_may_say_anything(said: Any) -> None:
    assert read_operation(an_operation(recorded_at=said, mono_ms=said, boot_id=said), None).kind == "visit.create"
