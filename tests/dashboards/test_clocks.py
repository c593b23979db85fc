"""Clocks of visiting through HTTP, with a clock that the test moves: after a major change, in hospital, after the return, not met."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

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


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
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


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_who_is_in_hospital_is_asked_after_every_week_and_visited_after_the_return(
    deployment: Deployment,
) -> None:
    async with a_stage(deployment) as stage:
        await a_team(stage)
        home = await a_home(stage)
        person = f"/v1/people/{home['people'][0]['id']}"
        await visited(stage, home, ALONE)
        stage.it_is(days=1)
        await visited(stage, home, {}, outcome="hospitalised")
        [asked] = (await stage.says("town", "GET", "/v1/alerts?state=open"))["items"]
        assert asked["kind"] == "suspension"
        await stage.says("town", "PUT", f"{person}/status", {"status": "suspended", "reason": "住院"})
        # A week after the town's word somebody calls; whoever answers at the ward is enough, and it is no alert again.
        assert await called_by(stage) == ("status_call", "2026-09-15", None)
        for days, following in ((8, "2026-09-22"), (20, "2026-10-04")):
            stage.it_is(days=days)
            late = (await due(stage))[home["id"]]
            assert (late["overdue"], late["overdue_days"]) == (days > 8, max(0, days - 15))
            outcome = "hospitalised" if days == 8 else "completed"
            await visited(stage, home, {}, outcome=outcome, mode="phone")
            assert await called_by(stage) == ("status_call", following, None)
        assert (await stage.says("town", "GET", "/v1/alerts?state=open"))["items"] == []
        stage.it_is(days=21)
        await visited(stage, home, {}, outcome="not_home", mode="phone")
        assert await called_by(stage) == ("status_call", "2026-10-04", None)
        # Home again: within 72 hours somebody is there.
        await stage.says("town", "PUT", f"{person}/status", {"status": "active", "reason": "出院"})
        assert await called_by(stage) == ("return", "2026-10-01", "2026-09-30T16:00:00Z")
        await visited(stage, home, ALONE)
        assert (await due(stage)) == {}
        await stage.says("town", "PUT", f"{person}/departure", {"status": "closed", "reason": "不再需要"})
        assert await due(stage, "2027-12-31") == {}


async def called_by(stage: Stage) -> tuple[str, str, str | None]:
    """Why, on which day and by which instant the one household is due."""
    [one] = (await due(stage, "2027-12-31")).values()
    return one["reason"], one["due_day"], one["due_at"]


async def test_who_was_not_met_has_a_list_of_steps_of_which_records_tick_off_some(deployment: Deployment) -> None:
    async with a_stage(deployment) as stage:
        await a_team(stage)
        red, other = await a_home(stage), await a_home(stage)
        await visited(stage, red, ASKED_TO_DIE)
        await visited(stage, other, ALONE)
        stage.it_is(days=1)
        for home in (red, other):
            await visited(stage, home, {}, outcome="not_home")
        items = await due(stage)
        assert [(one["step"], one["by"], one["done_at"]) for one in items[red["id"]]["steps"]] == [
            (step, "2026-09-08", None) for step in ("phone", "emergency_contact", "neighbour", "second_call")
        ]
        assert (items[red["id"]]["reason"], items[red["id"]]["lost_at"]) == ("retry", "2026-09-09T00:00:00Z")
        assert [(one["step"], one["by"]) for one in items[other["id"]]["steps"]] == [("second_call", "2026-09-11")]
        assert items[other["id"]]["lost_at"] is None
        for hours, mode in ((25, "phone"), (26, "neighbour_check"), (30, "home")):
            stage.it_is(hours=hours)
            await visited(stage, red, {}, outcome="not_home", mode=mode)
        await visited(stage, other, {}, outcome="not_home")
        items = await due(stage)
        assert [(one["step"], (one["done_at"] or "")[:13]) for one in items[red["id"]]["steps"]] == [
            ("phone", "2026-09-08T01"),
            ("emergency_contact", ""),
            ("neighbour", "2026-09-08T02"),
            ("second_call", "2026-09-08T06"),
        ]
        steps = [(one["step"], one["by"], one["done_at"] is not None) for one in items[other["id"]]["steps"]]
        again = [("second_call", "2026-09-11", True), ("phone", "2026-09-11", False)]
        assert steps == [*again, ("emergency_contact", "2026-09-11", False)]
        stage.it_is(hours=34)
        await visited(stage, other, {}, mode="phone")
        assert other["id"] not in await due(stage)
