"""Calls about likely doubles and merges."""

from typing import Any
from uuid import uuid4

from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, PLACE, Ref, case
from tests.access.walk.grounds import Ids
from tests.factories import an_external_body as external_body


def an_external_body(ids: Ids) -> dict[str, Any]:
    """Somebody as another system knows them, in a household of that system."""
    return external_body(str(uuid4()), place=ids["place"], status="candidate")


case("listDuplicatesOfPerson", ids={"path:person_id": PERSON})
case("listDuplicates", lists="household")
case(
    "mergePeople",
    ids={"path:person_id": PERSON, "body:/id": MADE, "body:/person_id": Ref("twin", "household")},
    body=lambda ids: {"id": str(uuid4()), "person_id": str(ids["twin"]), "reason": "重复登记"},
    turn=-1,
)
case(
    "mergeHouseholds",
    ids={"path:household_id": HOUSEHOLD, "body:/id": MADE, "body:/household_id": Ref("twin_home", "household")},
    body=lambda ids: {"id": str(uuid4()), "household_id": str(ids["twin_home"]), "reason": "重复登记"},
    turn=2,
)
case(
    "putPersonByExternalId",
    ids={"body:/household/place": PLACE, "body:/duplicate_override/of/*": Ref("person", "named")},
    plain={"source": "dibao", "external_id": "P-1"},
    body=an_external_body,
)
case("undoMerge", ids={"path:merge_id": Ref("merge", "household")}, body=lambda _ids: {"reason": "是两个人"}, turn=1)
