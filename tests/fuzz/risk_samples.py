"""Samples of levels and of what people decide about them, and of the forms."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.journal.perform import perform
from app.risk.overrides.ask import AskOverride, ask_override
from app.risk.overrides.decide import DecideOverride, decide_override
from tests.callers import seat
from tests.fuzz.county import County
from tests.fuzz.registry_samples import an_elder
from tests.fuzz.samples import Sample
from tests.fuzz.visit_samples import visited
from tests.risk.proposals import proposed
from tests.visits.scene import Scene, a_visit, a_worker


async def risk_samples(county: County) -> dict[str, Sample]:
    """Levels, what is decided about them, the forms."""
    noted, _ = await proposed(county.deployment)
    assert noted.team_id is not None
    await seat(county.deployment, county.account, noted.team_id, "social_worker", clock.now())
    scene, _ = await proposed(county.deployment)
    home, receipt = await visited(county, county.a_home())
    calm = await county.answered("POST", "/v1/visits", a_visit(home, {"mental.phq9_item9": 0}, {}))
    approval = {"id": str(uuid4()), "approve": True, "reason": "两次上门情况稳定", "note": "照护已到位"}
    resolved = {"id": str(uuid4()), "factor": "M01", "resolves": [receipt["visit_id"]], "reason": "已制定安全计划"}
    return {
        "getRisk": Sample(an_elder(home)),
        "getRiskHistory": Sample(an_elder(home)),
        "listProposals": Sample({"limit": 5}),
        "putProposalNote": Sample(an_elder(noted), {"text": "照护已到位，同意降级"}),
        "putProposalDecision": Sample(an_elder(scene), approval),
        "postResolution": Sample(an_elder(home), {**resolved, "shown_by": [calm["visit_id"]], "evidence": "评估意见"}),
        "confirmContact": Sample(an_elder(home), {"id": str(uuid4()), "how": "phone", "words": "电话中本人说一切都好"}),
        "tryAssessment": Sample(body={"day": "2026-11-22", "people": [{"id": "p1", "birth_date": "1944-05-01"}]}),
        "getForm": Sample({"name": "home", "version": 1}),
        **await _overrides(county),
        **await _appeals(county),
    }


async def _overrides(county: County) -> dict[str, Sample]:
    until = clock.day_of(clock.now()) + timedelta(days=9)
    body: dict[str, Any] = {"id": str(uuid4()), "level": "red", "until": str(until), "reason": "家属接走前"}
    asked, confirmed = [await _asked(county.deployment, county.a_home()) for _ in range(2)]
    second = await a_worker(county.deployment, "county_officer", "330481")
    begun = DecideOverride(UUID(confirmed), uuid4(), True, "已核实")
    await perform(county.deployment, decide_override, second.actor, clock.now(), begun)
    return {
        "askOverride": Sample(an_elder(county.a_home()), body),
        "listOverrides": Sample({"state": "asked", "limit": 5}),
        "decideOverride": Sample({"override_id": asked}, {"id": str(uuid4()), "approve": True, "reason": "已核实"}),
        "endOverride": Sample({"override_id": confirmed}, {"id": str(uuid4()), "reason": "已接回"}),
    }


async def _asked(deployment: Deployment, home: Scene) -> Any:
    """An override that waits for a second officer."""
    officer = await a_worker(deployment, "town_officer")
    until = clock.day_of(clock.now()) + timedelta(days=9)
    command = AskOverride(uuid4(), home.people[0], "red", until, "家属接走前")
    return str((await perform(deployment, ask_override, officer.actor, clock.now(), command)).override_id)


async def _appeals(county: County) -> dict[str, Sample]:
    home = an_elder(county.a_home())
    body = {"id": str(uuid4()), "by": "guardian", "channel": "office", "about": "level", "words": "孩子已有人照看"}
    path = f"/v1/people/{home['person_id']}/appeals"
    read, reviewed, taken = [
        (await county.answered("POST", path, {**body, "id": str(uuid4())}))["id"] for _ in range(3)
    ]
    review = {"id": str(uuid4()), "outcome": "upheld", "explanation": "两次评估一致，需每周上门"}
    await county.answered("PUT", f"/v1/appeals/{reviewed}/review", review)
    telling = {"id": str(uuid4()), "on": str(clock.day_of(clock.now())), "to": "guardian", "channel": "office"}
    return {
        "recordAppeal": Sample(home, body),
        "listAppeals": Sample({**home, "state": "received"}),
        "reviewAppeal": Sample({"appeal_id": read}, {**review, "id": str(uuid4())}),
        "tellAppeal": Sample({"appeal_id": reviewed}, telling),
        "withdrawAppeal": Sample({"appeal_id": taken}, {"id": str(uuid4()), "words": "听了解释，不再申诉"}),
    }
