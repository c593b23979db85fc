"""Samples of alerts: one tap, what becomes of them, and the report the law asks for."""

from typing import Any
from uuid import uuid4

from app.core import clock
from tests.fuzz.county import County
from tests.fuzz.registry_samples import a_house
from tests.fuzz.samples import Sample
from tests.registered import VILLAGE


async def alert_samples(county: County) -> dict[str, Sample]:
    """Alerts of a place and of a household, each for one move."""
    home = county.a_home()
    read, taken, reached, closed, reported = [await _raised(county, home.household_id) for _ in range(5)]
    where = {"lat": 30.53, "lng": 120.68, "accuracy_m": 12, "datum": "gcj02"}
    at = clock.now().isoformat()
    call = {"id": str(uuid4()), "place": VILLAGE, "words": "一位老人倒在公交站旁", "location": where, "occurred_at": at}
    report = {"id": str(uuid4()), "agency": "police", "reported_at": at, "receipt": "110-0042", "words": "已电话报告"}
    end = {"outcome": "safe", "words": "已到场，本人平安"}
    return {
        "raiseAlert": Sample(body={**call, "kind": "hazard"}),
        "listAlerts": Sample({"state": "open", "place": VILLAGE, "overdue": False, "mine": True, **a_house(home)}),
        "getAlert": Sample({"alert_id": read}),
        "acknowledgeAlert": Sample({"alert_id": taken}),
        "arriveAtAlert": Sample({"alert_id": reached}),
        "closeAlert": Sample({"alert_id": closed}, end),
        "reportAlert": Sample({"alert_id": reported}, report),
    }


async def _raised(county: County, household_id: Any) -> str:
    body = {"id": str(uuid4()), "kind": "minor", "household_id": str(household_id)}
    return str((await county.answered("POST", "/v1/alerts", body))["id"])
