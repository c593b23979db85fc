"""The record of acts: one row each with a MAC that verifies, a feed that adds up, and nothing personal in what lies open."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient

from app.core import clock, json
from app.core.crypto import journal_mac
from app.core.db import Deployment
from app.core.tables import metadata
from app.journal.feed import DIGEST_MODULUS, digest_of
from app.journal.perform import entry_content
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_visit, a_worker
from tests.visits.stored import rows_of

CANARY = "金丝雀不可外泄"
DANGER = {"mental.phq9_item9": 2, "care.abuse_signs": ["abandonment"], "economy.income_12m": 12_345_679}
Call = tuple[str, str, dict[str, Any], str, str]


def calls_of(scene: Scene, worker: Worker) -> list[Call]:
    """All that happens to a household: method, path, body, the verb it meets, the code of its refusal."""
    present = [str(worker.account_id)]
    visit = a_visit(scene, DANGER, note=CANARY, needs=[a_need(scene, detail=CANARY)], present=present)
    visit["people"][0]["note"] = CANARY
    late = a_visit(scene, {}, occurred_at=(clock.now() - timedelta(days=3)).isoformat())
    amendment = {"id": str(uuid4()), "reason": CANARY, "note": CANARY, "people": []}
    stranger = {**amendment, "id": str(uuid4()), "people": [{"person_id": str(uuid4())}]}
    at = f"/v1/visits/{visit['id']}"
    return [
        ("POST", "/v1/visits", visit, "submit_visits", ""),
        ("POST", "/v1/visits", visit, "submit_visits", ""),
        ("POST", "/v1/visits", {**visit, "note": "x"}, "submit_visits", "ID_REUSED"),
        ("POST", "/v1/visits", {**visit, "id": str(uuid4()), "form": CANARY}, "submit_visits", "INVALID"),
        ("POST", "/v1/visits", {**visit, "household_id": str(uuid4())}, "submit_visits", "NOT_FOUND"),
        ("POST", "/v1/visits", late, "submit_visits", ""),
        ("POST", f"{at}/amendments", amendment, "amend_visit", ""),
        ("POST", f"{at}/amendments", stranger, "amend_visit", "INVALID"),
        ("PUT", f"/v1/visits/{late['id']}/voiding", {"reason": CANARY}, "void_visit", ""),
        ("PUT", f"/v1/visits/{uuid4()}/voiding", {"reason": CANARY}, "void_visit", "NOT_FOUND"),
    ]


async def busy(client: AsyncClient, deployment: Deployment) -> tuple[Scene, Worker, list[tuple[str, str, str]]]:
    """A household to which all of it happened: what was done, as (verb, result, code)."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    done = []
    for method, path, body, act, code in calls_of(scene, worker):
        answer = await client.request(method, path, json=body, headers=worker.headers)
        assert (answer.json().get("code", ""), answer.status_code >= 400) == (code, bool(code)), answer.text
        done.append((act, "refused" if code else "done", code))
    return scene, worker, done


async def test_each_act_once_and_unforgeable(client: AsyncClient, deployment: Deployment) -> None:
    _, worker, done = await busy(client, deployment)
    rows = sorted(await rows_of(deployment, "journal"), key=lambda row: int(row.number))
    mine = [row for row in rows if row.account_id == worker.account_id]
    assert [(row.act, row.result, json.loads(row.body)["refusal"] or "") for row in mine] == done
    assert all(mac_holds(deployment, row._mapping, row.mac) for row in rows)
    assert len({(row.writer, row.number) for row in rows}) == len(rows)
    assert all(row.request_id and row.client_id == "test" for row in mine)
    for column, other in (("at", rows[0].at + timedelta(microseconds=1)), ("result", "done!"), ("account_id", uuid4())):
        assert not mac_holds(deployment, {**rows[0]._mapping, column: other}, rows[0].mac)


def mac_holds(deployment: Deployment, row: Any, mac: bytes) -> bool:
    """Whether a stored act is word for word what was written."""
    return journal_mac(deployment.keyring, entry_content(dict(row))) == mac


async def test_the_feed_adds_up(client: AsyncClient, deployment: Deployment) -> None:
    scene, _, _ = await busy(client, deployment)
    [feed] = await rows_of(deployment, "sync_scope")
    entries = await rows_of(deployment, "sync_entry")
    assert feed.scope_id == f"team:{scene.team_id}"
    numbers = [entry.seq for entry in entries]
    assert (len(set(numbers)), max(numbers), min(numbers) > 0) == (len(numbers), feed.head, True)
    living = [one for one in entries if one.operation == "put"]
    digests = [digest_of((one.scope_id, one.entity, one.entity_id), one.revision) for one in living]
    assert feed.digest == sum(digests) % DIGEST_MODULUS
    assert {one.entity for one in entries} >= {"visit", "standing", "household", "referral", "alert"}
    for entity, table, key in (("visit", "visit", "visit_id"), ("standing", "standing", "person_id")):
        revisions = {getattr(row, key): row.revision for row in await rows_of(deployment, table)}
        assert {one.entity_id: one.revision for one in entries if one.entity == entity} == revisions
    [household] = await rows_of(deployment, "household")
    assert [one.revision for one in entries if one.entity == "household"] == [household.revision]


async def test_one_job_for_each_alert(client: AsyncClient, deployment: Deployment) -> None:
    await busy(client, deployment)
    alerts = await rows_of(deployment, "alert")
    jobs = [row for row in await rows_of(deployment, "job") if row.kind == "notify"]
    assert sorted(alert.kind for alert in alerts) == ["abuse", "suicide"]
    assert {UUID(job.payload["alert_id"]) for job in jobs} == {alert.alert_id for alert in alerts}
    assert len(jobs) == len(alerts)


async def test_nothing_personal_lies_open(client: AsyncClient, deployment: Deployment) -> None:
    """The words and the one odd number of this household stand nowhere in clear; nor does which questions were answered."""
    await busy(client, deployment)
    secrets = [CANARY, CANARY[:3], "药费", "12345679", "phq9_item9", "abandonment", "1944-05-01"]
    wanted = [form for word in secrets for form in (word.encode(), word.encode("unicode_escape"))]
    for name in metadata.tables:
        for row in await rows_of(deployment, name):
            content = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            assert not [word for word in wanted if word in content], name
