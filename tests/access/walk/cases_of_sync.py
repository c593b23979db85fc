"""Calls of phones: what was recorded offline. Whose household an operation may be about stands in tests/sync."""

from uuid import uuid4

from tests.access.walk.cases import MADE, Ref, case

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
