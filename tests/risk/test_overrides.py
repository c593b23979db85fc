"""Overrides through HTTP: two officers, a last day, shown beside the computed level, and never below a danger nobody of the county saw."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.risk.overrides.policy import MOVES, STATES, is_signed, may_last
from app.risk.overrides.tables import OverrideRow
from tests.visits.replayed import from_scratch, kept_states
from tests.visits.scene import COUNTY, Scene, Worker, a_scene, a_visit, a_worker, submit
from tests.visits.stored import fingerprint, recounted, summed


def an_override(level: str = "red", days: int = 9, **changed: Any) -> dict[str, Any]:
    """An override until so many days from now."""
    until = str(clock.day_of(clock.now()) + timedelta(days=days))
    return {"id": str(uuid4()), "level": level, "until": until, "reason": "丧偶后独居，家属接走前", **changed}


def said(**changed: Any) -> dict[str, Any]:
    """What a second officer says."""
    return {"id": str(uuid4()), "approve": True, "reason": "已与村里核实", **changed}


class Officers:
    """A household, its social worker, two officers of the town and one of the county."""

    def __init__(self, client: AsyncClient, scene: Scene, *people: Worker) -> None:
        self.client, self.scene = client, scene
        self.worker, self.first, self.second, self.county = people

    async def asked(self, body: dict[str, Any], by: Worker | None = None) -> Response:
        path = f"/v1/people/{self.scene.people[0]}/overrides"
        return await self.client.post(path, json=body, headers=(by or self.first).headers)

    async def put(self, body: dict[str, Any], by: Worker, said: dict[str, Any], act: str = "decision") -> Response:
        return await self.client.put(f"/v1/overrides/{body['id']}/{act}", json=said, headers=by.headers)

    async def risk(self) -> dict[str, Any]:
        path = f"/v1/people/{self.scene.people[0]}/risk"
        told: dict[str, Any] = (await self.client.get(path, headers=self.worker.headers)).json()
        return told


async def officers(client: AsyncClient, deployment: Deployment) -> Officers:
    """Everybody."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    town = [await a_worker(deployment, "town_officer") for _ in range(2)]
    return Officers(client, scene, worker, *town, await a_worker(deployment, "county_officer", COUNTY))


async def test_an_override_is_in_force_once_a_second_officer_confirms(
    client: AsyncClient, deployment: Deployment
) -> None:
    team = await officers(client, deployment)
    await submit(client, team.worker, a_visit(team.scene, {"health.general": "good"}))
    body = an_override()
    asked = await team.asked(body)
    assert (asked.status_code, asked.json()["state"], asked.json()["reason"]) == (201, "asked", body["reason"])
    again = await team.asked(body)
    assert (again.status_code, again.json()) == (200, asked.json())
    assert (await team.asked({**body, "level": "orange"})).json()["code"] == "ID_REUSED"
    assert (await team.asked(an_override())).json()["code"] == "OVERRIDE_WAITING"
    assert (await team.risk())["override"] is None
    alone = await team.put(body, team.first, said())
    assert (alone.status_code, alone.json()["code"]) == (403, "SECOND_PERSON")
    decision = said()
    confirmed = await team.put(body, team.second, decision)
    assert (confirmed.status_code, confirmed.json()["state"], confirmed.json()["in_force"]) == (200, "approved", True)
    stood = await fingerprint(deployment)
    assert (await team.put(body, team.second, decision)).json() == confirmed.json()
    assert (await team.put(body, team.second, said())).json()["code"] == "MOVE_REFUSED"
    assert await fingerprint(deployment) == stood
    risk = await team.risk()
    assert (risk["level"], risk["standing_level"], risk["computed_level"]) == ("red", "yellow", "yellow")
    assert (risk["override"]["id"], risk["override"]["until"]) == (body["id"], body["until"])
    assert await kept_states(team.scene) == await from_scratch(team.scene)
    listed = (await client.get("/v1/overrides", headers=team.worker.headers)).json()["items"]
    assert [(one["id"], one["in_force"], one["decided_by"]) for one in listed] == [
        (body["id"], True, str(team.second.account_id))
    ]


