"""Clocks of phones and length of visits: never a reason to refuse, always a flag; the days are Shanghai's."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.core.errors import Refusal
from app.people.values import GeoPoint
from app.visits.receipt import Receipt
from tests.visits.scene import Scene, Worker, a_scene, a_visit, a_worker, submit, submitted_at
from tests.visits.stored import recounted, rows_of, summed

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
SINCE = NOON - timedelta(days=60)
_outings = count()


async def _sent(scene: Scene, worker: Worker, at: datetime, occurred_at: datetime, **changed: Any) -> Receipt:
    answers = changed.pop("answers", {"mental.outings_per_week": 7 + next(_outings) % 40})  # nothing said twice
    body = a_visit(scene, answers, occurred_at=occurred_at.isoformat(), **changed)
    [receipt] = await submitted_at(scene.deployment, worker, at, body)
    assert isinstance(receipt, Receipt)
    return receipt


async def test_flags_of_time(deployment: Deployment) -> None:
    scene = await a_scene(deployment, since=SINCE)
    worker = await a_worker(deployment, team_id=scene.team_id)

    async def flags(occurred_at: datetime, **changed: Any) -> list[str]:
        flags: list[str] = (await _sent(scene, worker, NOON, occurred_at, **changed)).body["flags"]
        return flags

    assert await flags(NOON) == []
    assert await flags(NOON + timedelta(minutes=10)) == []
    assert await flags(NOON + timedelta(minutes=10, microseconds=1)) == ["time_suspect"]
    assert await flags(NOON + timedelta(days=4000)) == ["time_suspect"]
    assert await flags(NOON - timedelta(hours=24)) == []
    assert await flags(NOON - timedelta(hours=24, microseconds=1)) == ["late_submission"]
    assert await flags(NOON - timedelta(days=365)) == ["late_submission"]
    assert await flags(NOON - timedelta(days=365, microseconds=1)) == ["time_suspect", "late_submission"]
    for minutes, expected in ((0, ["short_visit"]), (4, ["short_visit"]), (5, []), (90, [])):
        began = NOON - timedelta(hours=2)
        ended = (began + timedelta(minutes=minutes)).isoformat()
        assert await flags(began, ended_at=ended) == expected
    ahead = NOON + timedelta(days=2)
    short = (ahead + timedelta(minutes=1)).isoformat()
    assert await flags(ahead, ended_at=short) == ["time_suspect", "short_visit"]


async def test_a_clock_far_ahead_is_set_to_ours(deployment: Deployment) -> None:
    """The visit counts when it came in, also what it tells of the days since: nothing happens in the future."""
    scene = await a_scene(deployment, since=SINCE)
    worker = await a_worker(deployment, team_id=scene.team_id)
    ahead = NOON + timedelta(days=400)
    answers = {"events": [{"type": "fire", "on": clock.day_of(ahead).isoformat()}]}
    receipt = await _sent(scene, worker, NOON, ahead, answers=answers)
    [person] = receipt.body["people"]
    [reason] = person["reasons"]
    assert (reason["code"], reason["age_days"]) == ("X01", 0)
    [visit] = await rows_of(deployment, "visit")
    assert (visit.occurred_at, visit.effective_at, visit.received_at) == (ahead, NOON, NOON)
    later = await _sent(scene, worker, NOON + timedelta(days=100), NOON + timedelta(days=100))
    assert [(one["code"], one["points"]) for one in later.body["people"][0]["reasons"]] == [("X01", 0)]


async def test_a_phone_five_minutes_ahead(client: AsyncClient, deployment: Deployment) -> None:
    """It is believed; a teammate's phone with a right clock, heard after it, speaks of the moment before."""
    scene = await a_scene(deployment)
    worker, mate = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    ahead = clock.now() + timedelta(minutes=5)
    bodies = [
        a_visit(scene, {"health.adl_unable_items": 5}, occurred_at=ahead.isoformat()),
        a_visit(scene, {"health.adl_unable_items": 0}),
        a_visit(scene, {}, people=[], outcome="not_home"),
    ]
    for author, body in ((worker, bodies[0]), (mate, bodies[1]), (worker, bodies[2])):
        answer = await submit(client, author, body)
        assert (answer.status_code, answer.json()["flags"]) == (201, [])
        risk = (await client.get(f"/v1/people/{scene.people[0]}/risk", headers=mate.headers)).json()
        assert [one["code"] for one in risk["reasons"]] == ["H01"]
    assert await summed(deployment) == await recounted(deployment)


async def test_the_days_are_those_of_shanghai(deployment: Deployment) -> None:
    """23:59 and 00:01 in Shanghai are two days, though one in UTC."""
    scene = await a_scene(deployment, since=SINCE)
    worker = await a_worker(deployment, team_id=scene.team_id)
    midnight = clock.start_of(clock.day_of(NOON))
    moments = [midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)]
    for number, at in enumerate(moments):
        events = [{"type": "fell", "on": clock.day_of(at).isoformat()}]
        receipt = await _sent(scene, worker, at + timedelta(seconds=3), at, answers={"events": events})
        [reason] = receipt.body["people"][0]["reasons"]
        assert reason["evidence"][0]["on"] == f"2026-11-{19 + number}"
        tomorrow = [{"type": "fell", "on": f"2026-11-{20 + number}"}]
        body = a_visit(scene, {"events": tomorrow}, occurred_at=at.isoformat())
        [refused] = await submitted_at(deployment, worker, at + timedelta(seconds=4), body)
        assert isinstance(refused, Refusal)
        assert [one.code for one in refused.errors] == ["AFTER_VISIT"]
    people = sorted(await rows_of(deployment, "visit_person"), key=lambda one: one.day)
    assert [one.day.isoformat() for one in people] == ["2026-11-19", "2026-11-20"]
    days = {row.day.isoformat() for row in await rows_of(deployment, "delta") if row.name.startswith("visit.")}
    assert days == {"2026-11-19", "2026-11-20"}


async def test_far_from_the_house(deployment: Deployment) -> None:
    """Three hundred metres and what the phone says of its own accuracy, by the datum of each; no house, no distance."""
    home = GeoPoint(30.53, 120.68, "wgs84")
    known = await a_scene(deployment, since=SINCE, home=home)
    unknown = await a_scene(deployment, since=SINCE, team_id=known.team_id)
    worker = await a_worker(deployment, team_id=known.team_id)

    async def flags(scene: Scene, lat: float, accuracy_m: float = 0, datum: str = "wgs84") -> list[str]:
        location = {"lat": lat, "lng": 120.68, "accuracy_m": accuracy_m, "datum": datum}
        flags: list[str] = (await _sent(scene, worker, NOON, NOON, location=location)).body["flags"]
        return flags

    assert await flags(known, 30.5326) == []
    assert await flags(known, 30.5328) == ["far_from_address"]
    assert await flags(known, 30.5328, accuracy_m=12) == []
    assert await flags(known, 30.53, datum="gcj02") == ["far_from_address"]
    assert await flags(unknown, 31.9) == []
