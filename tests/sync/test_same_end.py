"""The same operations of three people, in any order of arrival: the same answers, encounters, person-visits and levels (I9)."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from tests.sync.phones import an_operation, push
from tests.visits.scene import Scene, Worker, a_scene, a_visit, a_worker
from tests.visits.stored import recounted, rows_of, summed

SHUFFLES = 6
Sent = tuple[Worker, dict[str, Any]]


async def said(scene: Scene, since: Any) -> list[Sent]:
    """What two teammates and an officer do within a day, each on a phone without a network."""
    one, other = [await a_worker(scene.deployment, team_id=scene.team_id) for _ in range(2)]
    officer, person = await a_worker(scene.deployment, "town_officer"), str(scene.people[0])
    ids = sorted(str(uuid4()) for _ in range(4))
    told: list[Sent] = []

    def tell(who: Worker, minute: int, kind: str, body: dict[str, Any], **head: Any) -> None:
        at = (since + timedelta(minutes=minute)).isoformat()
        told.append((who, an_operation(kind, body, recorded_at=at, household_id=str(scene.household_id), **head)))

    def visit(who: Worker, which: int, minute: int, answers: dict[str, Any]) -> None:
        at = (since + timedelta(minutes=minute)).isoformat()
        body = a_visit(scene, answers, id=ids[which], occurred_at=at)
        tell(who, minute, "visit.create", body, v=2, entity_id=ids[which])

    def amend(who: Worker, which: int, minute: int, number: int, answers: dict[str, Any]) -> None:
        chain, people = {"id": str(uuid4()), "n": number}, [{"person_id": person, "answers": answers}]
        body = {"reason": "录入时选错了", "people": people}
        tell(who, minute, "visit.amend", body, entity_id=ids[which], base_version=1, chain=chain)

    visit(one, 0, 0, {"health.general": "good", "health.adl_unable_items": 1})
    visit(other, 1, 30, {"care.living_arrangement": "alone"})
    visit(one, 2, 300, {"health.adl_unable_items": 2})
    visit(other, 3, 330, {"health.cognition": "impaired"})
    amend(one, 0, 40, 1, {"care.abuse_signs": ["violence"], "health.general": "fair"})
    amend(one, 0, 50, 2, {"care.abuse_signs": [], "health.adl_unable_items": 4})
    amend(officer, 0, 45, 1, {"health.general": "poor"})
    amend(other, 3, 340, 1, {"health.cognition": "normal", "child.danger_signs": ["missing"]})
    words = ((other, 360, "split", ids[:2]), (one, 350, "link", ids[1:3]), (officer, 345, "link", [ids[2], ids[0]]))
    for who, minute, word, visits in words:
        tell(who, minute, f"encounter.{word}", {"visits": visits})
    tell(officer, 400, "visit.void", {"reason": "重复录入"}, entity_id=ids[3])
    tell(other, 60, "visit.cosign", {"stance": "agree"}, entity_id=ids[0])
    return told


async def test_what_three_say_comes_to_one_end(client: AsyncClient, deployment: Deployment) -> None:
    ends, since = set(), clock.now() - timedelta(hours=10)
    for shuffle in range(SHUFFLES):
        scene = await a_scene(deployment, since=since - timedelta(days=40))
        sent = await said(scene, since)
        random.Random(shuffle).shuffle(sent)
        for who, operation in sent:
            [verdict] = await push(client, who, operation)
            assert verdict["status"] in {"accepted", "deferred", "conflict"}, verdict
        ends.add(await end_of(client, deployment, scene, sent))
    [end] = ends
    assert ("danger", ("C08", "K01")) in end
    assert await summed(deployment) == await recounted(deployment)


async def end_of(client: AsyncClient, deployment: Deployment, scene: Scene, sent: list[Sent]) -> tuple[Any, ...]:
    """Everything that must not depend on who was heard first."""
    officer = await a_worker(deployment, "town_officer")
    waiting = {row.op_id for row in await rows_of(deployment, "op_inbox") if row.status in {"received", "deferred"}}
    assert not waiting & {UUID(operation["op_id"]) for _, operation in sent}
    rows = [row for row in await rows_of(deployment, "visit") if row.household_id == scene.household_id]
    shown = []
    for row in sorted(rows, key=lambda one: str(one.visit_id)):
        told = (await client.get(f"/v1/visits/{row.visit_id}", headers=officer.headers)).json()
        [person] = told["people"]
        shown.append((tuple(sorted(map(repr, person["answers"].items()))), told["voided_at"] is None))
    people = [row for row in await rows_of(deployment, "visit_person") if row.household_id == scene.household_id]
    risk = (await client.get(f"/v1/people/{scene.people[0]}/risk", headers=officer.headers)).json()
    level = (risk["level"], risk["computed_level"], risk["score"], risk["provisional"], risk["next_visit_due"])
    signs = [
        cosignature
        for row in rows
        for cosignature in await rows_of(deployment, "visit_cosignature")
        if cosignature.visit_id == row.visit_id
    ]
    counted = sum(row.counted_on is not None for row in people)
    return (tuple(shown), counted, len(signs), level, ("danger", tuple(sorted(risk["triggers"]))))
