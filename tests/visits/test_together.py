"""What teammates say of one another's records: cosignatures, ties between records of one call, doubles, amendments that crossed."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment
from app.journal.perform import perform
from app.visits.amend import amend_visit
from app.visits.schemas.submission import AmendmentIn
from tests.factories import a_team
from tests.visits.scene import Scene, Worker, a_scene, a_visit, a_worker, submit
from tests.visits.stored import recounted, rows_of, summed
from tests.visits.test_amend import amended, an_amendment, risk_of
from tests.visits.test_void import voided

GOOD = {"health.general": "good"}


async def cosigned(client: AsyncClient, worker: Worker, visit_id: str, stance: str = "agree", **more: Any) -> Response:
    """What the API answers to a cosignature."""
    body = {"stance": stance, **more}
    return await client.put(f"/v1/visits/{visit_id}/cosignature", json=body, headers=worker.headers)


async def tied(client: AsyncClient, worker: Worker, kind: str, visit_id: str, *others: str, **more: Any) -> Response:
    """What the API answers to a word about records."""
    body = {"id": str(uuid4()), "kind": kind, "others": list(others), **more}
    return await client.post(f"/v1/visits/{visit_id}/ties", json=body, headers=worker.headers)


async def read(client: AsyncClient, worker: Worker, visit_id: str) -> dict[str, Any]:
    """A visit as it is read."""
    told: dict[str, Any] = (await client.get(f"/v1/visits/{visit_id}", headers=worker.headers)).json()
    return told


async def a_pair(deployment: Deployment, scene: Scene) -> list[Worker]:
    """Two workers of the scene's team."""
    return [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]