async def test_an_override_ends_early(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    await submit(client, team.worker, a_visit(team.scene, {"health.general": "good"}))
    body, ending = an_override(), {"id": str(uuid4()), "reason": "女儿已接回同住"}
    await team.asked(body)
    assert (await team.put(body, team.first, ending, "ending")).json()["code"] == "MOVE_REFUSED"
    await team.put(body, team.second, said())
    ended = await team.put(body, team.first, ending, "ending")
    assert (ended.status_code, ended.json()["state"], ended.json()["in_force"]) == (200, "ended", False)
    assert (await team.put(body, team.first, ending, "ending")).json() == ended.json()
    risk = await team.risk()
    assert (risk["level"], risk["override"]) == ("yellow", None)
    assert await summed(deployment) == await recounted(deployment)
    assert await kept_states(team.scene) == await from_scratch(team.scene)


async def test_below_a_trigger_the_county_signs(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    await submit(client, team.worker, a_visit(team.scene, {"mental.phq9_item9": 1}))
    body = an_override("orange")
    await team.asked(body)
    town = await team.put(body, team.second, said())
    assert (town.status_code, town.json()["code"]) == (403, "COUNTY_MUST_SIGN")
    signed = await team.put(body, team.county, said())
    assert (signed.status_code, signed.json()["county_signed"]) == (200, True)
    risk = await team.risk()
    assert (risk["level"], risk["computed_level"], risk["triggers"]) == ("orange", "red", ["M01"])
    # A danger that the county did not see ends it, and it cannot be ended once more.
    await submit(client, team.worker, a_visit(team.scene, {"economy.basic_life_secured": False}))
    assert (await team.risk())["level"] == "red"
    over = await team.put(body, team.second, {"id": str(uuid4()), "reason": "已无效"}, "ending")
    assert (over.status_code, over.json()["code"]) == (409, "OVERRIDE_NOT_IN_FORCE")


async def test_what_may_be_asked_and_by_whom(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    elsewhere = await a_worker(deployment, "town_officer", "330481002")
    before = await fingerprint(deployment)
    assert (await team.asked(an_override(), team.worker)).status_code == 403
    assert (await team.asked(an_override(), elsewhere)).status_code == 404
    for wrong in (an_override(days=91), an_override(days=-1)):
        answer = await team.asked(wrong)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/until"), answer.text
    assert (await team.asked(an_override(reason="   "))).status_code == 422
    assert await fingerprint(deployment) == before
    # One whose last day went by unanswered can never be confirmed, and stands in nobody's way.
    left, rows = an_override(), table(OverrideRow)
    await team.asked(left)
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(rows.update().values(until=clock.day_of(clock.now()) - timedelta(days=1)))
    assert (await team.put(left, team.second, said())).json()["code"] == "OVERRIDE_PAST"
    assert (await team.asked(an_override())).status_code == 201


def test_the_table() -> None:
    assert {end for _, end in MOVES.values()} | {"asked"} == set(STATES)
    today = clock.day_of(clock.now())
    assert [may_last(today + timedelta(days=days), today, 90) for days in (-1, 0, 90, 91)] == [False, True, True, False]
    signing = [
        is_signed(level, triggers, by_county=by, asked_by_county=asked, seen=seen)
        for level, triggers, by, asked, seen in (
            ("red", ("M01",), False, False, ()),
            ("orange", (), False, False, ()),
            ("orange", ("M01",), False, False, ("M01",)),
            ("orange", ("M01",), True, False, ()),
            ("yellow", ("M01",), False, True, ("M01", "E01")),
            ("yellow", ("M01", "E01"), False, True, ("M01",)),
        )
    ]
    assert signing == [True, True, False, True, True, False]
