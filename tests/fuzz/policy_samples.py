"""Samples of versions of the policy and of weather warnings."""

from datetime import timedelta
from uuid import uuid4

from app.core import clock
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.registered import COUNTY, TOWN
from tests.risk.policies.county import all_done, other_policy, put_in_force, ready
from tests.visits.scene import a_worker

ROLLBACK = {"reason": "名单有误"}


async def policy_samples(county: County) -> dict[str, Sample]:
    """Drafts, one in force, one rolled back; what may be done once is a repetition of what was done."""
    deployment, today = county.deployment, clock.day_of(clock.now())
    other, third = [await a_worker(deployment, "county_officer", COUNTY) for _ in range(2)]
    for version in (11, 12):
        await county.answered("POST", "/v1/risk/policies", {"document": other_policy(version)})
    asked = await county.answered("POST", "/v1/risk/policies/12/rehearsals", {"id": str(uuid4())})
    activation = {"rehearsal_id": str(await ready(deployment, other, 13)), "reason": "联席会议决定"}
    await county.answered("PUT", "/v1/risk/policies/13/activation", activation)
    await all_done(deployment)
    await put_in_force(deployment, other, third, 14)
    await county.answered("PUT", "/v1/risk/policies/14/rollback", ROLLBACK)
    await all_done(deployment)
    warning = {"place": TOWN, "kind": "heat", "from": str(today), "until": str(today + timedelta(days=3))}
    declared = await county.answered("POST", "/v1/risk/weather-warnings", {"id": str(uuid4()), **warning})
    return {
        "draftPolicy": Sample(body={"document": other_policy(15)}),
        "getPolicy": Sample({"version": 1}),
        "deletePolicyDraft": Sample({"version": 11}),
        "rehearsePolicy": Sample({"version": 12}, {"id": str(uuid4())}),
        "getPolicyRehearsal": Sample({"version": 12, "rehearsal_id": asked["id"]}),
        "putPolicyActivation": Sample({"version": 13}, activation),
        "getPolicyActivation": Sample({"version": 13}),
        "putPolicyRollback": Sample({"version": 14}, ROLLBACK),
        "getPolicyRollback": Sample({"version": 14}),
        "declareWeatherWarning": Sample(body={"id": str(uuid4()), **warning}),
        "endWeatherWarning": Sample({"warning_id": declared["id"]}),
    }
