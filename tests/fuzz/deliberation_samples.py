"""Samples of cases before the joint conference."""

from tests.deliberations.written import a_case, a_case_at, a_decision, next_week
from tests.fuzz.county import County
from tests.fuzz.registry_samples import an_elder
from tests.fuzz.samples import Sample


async def deliberation_samples(county: County) -> dict[str, Sample]:
    """Cases in the states that their calls begin from."""
    home = county.a_home()
    states = ("proposed", "materials_requested", "scheduled", "aid_following")
    at = {state: {"deliberation_id": str(await a_case_at(county.deployment, home, state))} for state in states}
    dropped = {"deliberation_id": str(await a_case_at(county.deployment, home, "deferred"))}
    words = {"words": "说明"}
    return {
        "proposeDeliberation": Sample(body=a_case(home.household_id, home.people[0])),
        "listDeliberations": Sample(
            {"state": "proposed", "household_id": str(home.household_id), "overdue": False, **an_elder(home)}
        ),
        "getDeliberation": Sample(at["proposed"]),
        "requestMaterials": Sample(at["proposed"], words),
        "supplyMaterials": Sample(at["materials_requested"], words),
        "scheduleDeliberation": Sample(at["scheduled"], {"day": next_week()}),
        "decideDeliberation": Sample(at["scheduled"], a_decision()),
        "completeDeliberation": Sample(at["aid_following"], words),
        "withdrawDeliberation": Sample(dropped, words),
    }
