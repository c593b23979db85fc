"""Samples of visits and of what follows from them: levels, alerts, referrals, dashboards."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.core import clock
from tests.callers import seat
from tests.fuzz.county import County
from tests.fuzz.registry_samples import a_house, an_elder
from tests.fuzz.samples import Sample
from tests.registered import TOWN
from tests.visits.scene import Scene, a_need, a_scene, a_visit, a_worker, submitted_at

TRIGGER = {"mental.phq9_item9": 1}  # M01, which raises an alert


async def visit_samples(county: County) -> dict[str, Sample]:
    """Visits, their corrections, and the lists they stand in."""
    home = county.a_home()
    read, amended, voided, signed = [await visited(county, county.a_home()) for _ in range(4)]
    second = await county.answered("POST", "/v1/visits", a_visit(signed[0], {"health.general": "fair"}))
    theirs = await _of_a_teammate(county)
    tie = {"id": str(uuid4()), "kind": "link", "others": [second["visit_id"]]}
    person = {"person_id": str(amended[0].people[0]), "answers": {"care.living_arrangement": "alone"}}
    correction = {"id": str(uuid4()), "reason": "录入时选错了选项", "people": [person]}
    location = {"lat": 30.53, "lng": 120.68, "accuracy_m": 12, "datum": "gcj02"}
    visit = a_visit(home, {"health.adl_unable_items": 2}, {}, needs=[a_need(home)], location=location, note="屋内整洁")
    day = clock.day_of(clock.now())
    at = clock.now()
    return {
        "postVisit": Sample(body=visit),
        "listVisits": Sample(
            {**a_house(read[0]), "from": (at - timedelta(days=9)).isoformat(), "to": (at + timedelta(1)).isoformat()}
        ),
        "getVisit": Sample({"visit_id": read[1]["visit_id"]}),
        "postAmendment": Sample({"visit_id": amended[1]["visit_id"]}, correction),
        "putVoiding": Sample({"visit_id": voided[1]["visit_id"]}, {"reason": "录错了户"}),
        "putCosignature": Sample({"visit_id": theirs}, {"stance": "agree", "note": "同去，情况属实"}),
        "postTie": Sample({"visit_id": signed[1]["visit_id"]}, tie),
        "getFile": Sample(an_elder(read[0])),
        "getReferral": Sample({"referral_id": read[1]["referrals"][0]["id"]}),
        "listReferrals": Sample(a_house(read[0])),
        "getDashboardOverview": Sample({"place": TOWN, "from": str(day - timedelta(days=7)), "to": str(day)}),
        "listIndicators": Sample({"place": TOWN, "as_of": str(day)}),
        "listIndicatorRecords": Sample({"key": "visits_total", "place": TOWN, "as_of": str(day)}),
        "pullChanges": Sample(
            {"limit": 50, "reset": "ref", "history": "last:20", "X-Client": "visit-android/1.14.2+231"}
        ),
        "getDueForecast": Sample(),
        "listDueVisits": Sample({"before": str(day + timedelta(days=30))}),
    }


async def _of_a_teammate(county: County) -> str:
    """A visit by somebody with whom the caller sits in a team."""
    home = await a_scene(county.deployment)
    mate = await a_worker(county.deployment, team_id=home.team_id)
    assert home.team_id is not None
    await seat(county.deployment, county.account, home.team_id, "grid_worker", clock.now())
    body = a_visit(home, {"health.general": "good"})
    await submitted_at(county.deployment, mate, clock.now(), body)
    return str(body["id"])


async def visited(county: County, home: Scene) -> tuple[Scene, dict[str, Any]]:
    body = a_visit(home, TRIGGER, {}, needs=[a_need(home)])
    return home, await county.answered("POST", "/v1/visits", body)
