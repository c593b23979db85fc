"""Reassigning households through HTTP: looked at first, then one after the other; killed half-way it ends the same."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment, reading
from app.core.ids import derived_id
from app.core.seen import Whole
from app.journal.actor import operator
from app.journal.facts import feed_of_team
from app.journal.perform import perform
from app.sync.feeds.repair import repair_feeds
from app.sync.feeds.verify import verify_feeds
from app.sync.reassignments.reassign import JOB, begin_reassignment, carry_on, hand_over_item, run_reassignment
from app.sync.reassignments.values import Reassign
from app.teams.hand_over import HandOver
from app.teams.store import pairings_of
from app.teams.values import Team
from app.visits.receipt import Receipt
from app.worker import work_once
from tests.callers import headers_for
from tests.factories import a_team
from tests.registered import COUNTY, TOWN, VILLAGE
from tests.sync.reader import Reader
from tests.visits.scene import Scene, a_need, a_visit, a_worker, scenes, submitted_at

LATE = timedelta(hours=1)


@dataclass
class Office:
    """Two teams, three households of the first, and the town's officer."""

    client: AsyncClient
    deployment: Deployment
    headers: dict[str, str]
    teams: tuple[Team, Team]
    homes: list[Scene]

    def body(self, **changed: Any) -> dict[str, Any]:
        """All of the first team for the second."""
        first, second = (str(team.team_id) for team in self.teams)
        return {"id": str(uuid4()), "from_team_id": first, "to_team_id": second, "reason": "网格员调岗", **changed}

    async def ask(self, body: dict[str, Any], status: int) -> dict[str, Any]:
        """What the API says."""
        answer = await self.client.post("/v1/reassignments", json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def teams_of_homes(self) -> list[UUID]:
        """With whom each household is, and that nobody has two teams."""
        async with reading(self.deployment, Whole(COUNTY)) as db:
            known = await pairings_of(db, COUNTY, [home.household_id for home in self.homes])
        active = [[one.team_id for one in known[home.household_id] if one.until_at is None] for home in self.homes]
        assert all(len(one) == 1 for one in active)
        return [team for [team] in active]


@pytest.fixture
async def office(client: AsyncClient, deployment: Deployment) -> Office:
    first, second = await a_team(deployment), await a_team(deployment)
    homes = await scenes(deployment, 3, team_id=first.team_id)
    await repair_feeds(deployment, COUNTY, clock.now())
    return Office(client, deployment, await headers_for(deployment, "town_officer", TOWN), (first, second), homes)


async def test_it_is_looked_at_first_and_then_done(office: Office) -> None:
    """Looking writes nothing; doing takes all that phones have of the households to the other team's."""
    deployment, (first, second) = office.deployment, office.teams
    worker = await a_worker(deployment, team_id=first.team_id)
    visit = a_visit(office.homes[0], {"mental.phq9_item9": 2}, needs=[a_need(office.homes[0])])
    [told] = await submitted_at(deployment, worker, clock.now(), visit)
    assert isinstance(told, Receipt)
    old, new = (Reader(deployment, COUNTY, feed_of_team(team.team_id)) for team in office.teams)
    await old.catch_up()
    before = dict(old.held)
    body = office.body()
    looked = await office.ask({**body, "validate_only": True}, 200)
    impact = looked["impact"]
    assert (looked["state"], looked["total"], impact["households"], impact["people"]) == ("planned", 3, 3, 3)
    assert (impact["open_referrals"], impact["open_alerts"] > 0, impact["pending_uploads"]) == (1, True, 0)
    assert {one["account_id"] for one in impact["phones"]} >= {
        str(one.account_id) for team in office.teams for one in team.members
    }
    assert await office.teams_of_homes() == [first.team_id] * 3
    done = await office.ask(body, 201)
    assert (done["state"], done["moved"], done["skipped"], done["impact"]) == ("done", 3, 0, None)
    assert await office.ask(body, 200) == done
    got = await office.client.get(f"/v1/reassignments/{body['id']}", headers=office.headers)
    assert got.json() == done
    assert await office.teams_of_homes() == [second.team_id] * 3
    await old.catch_up()
    await new.catch_up()
    assert {entity for entity, _ in old.held} == {"team"}
    assert {key for key in before if key[0] != "team"} == {key for key in new.held if key[0] != "team"}
    assert await verify_feeds(deployment, COUNTY) == []
    late = a_visit(office.homes[0], {"health.general": "good"}, occurred_at=(clock.now() - LATE).isoformat())
    [judged] = await submitted_at(deployment, worker, clock.now(), late)
    assert isinstance(judged, Receipt), "who was paired when it happened may still say so"


async def test_some_of_them_and_what_is_refused(office: Office) -> None:
    one, two = (str(home.household_id) for home in office.homes[:2])
    assert (await office.ask(office.body(household_ids=[one, str(uuid4())]), 422))["errors"][0]["pointer"] == (
        "/household_ids/1"
    )
    assert (await office.ask(office.body(to_team_id=str(uuid4())), 422))["errors"][0]["pointer"] == "/to_team_id"
    same = office.body(to_team_id=str(office.teams[0].team_id), validate_only=True)
    assert (await office.ask(same, 422))["errors"][0]["code"] == "SAME_TEAM"
    elsewhere = await office.ask(office.body(place=f"{VILLAGE[:9]}999"), 201)
    assert (elsewhere["total"], elsewhere["state"]) == (0, "done")
    body = office.body(household_ids=[one, two])
    assert (await office.ask(body, 201))["moved"] == 2
    assert (await office.ask({**body, "reason": "别的"}, 409))["code"] == "ID_REUSED"
    assert await office.teams_of_homes() == [office.teams[1].team_id] * 2 + [office.teams[0].team_id]
    seat = f"/v1/teams/{office.teams[0].team_id}/seats/party_member"
    assert (await office.client.delete(seat, headers=office.headers)).status_code == 200
    back = office.body(from_team_id=str(office.teams[1].team_id), to_team_id=str(office.teams[0].team_id))
    assert (await office.ask({**back, "validate_only": True}, 409))["code"] == "TEAM_INCOMPLETE"
    member = await headers_for(office.deployment, "village_officer", VILLAGE)
    refused = await office.client.post("/v1/reassignments", json=office.body(), headers=member)
    assert refused.status_code == 403


async def test_interrupted_it_goes_on_where_it_was(office: Office) -> None:
    """One household moved, then the caller was gone; meanwhile another went elsewhere. The worker ends it, and a repeat agrees."""
    deployment, (first, second) = office.deployment, office.teams
    other, actor, at = await a_team(deployment), operator(COUNTY), clock.now()
    command = Reassign(uuid4(), first.team_id, second.team_id)
    begun = await perform(deployment, begin_reassignment, actor, at, command)
    assert (await carry_on(deployment, actor, at, begun.one, 1)).moved == 1
    last = max(home.household_id for home in office.homes)
    aside = await perform(
        deployment, begin_reassignment, actor, at, Reassign(uuid4(), first.team_id, other.team_id, (last,))
    )
    assert (await carry_on(deployment, actor, at, aside.one, 1)).moved == 1
    await work_once(deployment, {JOB: run_reassignment})
    told = await office.client.get(f"/v1/reassignments/{command.reassignment_id}", headers=office.headers)
    assert [told.json()[name] for name in ("state", "moved", "skipped")] == ["done", 2, 1]
    assert sorted(await office.teams_of_homes()) == sorted([second.team_id, second.team_id, other.team_id])
    # Who was late with a household that has come back since leaves it where it is.
    back = Reassign(uuid4(), second.team_id, first.team_id)
    returned = await perform(deployment, begin_reassignment, actor, at, back)
    assert (await carry_on(deployment, actor, at, returned.one, 9)).moved == 2
    home = min(one.household_id for one in office.homes)
    late = HandOver(derived_id(command.reassignment_id, str(home)), home, first.team_id, second.team_id)
    assert not await perform(deployment, hand_over_item, actor, at, (command.reassignment_id, late))
    assert sorted(await office.teams_of_homes()) == sorted([first.team_id, first.team_id, other.team_id])
    again = await perform(deployment, begin_reassignment, actor, at, command)
    assert (again.repeated, again.progress.pending) == (True, 0)
    assert await verify_feeds(deployment, COUNTY) == []
