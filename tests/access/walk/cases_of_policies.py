"""Calls about versions of the policy and weather warnings. Numbers of versions are a county's own, so they lead to no other's rows."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from app.core import clock
from app.risk.policies.draft import document_text
from tests.access.walk.cases import MADE, PLACE, Ref, case
from tests.access.walk.grounds import Ids
from tests.risk.policies.county import other_policy

_versions = count(100)
REHEARSAL, WARNING = Ref("rehearsal", "county"), Ref("warning", "household")
OWN = ("risk_policy", "policy_rehearsal")  # of the county's, which each of its officers may change
DRAFT, GOING = {"version": "2"}, {"version": "3"}


def a_warning(ids: Ids) -> dict[str, Any]:
    """A typhoon for two days."""
    today = clock.day_of(clock.now())
    until = today + timedelta(days=1)
    return {"id": str(uuid4()), "place": ids["place"], "kind": "typhoon", "from": str(today), "until": str(until)}


case("listPolicies")
case("draftPolicy", body=lambda _ids: {"yaml": document_text(other_policy(next(_versions)))}, begins=OWN)
case("getPolicy", plain=DRAFT)
case("deletePolicyDraft", plain=GOING, good=(204, 404), begins=OWN)
case("rehearsePolicy", plain=DRAFT, ids={"body:/id": MADE}, body=lambda _ids: {"id": str(uuid4())}, begins=OWN)
case("getPolicyRehearsal", plain=DRAFT, ids={"path:rehearsal_id": REHEARSAL})
case(
    "putPolicyActivation",
    plain=DRAFT,
    # Before a rehearsal is looked at the draft's state is; tests/risk/policies names rehearsals that are not the document's.
    ids={"body:/rehearsal_id": Ref("rehearsal", "named")},
    body=lambda ids: {"rehearsal_id": str(ids["rehearsal"]), "reason": "联席会议决定"},
    good=(409,),  # the rehearsal has not ended
)
case("putPolicyRollback", plain=DRAFT, body=lambda _ids: {"reason": "有误"}, good=(409,))
case("getPolicyActivation", "getPolicyRollback", plain=DRAFT, good=(404,))
case("listWeatherWarnings", lists="county")
case("declareWeatherWarning", ids={"body:/id": MADE, "body:/place": PLACE}, body=a_warning)
case("endWeatherWarning", ids={"path:warning_id": WARNING})
