"""Calls of phones: what was recorded offline; what supervisors see to. Whose household an operation is about: tests/sync."""

from typing import Any
from uuid import uuid4

from tests.access.walk.cases import HOUSEHOLD, MADE, Ref, case
from tests.access.walk.cases_of_visits import a_visit
from tests.access.walk.grounds import Ids

ITEM = Ref("quarantined", "household")


def a_repair(ids: Ids) -> dict[str, Any]:
    """A visit sent again, without what was wrong with it."""
    body = {name: value for name, value in a_visit(ids).items() if name not in {"attachments", "needs"}}
    return {"op_id": str(uuid4()), "household_id": str(ids["household"]), "entity_id": body["id"], "body": body}


case(
    "pushOperations",
    ids={"body:/ops/*/op_id": MADE},
    body=lambda _ids: {"batch_id": str(uuid4()), "ops": []},
)
case(
    "offerOperations",
    ids={"body:/op_ids/*": Ref("operation", "named")},
    body=lambda _ids: {"epoch": str(uuid4()), "op_ids": []},
    good=(409,),  # nobody knows the epoch by heart
)
# Whoever is signed in may hand over any text; that one is kept stands in tests/sync.
case("salvageOperation", body=lambda _ids: {"raw": "圆" * 100_000}, good=(413,))
case("listQuarantine", ids={"query:household_id": HOUSEHOLD}, lists="household")
case("getQuarantined", ids={"path:quarantine_id": ITEM})
case(
    "handOnQuarantined",
    ids={"path:quarantine_id": ITEM, "body:/household_id": HOUSEHOLD},
    body=lambda ids: {"household_id": str(ids["household"])},
)
case(
    "repairQuarantined",
    ids={
        "path:quarantine_id": Ref("repairable", "household"),
        "body:/op_id": MADE,
        "body:/household_id": HOUSEHOLD,
        "body:/entity_id": MADE,
    },
    body=a_repair,
)
case(
    "closeQuarantined",
    ids={"path:quarantine_id": ITEM},
    body=lambda _ids: {"state": "discarded", "reason": "重复记录"},
    turn=1,
)
