"""Calls about the rights of a person over the own data, and the audit."""

from typing import Any
from uuid import uuid4

from tests.access.walk.cases import MADE, PERSON, Ref, case
from tests.access.walk.grounds import Ids

REQUEST = Ref("request", "household")
GIVEN = {"given_on": "2026-03-01", "given_by": "person", "channel": "home"}


def given(**said: str) -> dict[str, Any]:
    """How a notice is given, or a consent."""
    return {
        "ids": {"path:person_id": PERSON, "body:/id": MADE},
        "body": lambda _ids: {"id": str(uuid4()), **GIVEN, **said},
    }


def a_request(_ids: Ids) -> dict[str, Any]:
    """A request about one's own data."""
    return {"id": str(uuid4()), "kind": "access", "made_by": "person", "channel": "home"}


case(
    "revealPerson",
    ids={"path:person_id": PERSON},
    body=lambda _ids: {"fields": ["name"], "reason_code": "visit_preparation", "reason": "上门前核对"},
)
case("restrictPerson", ids={"path:person_id": PERSON}, body=lambda _ids: {"restricted": False})
case("holdPerson", ids={"path:person_id": PERSON}, body=lambda _ids: {"held": False, "reason_code": "court"})
case("recordDataRequest", ids={"path:person_id": PERSON, "body:/id": MADE}, body=a_request)
case("listDataRequests", ids={"query:person_id": PERSON}, lists="household")
case(
    "decideDataRequest",
    ids={"path:request_id": REQUEST},
    body=lambda _ids: {"granted": False, "legal_reason": "unfounded"},
)
case("makeAccessCopy", ids={"path:person_id": PERSON})
case("giveNotice", **given(version="2026-01"))
case("giveConsent", **given(purpose="photos"))
case("withdrawConsent", ids={"path:person_id": PERSON, "path:consent_id": Ref("consent", "household")})
case(
    "erasePerson",
    ids={"path:person_id": PERSON},
    body=lambda _ids: {"reason_code": "registered_by_mistake"},
    turn=4,
)
case(
    "listAudit",
    ids={
        "query:account_id": Ref("account", "county"),
        # Whoever asked for a row is found by the row asked for, whether it is there or not.
        "query:household_id": Ref("household", "named"),
        "query:subject_id": Ref("person", "named"),
    },
)
case("listCheckpoints", lists="county")
