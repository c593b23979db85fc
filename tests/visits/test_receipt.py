"""The receipt of a visit: written out key by key, told again word for word, and to nobody else."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from httpx import AsyncClient
from sqlalchemy import update

from app.access.tables import SeatGrantRow
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.ids import derived_id
from app.core.seen import EVERYWHERE
from app.core.tables import table
from tests.visits.scene import ADULT, ELDER, Scene, a_need, a_scene, a_visit, a_worker, scenes, submit
from tests.visits.stored import fingerprint, recounted, summed

CHILD = date(2015, 6, 1)


def _reasons(visit_id: str, on: str) -> list[dict[str, object]]:
    def reason(
        code: str, name: str, zh: str, en: str, points: int, effect: str, question: str, value: object
    ) -> dict[str, object]:
        proof = {"visit_id": visit_id, "question": question, "value": value, "on": on}
        said = {"code": code, "id": name, "label": {"zh": zh, "en": en}, "points": points, "effect": effect}
        return {**said, "status": "fresh", "age_days": 0, "evidence": [proof]}

    return [
        reason(
            "C02",
            "living_alone_80_plus",
            "80周岁以上独居",
            "Aged 80 or over and living alone",
            30,
            "floor_orange",
            "care.living_arrangement",
            "alone",
        ),
        reason(
            "H02",
            "self_care_partial_loss",
            "部分丧失生活自理能力",
            "Partial loss of self-care",
            15,
            "points",
            "health.adl_unable_items",
            1,
        ),
    ]


async def test_every_key_of_a_receipt(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    answers = {"care.living_arrangement": "alone", "health.adl_unable_items": 1}
    body = a_visit(scene, answers, needs=[a_need(scene)])
    answer = await submit(client, worker, body)
    assert answer.status_code == 201
    told = answer.json()
    assert told == _expected(scene, body, told)
    assert told["received_at"].endswith("Z")
    [person] = told["people"]
    assert "mental.phq9_score" in person["missing"]
    assert "care.living_arrangement" not in person["missing"]
    assert "80周岁以上独居" in person["sentence"]["zh"]
    assert set(person["sentence"]) == {"zh", "en"}


def _expected(scene: Scene, body: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The receipt written out; from what was told come only times and ids made there, and the wording."""
    today = clock.day_of(clock.now())
    [person], [alert], [need] = told["people"], told["alerts"], body["needs"]
    return {
        "visit_id": body["id"],
        "received_at": told["received_at"],
        "household_id": str(scene.household_id),
        "household_level": "red",
        "flags": [],
        "people": [
            {
                "person_id": str(scene.people[0]),
                "visited": True,
                "level_before": "orange",
                "level_after": "red",
                "computed_level": "red",
                "score": 45,
                "policy": {"version": 1},
                "provisional": False,
                "reasons": _reasons(body["id"], today.isoformat()),
                "combinations": [["C02", "H02"]],
                "missing": person["missing"],
                "sentence": person["sentence"],
                "lower_if": person["lower_if"],
                "proposal": None,
                "next_visit_due": (today + timedelta(days=7)).isoformat(),
            }
        ],
        "referrals": [
            {"id": str(derived_id(UUID(need["id"]), "referral")), "need_id": need["id"], "status": "submitted"}
        ],
        "alerts": [{"id": alert["id"], "kind": "red", "person_id": str(scene.people[0])}],
    }


async def test_a_repeat_is_answered_word_for_word(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"mental.phq9_item9": 1}, needs=[a_need(scene)], note="独自在家")
    first = await submit(client, worker, body)
    worse = a_visit(scene, {}, {"care.living_arrangement": "alone"})
    assert (await submit(client, worker, worse)).status_code == 201
    before = await fingerprint(deployment)
    again = await submit(client, worker, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
    assert await fingerprint(deployment) == before


async def test_an_author_who_left_the_team_still_gets_the_receipt(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"health.general": "fair"})
    first = await submit(client, worker, body)
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(update(table(SeatGrantRow)).values(until_at=clock.now()))
    again = await submit(client, worker, body)
    assert (again.status_code, again.content) == (200, first.content)
    assert (await submit(client, worker, a_visit(scene))).status_code == 404


async def test_an_id_is_used_once(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    other_home = await a_scene(deployment, team_id=scene.team_id)
    worker, mate = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    body = a_visit(scene, {"health.general": "fair"})
    assert (await submit(client, worker, body)).status_code == 201
    before = await fingerprint(deployment)
    changed = {**body, "note": "补充"}
    elsewhere = a_visit(other_home, {}, id=body["id"])
    for author, sent in ((worker, changed), (worker, elsewhere), (mate, body), (mate, changed)):
        answer = await submit(client, author, sent)
        assert (answer.status_code, answer.json()["code"]) == (409, "ID_REUSED")
    assert await fingerprint(deployment) == before


async def test_other_members_stand_in_a_receipt_when_their_level_changed(
    client: AsyncClient, deployment: Deployment
) -> None:
    """A child in a weak guardianship: orange when the father falls ill, though the visit lists the father alone (K03)."""
    scene = await a_scene(deployment, ADULT, CHILD)
    worker = await a_worker(deployment, team_id=scene.team_id)
    guarded = a_visit(scene, {"health.general": "good"}, {"child.guardianship_status": "weak_single_parent"})
    calm = (await submit(client, worker, guarded)).json()
    assert [one["level_after"] for one in calm["people"]] == ["yellow", "yellow"]
    told = (await submit(client, worker, a_visit(scene, {"health.major_illness": True}))).json()
    assert [(one["person_id"], one["visited"], one["level_after"]) for one in told["people"]] == [
        (str(scene.people[0]), True, "yellow"),
        (str(scene.people[1]), False, "orange"),
    ]
    assert told["household_level"] == "orange"


async def test_nobody_listed_and_somebody_met_is_nobodys_visit(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    told = [(await submit(client, worker, a_visit(scene, people=[]))).json() for _ in range(2)]
    assert [one["people"] for one in told] == [[], []]
    assert await recounted(deployment) == {"level.orange": 1}
    assert await summed(deployment) == {"level.orange": 1}


async def test_a_call_in_vain_was_made_to_every_active_member(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=scene.team_id)
    told = (await submit(client, worker, a_visit(scene, people=[], outcome="not_home"))).json()
    assert [one["person_id"] for one in told["people"]] == [str(one) for one in scene.people]
    assert all(one["visited"] and one["level_after"] == "orange" and one["provisional"] for one in told["people"])
    assert await summed(deployment) == {"level.orange": 2}


async def test_one_id_for_two_households_at_once(client: AsyncClient, deployment: Deployment) -> None:
    """Whoever comes second is told so, also where neither had seen the other when it looked."""
    team_id = (await a_scene(deployment)).team_id
    worker = await a_worker(deployment, team_id=team_id)
    for _ in range(5):
        homes = await scenes(deployment, 2, team_id=team_id)
        bodies = [a_visit(home, {"health.general": "good"}) for home in homes]
        bodies[1]["id"] = bodies[0]["id"]
        answers = await asyncio.gather(*(submit(client, worker, body) for body in bodies))
        said = sorted((one.status_code, one.json().get("code", "")) for one in answers)
        assert said == [(201, ""), (409, "ID_REUSED")]
