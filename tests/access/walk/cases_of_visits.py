"""Calls around visits: risk, alerts, referrals, visits, dashboards."""

from typing import Any
from uuid import uuid4

from app.core import clock
from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, Ref, case
from tests.access.walk.grounds import Ids

VISIT = Ref("visit", "household")


def a_visit(ids: Ids) -> dict[str, Any]:
    """A visit with a need and a photo."""
    need = {"id": str(uuid4()), "person_id": str(ids["needy"]), "category": "medical_aid", "urgency": "soon"}
    photo = {"attachment_id": str(uuid4()), "sha256": "0" * 64, "size": 9, "media_type": "image/jpeg", "role": "door"}
    visit = {"id": str(uuid4()), "household_id": str(ids["household"]), "occurred_at": clock.now().isoformat()}
    visit |= {"mode": "home", "outcome": "completed", "form": "home/1"}
    people = [{"person_id": str(ids["visited"]), "answers": {"health.general": "good"}}]
    return {**visit, "present": [str(ids["account"])], "people": people, "needs": [need], "attachments": [photo]}


case("tryAssessment", body=lambda _ids: {"day": "2026-11-22", "people": [{"id": "p1", "birth_date": "1944-05-01"}]})
case(
    "postVisit",
    ids={
        "body:/id": MADE,
        "body:/household_id": HOUSEHOLD,
        "body:/present/*": Ref("account", "county"),
        "body:/people/*/person_id": Ref("visited", "household"),
        "body:/needs/*/id": MADE,
        "body:/needs/*/person_id": Ref("needy", "household"),
        "body:/attachments/*/attachment_id": MADE,
    },
    body=a_visit,
)
case("listVisits", ids={"query:household_id": HOUSEHOLD, "query:person_id": PERSON}, lists="household")
case("getVisit", ids={"path:visit_id": VISIT})
case(
    "postAmendment",
    ids={"path:visit_id": VISIT, "body:/id": MADE, "body:/people/*/person_id": Ref("visited", "household")},
    body=lambda ids: {
        "id": str(uuid4()),
        "reason": "选错了",
        "people": [{"person_id": str(ids["visited"]), "answers": {"health.general": "fair"}}],
    },
    good=(201, 409),
    settled=(409,),  # whoever neither wrote it nor oversees the place is told so before anything else
)
case("putVoiding", ids={"path:visit_id": VISIT}, body=lambda _ids: {"reason": "录错了"}, good=(200, 409))
case("putCosignature", ids={"path:visit_id": VISIT}, body=lambda _ids: {"stance": "agree"}, good=(200, 409), turn=-1)
case(
    "postTie",
    ids={"path:visit_id": VISIT, "body:/id": MADE, "body:/others/*": Ref("second_visit", "household")},
    body=lambda ids: {"id": str(uuid4()), "kind": "link", "others": [str(ids["second_visit"])]},
    good=(201, 403),
    settled=(403,),  # whoever neither wrote a record nor oversees the place is told so before anything else
)
case("listDueVisits", lists="household")
case("pullChanges")
case("getDueForecast")
case("getDashboardOverview", ids={"query:place": Ref("place", "place")})
case("listIndicators", ids={"query:place": Ref("place", "place")})
case("listIndicatorRecords", ids={"query:place": Ref("place", "place")}, plain={"key": "visits_total"})
