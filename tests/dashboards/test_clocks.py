"""Clocks after a major change, through HTTP with a clock that the test moves: 24 hours for red and orange, 72 for yellow."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.core.db import Deployment
from tests.factories import a_household_body, a_person_body
from tests.registered import TOWN
from tests.story.cast import MONDAY, Stage, a_stage

SEATS = {"party_member": "party", "social_worker": "social", "grid_worker": "grid"}
ALONE = {"care.living_arrangement": "alone"}  # aged over 80: orange
ASKED_TO_DIE = ALONE | {"mental.phq9_item9": 2}
FIRE = {"events": [{"type": "fire", "on": "2026-09-09"}]}
HOURS = {"yellow": 72, "orange": 24, "red": 24}


async def a_team(stage: Stage) -> None:
    """A team of three."""
    members = [{"seat": seat, "account_id": str(stage.accounts[name].account_id)} for seat, name in SEATS.items()]
    body = {"id": stage.id("team"), "name": "一组", "place": TOWN, "members": members}
    await stage.says("town", "POST", "/v1/teams", body)


async def a_home(stage: Stage) -> dict[str, Any]:
    """An old woman at home, visited by the team."""
    home: dict[str, Any] = await stage.says("town", "POST", "/v1/households", a_household_body(a_person_body()))
    pairing = {"id": str(uuid4()), "household_id": home["id"], "team_id": stage.id("team")}
    await stage.says("town", "POST", "/v1/pairings", pairing)
    return home


async def visited(stage: Stage, home: dict[str, Any], answers: dict[str, Any], **changed: Any) -> None:
    body = {"id": str(uuid4()), "household_id": home["id"], "occurred_at": stage.at.isoformat(), "mode": "home"}
    people = [{"person_id": home["people"][0]["id"], "answers": answers}]
    body |= {"outcome": "completed", "form": "home/1", "people": people}
    await stage.says("grid", "POST", "/v1/visits", body | changed)


async def due(stage: Stage, before: str = "2026-09-30") -> dict[str, dict[str, Any]]:
    """What is due by household."""
    told = await stage.says("grid", "GET", f"/v1/due?before={before}")
    return {one["household_id"]: one for one in told["items"]}


async def overruled_to_yellow(stage: Stage, home: dict[str, Any]) -> None:
    """Two officers find that she is well looked after although the rules say orange."""
    body = {"id": str(uuid4()), "level": "yellow", "until": "2026-10-09", "reason": "女儿住在隔壁"}
    await stage.says("town", "POST", f"/v1/people/{home['people'][0]['id']}/overrides", body)
    said = {"id": str(uuid4()), "approve": True, "reason": "已与村里核实"}
    await stage.says("county", "PUT", f"/v1/overrides/{body['id']}/decision", said)


async def test_a_major_change_is_followed_by_a_visit_in_time(deployment: Deployment) -> None:
    async with a_stage(deployment) as stage:
        await a_team(stage)
        homes = {level: await a_home(stage) for level in HOURS}
        stage.it_is(days=1)
        for level, home in homes.items():
            await visited(stage, home, ASKED_TO_DIE if level == "red" else ALONE)
        await overruled_to_yellow(stage, homes["yellow"])
        stage.it_is(days=2)
        for home in homes.values():
            await visited(stage, home, FIRE, mode="phone")
        for passed in (23, 25, 71, 73):
            stage.it_is(hours=48 + passed)
            items = await due(stage)
            for level, home in homes.items():
                item, until = items[home["id"]], MONDAY + timedelta(hours=48 + HOURS[level])
                assert (item["reason"], item["level"]) == ("event", level)
                assert (item["due_at"], item["overdue"]) == (f"{until:%Y-%m-%dT%H:%M:%S}Z", passed > HOURS[level])
        for home in homes.values():
            await visited(stage, home, ALONE)
        after = await due(stage, "2027-12-31")
        assert {(one["reason"] == "event", one["overdue"]) for one in after.values()} == {(False, False)}
