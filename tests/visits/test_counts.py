"""Person-visits (人次) and levels as counts: what is told to the dashboards is what the rows say, whatever came when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.visits.receipt import Receipt
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_scene, a_visit, a_worker, submit, submitted_at
from tests.visits.stored import recounted, rows_of, summed

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
WELL = {"health.general": "good"}


async def _received(scene: Scene, worker: Worker, at: datetime, **changed: Any) -> dict[str, Any]:
    [receipt] = await submitted_at(scene.deployment, worker, at, a_visit(scene, WELL, WELL, **changed))
    assert isinstance(receipt, Receipt)
    return dict(receipt.body)


async def test_one_call_of_three_teammates_is_one_visit_each(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment, ELDER, ADULT)
    for role in ("social_worker", "grid_worker", "party_member"):
        worker = await a_worker(deployment, role, team_id=scene.team_id)
        assert (await submit(client, worker, a_visit(scene, WELL, WELL))).status_code == 201
    assert await summed(deployment) == await recounted(deployment)
    assert (await summed(deployment))["visit.orange"] == 2


async def test_an_encounter_is_counted_once_in_whatever_order_it_comes(deployment: Deployment) -> None:
    """Three records within the hour, the middle one last; then one of the same author, who was there twice."""
    scene = await a_scene(deployment, ELDER, ADULT, since=NOON - timedelta(days=60))
    workers = [await a_worker(deployment, team_id=scene.team_id) for _ in range(3)]
    for number, minutes, received in ((0, 0, 180), (2, 60, 181), (1, 30, 182)):
        at = NOON + timedelta(minutes=minutes)
        arrived = NOON + timedelta(minutes=received)
        await _received(scene, workers[number], arrived, occurred_at=at.isoformat())
        assert await summed(deployment) == await recounted(deployment)
    assert (await summed(deployment))["visit.orange"] == 2
    assert (await summed(deployment))["visit.yellow"] == 0
    again = NOON + timedelta(minutes=90)
    await _received(scene, workers[0], NOON + timedelta(hours=3), occurred_at=again.isoformat())
    counts = await summed(deployment)
    assert counts == await recounted(deployment)
    assert counts["visit.orange"] + counts["visit.yellow"] == 4


async def test_a_key_makes_one_call_of_records_hours_apart(deployment: Deployment) -> None:
    scene = await a_scene(deployment, since=NOON - timedelta(days=60))
    workers = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    for worker, hours in zip(workers, (0, 9), strict=True):
        at = NOON + timedelta(hours=hours)
        await _received(scene, worker, at, occurred_at=at.isoformat(), encounter_key="码一")
    assert (await summed(deployment))["visit.orange"] == 1
    assert await summed(deployment) == await recounted(deployment)


async def test_the_day_of_a_call_over_midnight_is_that_on_which_it_began(deployment: Deployment) -> None:
    """Whichever of two teammates comes in first: one at 23:50 in Shanghai, the other at 00:10."""
    homes = []
    for order in ((0, 1), (1, 0)):
        scene = await a_scene(deployment, since=NOON - timedelta(days=60))
        workers = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
        homes.append(scene.household_id)
        for place, number in enumerate(order):
            at = datetime(2026, 11, 20, 15, 50, tzinfo=UTC) + timedelta(minutes=20 * number)
            await _received(scene, workers[number], NOON + timedelta(days=1, minutes=place), occurred_at=at.isoformat())
    counted = [row for row in await rows_of(deployment, "visit_person") if row.counted_on]
    assert sorted(row.household_id for row in counted) == sorted(homes)  # a table has no order
    assert {row.counted_on for row in counted} == {date(2026, 11, 20)}
    assert await summed(deployment) == await recounted(deployment)


async def test_what_is_no_person_visit(deployment: Deployment) -> None:
    scene = await a_scene(deployment, ELDER, ADULT, since=NOON - timedelta(days=60))
    worker = await a_worker(deployment, team_id=scene.team_id)
    hours = iter(range(0, 48, 4))
    for changed in (
        {"mode": "neighbour_check"},
        {"outcome": "not_home"},
        {"outcome": "refused"},
        {"outcome": "not_home", "people": []},
    ):
        at = NOON + timedelta(hours=next(hours))
        await _received(scene, worker, at, occurred_at=at.isoformat(), **changed)
    assert await summed(deployment) == await recounted(deployment) == {"level.orange": 2}
    at = NOON + timedelta(hours=next(hours))
    people = [{"person_id": str(one)} for one in scene.people]
    people[1]["outcome"] = "refused"
    body = await _received(scene, worker, at, occurred_at=at.isoformat(), people=people, mode="phone")
    assert [one["level_before"] for one in body["people"]] == ["orange", "orange"]
    assert (await summed(deployment))["visit.orange"] == 1
    assert await summed(deployment) == await recounted(deployment)


async def test_the_provisional_level_ends_with_the_first_visit_in_person(deployment: Deployment) -> None:
    scene = await a_scene(deployment, since=NOON - timedelta(days=3))
    worker = await a_worker(deployment, team_id=scene.team_id)
    told = []
    for hours, mode, outcome in ((0, "phone", "completed"), (4, "home", "partial"), (8, "home", "completed")):
        at = NOON + timedelta(hours=hours)
        body = await _received(scene, worker, at, occurred_at=at.isoformat(), mode=mode, outcome=outcome)
        [person] = body["people"]
        told.append((person["level_before"], person["level_after"], person["computed_level"], person["provisional"]))
    assert told == [("orange", "orange", "yellow", True)] * 2 + [("orange", "yellow", "yellow", False)]
    [standing] = await rows_of(deployment, "standing")
    assert (standing.level, standing.next_due) == ("yellow", clock.day_of(NOON) + timedelta(days=90))
    counts = {"visit.orange": 3, "visit.on_time": 3, "level.yellow": 1}
    assert await summed(deployment) == await recounted(deployment) == counts


async def test_on_time_and_late(deployment: Deployment) -> None:
    """The first visit is due within seven days, the next of a yellow person ninety days on."""
    scene = await a_scene(deployment, since=NOON)
    worker = await a_worker(deployment, team_id=scene.team_id)
    for days in (7, 97, 188):
        at = NOON + timedelta(days=days)
        await _received(scene, worker, at, occurred_at=at.isoformat())
    counts = {"visit.orange": 1, "visit.yellow": 2, "visit.on_time": 2, "visit.late": 1, "level.yellow": 1}
    assert await summed(deployment) == await recounted(deployment) == counts


async def test_a_late_visit_is_folded_in_where_it_belongs(deployment: Deployment) -> None:
    """An older answer does not stand against a newer one, yet the rise it would have made then is made (risk.md 2.9)."""
    scene = await a_scene(deployment, since=NOON - timedelta(days=60))
    worker = await a_worker(deployment, team_id=scene.team_id)

    async def level(days_ago: int, answers: dict[str, Any]) -> tuple[str, str]:
        at = NOON - timedelta(days=days_ago)
        body = a_visit(scene, answers, occurred_at=at.isoformat())
        [receipt] = await submitted_at(deployment, worker, NOON, body)
        assert isinstance(receipt, Receipt)
        assert await summed(deployment) == await recounted(deployment)
        [person] = receipt.body["people"]
        return person["computed_level"], person["level_after"]

    assert await level(5, {"housing.safety_grade": "A"}) == ("yellow", "yellow")
    assert await level(9, {"housing.safety_grade": "C"}) == ("yellow", "orange")
    assert await level(3, {"health.general": "good"}) == ("yellow", "orange")
    assert await level(7, {"economy.basic_life_secured": False}) == ("red", "red")