async def test_a_teammate_signs_once(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    author, mate = await a_pair(deployment, scene)
    officer = await a_worker(deployment, "town_officer")
    body = a_visit(scene, GOOD)
    await submit(client, author, body)
    first = await cosigned(client, mate, body["id"], note="同去，情况属实")
    assert (first.status_code, first.json()["stance"]) == (200, "agree")
    again = await cosigned(client, mate, body["id"], note="同去，情况属实")
    assert (again.status_code, again.json()) == (200, first.json())
    for who, code in ((mate, "ALREADY_SIGNED"), (author, "OWN_VISIT"), (officer, "ROLE_MISSING")):
        assert (await cosigned(client, who, body["id"], "disagree")).json()["code"] == code
    stranger = await a_worker(deployment, team_id=(await a_scene(deployment)).team_id)
    assert (await cosigned(client, stranger, body["id"])).json()["code"] == "NOT_FOUND"
    told = await read(client, author, body["id"])
    assert (told["revision"], told["cosignatures"]) == (2, [first.json()])
    amendment = await amended(client, author, body["id"], an_amendment(scene, {"health.general": "fair"}))
    assert (amendment.status_code, amendment.json()["revision"]) == (201, 3)
    assert (await read(client, mate, body["id"]))["people"][0]["answers"] == {"health.general": "fair"}
    await voided(client, author, body["id"])
    other = await a_worker(deployment, team_id=scene.team_id)
    assert (await cosigned(client, other, body["id"])).json()["code"] == "VISIT_VOIDED"


async def test_records_are_tied_and_kept_apart(client: AsyncClient, deployment: Deployment) -> None:
    """Two records of one call count once; kept apart they count twice, and the newest word of the highest rank stands."""
    scene = await a_scene(deployment)
    author, mate = await a_pair(deployment, scene)
    officer = await a_worker(deployment, "village_officer", scene.place)
    bodies = [a_visit(scene, GOOD) for _ in range(2)]
    for who, body in zip((author, mate), bodies, strict=True):
        await submit(client, who, body)
    one, other = (body["id"] for body in bodies)

    async def counted() -> int:
        sums = await summed(deployment)
        assert sums == await recounted(deployment)
        return sums["visit.orange"] + sums.get("visit.yellow", 0)

    assert await counted() == 1
    split = await tied(client, mate, "split", one, other)
    assert (split.status_code, await counted()) == (201, 2)
    again = await tied(client, mate, "split", one, other, id=split.json()["id"])
    assert (again.status_code, again.json()) == (200, split.json())
    assert (await tied(client, mate, "link", one, other, id=split.json()["id"])).json()["code"] == "ID_REUSED"
    assert ((await tied(client, officer, "link", one, other)).status_code, await counted()) == (201, 1)
    assert ((await tied(client, author, "split", one, other)).status_code, await counted()) == (201, 1)
    shown = [await read(client, mate, visit_id) for visit_id in (one, other)]
    assert sorted(each["people"][0]["counted"] for each in shown) == [False, True]
    assert {each["revision"] for each in shown} == {1, 3}, "whoever reads the record whose count moved is told"


async def test_who_may_not_tie_what(client: AsyncClient, deployment: Deployment) -> None:
    scene, elsewhere = await a_scene(deployment), await a_scene(deployment)
    author, mate = await a_pair(deployment, scene)
    foreign = await a_worker(deployment, team_id=elsewhere.team_id)
    body, theirs = a_visit(scene, GOOD), a_visit(elsewhere, GOOD)
    await submit(client, author, body)
    await submit(client, foreign, theirs)
    second = a_visit(scene, GOOD)
    await submit(client, author, second)
    assert (await tied(client, mate, "link", body["id"], second["id"])).json()["code"] == "ROLE_MISSING"
    assert (await tied(client, foreign, "link", body["id"], second["id"])).status_code == 404
    assert (await tied(client, author, "link", str(uuid4()), second["id"])).status_code == 404
    for other in (theirs["id"], str(uuid4())):
        refused = await tied(client, author, "link", body["id"], other)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/others/0")
    assert (await tied(client, author, "link", body["id"], body["id"])).json()["errors"][0]["code"] == "REPEATED"


async def test_a_double_is_flagged_and_counted_apart(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    author, mate = await a_pair(deployment, scene)
    at = clock.now() - timedelta(minutes=30)

    async def flags(who: Worker, minutes: int, answers: dict[str, Any]) -> list[str]:
        body = a_visit(scene, answers, occurred_at=(at + timedelta(minutes=minutes)).isoformat())
        return list((await submit(client, who, body)).json()["flags"])

    assert await flags(author, 0, GOOD) == []
    assert await flags(mate, 1, GOOD) == []
    assert await flags(author, 2, {"health.general": "poor"}) == []
    assert await flags(author, 10, GOOD) == ["possible_duplicate"]
    assert await flags(author, 25, GOOD) == []


async def test_amendments_that_crossed(client: AsyncClient, deployment: Deployment) -> None:
    """Three amendments made without a network, in every order of arrival: the same answers, levels and signs."""
    ends = set()
    for order in permutations(range(3)):
        scene = await a_scene(deployment)
        author = await a_worker(deployment, team_id=scene.team_id)
        officer = await a_worker(deployment, "town_officer")
        body = a_visit(scene, {"health.general": "good", "health.adl_unable_items": 1})
        await submit(client, author, body)
        now = clock.now()
        said: list[tuple[Worker, int, dict[str, Any]]] = [
            (author, 1, {"care.abuse_signs": ["violence"], "health.general": "fair"}),
            (author, 2, {"care.abuse_signs": [], "health.general": None}),
            (officer, 1, {"health.adl_unable_items": 4}),
        ]
        for which in order:
            who, number, answers = said[which]
            sent = AmendmentIn.model_validate(an_amendment(scene, answers, base_version=1))
            command = sent.command(UUID(body["id"]), number, now + timedelta(minutes=number))
            made = await perform(deployment, amend_visit, who.actor, now, command)
            crossed = which != order[0] and (who is officer or 2 in order[: order.index(which)])
            assert made.correction.flags == (["concurrent_amendment"] if crossed else [])
        told = await read(client, author, body["id"])
        assert told["flags"] == ["concurrent_amendment"]
        risk = await risk_of(client, author, scene)
        ends.add((repr(sorted(told["people"][0]["answers"].items())), risk["level"], tuple(risk["triggers"])))
    assert ends == {("[('care.abuse_signs', []), ('health.adl_unable_items', 4)]", "red", ("C08",))}
    assert await summed(deployment) == await recounted(deployment)


async def test_an_author_comes_back_to_a_record_of_a_household_that_was_given_away(
    client: AsyncClient, deployment: Deployment
) -> None:
    scene, other = await a_scene(deployment), await a_team(deployment)
    author, mate = await a_pair(deployment, scene)
    body = a_visit(scene, GOOD)
    await submit(client, author, body)
    operator = await a_worker(deployment, "town_officer")
    [pairing] = [row for row in await rows_of(deployment, "pairing") if row.household_id == scene.household_id]
    await client.delete(f"/v1/pairings/{pairing.pairing_id}", headers=operator.headers)
    given = {"id": str(uuid4()), "household_id": str(scene.household_id), "team_id": str(other.team_id)}
    assert (await client.post("/v1/pairings", json=given, headers=operator.headers)).status_code == 201
    sent = an_amendment(scene, {"health.general": "poor"})
    assert (await amended(client, mate, body["id"], sent)).status_code == 404
    assert (await amended(client, author, body["id"], sent)).status_code == 201
    assert (await cosigned(client, mate, body["id"])).status_code == 200
    assert (await voided(client, mate, body["id"])).status_code == 404
    assert (await voided(client, author, body["id"])).status_code == 200
