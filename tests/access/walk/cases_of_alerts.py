"""Calls of alerts: one tap, what becomes of an alert, and the report the law asks for."""

from typing import Any
from uuid import uuid4

from app.core import clock
from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, PLACE, Ref, case
from tests.access.walk.grounds import Ids

# Danger is raised wherever it is; with a household, where that is.
ANYWHERE = Ref("place", "named")
ALERT, ALARM = Ref("alert", "household"), Ref("alarm", "household")


def a_call(ids: Ids) -> dict[str, Any]:
    """One tap about somebody."""
    about = {name: str(ids[name]) for name in ("household", "person")}
    return {"id": str(uuid4()), "household_id": about["household"], "person_id": about["person"], "place": ids["place"]}


def a_report(_ids: Ids) -> dict[str, Any]:
    """A report to the police."""
    return {"id": str(uuid4()), "agency": "police", "reported_at": clock.now().isoformat(), "receipt": "110-1"}


case(
    "raiseAlert",
    ids={"body:/id": MADE, "body:/household_id": HOUSEHOLD, "body:/person_id": PERSON, "body:/place": ANYWHERE},
    body=a_call,
    begins=("alert",),
)
case("listAlerts", ids={"query:household_id": HOUSEHOLD, "query:place": PLACE}, lists="household")
case("getAlert", "acknowledgeAlert", "arriveAtAlert", ids={"path:alert_id": ALERT})
case(
    "closeAlert",
    ids={"path:alert_id": ALARM},
    body=lambda _ids: {"outcome": "handled", "words": "已到场处置"},
    turn=1,
)
case("reportAlert", ids={"path:alert_id": ALARM, "body:/id": MADE}, body=a_report)
