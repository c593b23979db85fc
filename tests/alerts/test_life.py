"""The life of an alert through HTTP: one tap, taken, somebody there, closed; told ever further up; reported; settled by itself."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient
from sqlalchemy import select

from app.alerts.notify import Notifier, notifier_of
from app.alerts.store import find_alert
from app.alerts.values import Alert
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import DeltaRow, JobRow, JournalRow
from tests.alerts.gateway import gateway
from tests.alerts.test_alert import about, raised
from tests.alerts.test_notify import drain, hook, settings
from tests.callers import headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home, put_places
from tests.visits.scene import a_scene, a_visit, a_worker

jobs, deltas = table(JobRow), table(DeltaRow)
Headers = dict[str, str]


async def call(
    client: AsyncClient, headers: Headers, method: str, url: str, body: Any = None, status: int = 200
) -> Any:
    answer = await client.request(method, f"/v1/alerts{url}", headers=headers, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def stands(deployment: Deployment, alert_id: str) -> Alert:
    async with reading(deployment, EVERYWHERE) as db:
        found = await find_alert(db, COUNTY, UUID(alert_id))
    assert found is not None
    return found


async def test_one_tap_at_a_place_by_an_informant(deployment: Deployment, client: AsyncClient) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    home = await put_home(deployment)
    informant = await headers_for(deployment, "informant", VILLAGE)
    another = await headers_for(deployment, "informant", VILLAGE)
    village, elsewhere = [await headers_for(deployment, "village_officer", place) for place in (VILLAGE, OTHER_VILLAGE)]
    body = {"id": str(uuid4()), "place": VILLAGE, "words": "一位老人倒在公交站旁"}
    made = await call(client, informant, "POST", "", body, 201)
    assert (made["kind"], made["state"], made["household_id"], made["place"]) == (
        "life_danger",
        "raised",
        None,
        VILLAGE,
    )
    assert await call(client, informant, "POST", "", body) == made
    await call(client, informant, "POST", "", {**body, "words": "别的"}, 409)
    await call(client, another, "POST", "", body, 409)
    async with reading(deployment, EVERYWHERE) as db:
        owed = await db.all(select(jobs.c.kind, jobs.c.payload))
    assert [(row.kind, row.payload["alert_id"]) for row in owed] == [("notify", made["id"])]
    # Whoever answers for the place sees it, and who raised it; nobody else does, other informants neither.
    for headers, seen in ((informant, 1), (another, 0), (village, 1), (elsewhere, 0)):
        page = await call(client, headers, "GET", "")
        assert [one["id"] for one in page["items"]] == [made["id"]] * seen
        await call(client, headers, "GET", f"/{made['id']}", status=200 if seen else 404)
    assert (await call(client, village, "GET", f"/{made['id']}"))["words"] == body["words"]
    await call(client, informant, "PUT", f"/{made['id']}/acknowledgement", status=403)
    # Nothing at all is enough: then it is where the caller works. Whom an informant may not see, no alert is about.
    bare = await call(client, informant, "POST", "", {"id": str(uuid4())}, 201)
    assert bare["place"] == VILLAGE
    for wrong, status in (
        ({"person_id": str(home.person_id)}, 404),
        ({"household_id": str(home.household_id)}, 404),
        ({"place": "330481099099"}, 422),
        ({"kind": "red"}, 422),
    ):
        await call(client, informant, "POST", "", {"id": str(uuid4()), **wrong}, status)
    mine = await call(client, informant, "GET", "?mine=true")
    assert {one["id"] for one in mine["items"]} == {made["id"], bare["id"]}
    assert (await call(client, village, "GET", "?mine=true"))["items"] == []


async def test_mates_hear_of_what_one_of_them_met_with_at_a_place(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    roles = ("grid_worker", "party_member", "social_worker")
    grid, party, social = [await a_worker(deployment, role, TOWN, scene.team_id) for role in roles]
    stranger = await a_worker(deployment, "social_worker", TOWN, uuid4())
    fast = (clock.now() + timedelta(days=400)).isoformat()
    body = {"id": str(uuid4()), "kind": "minor", "words": " ", "occurred_at": fast}
    made = await call(client, grid.headers, "POST", "", body, 201)
    assert (made["kind"], made["occurred_at"]) == ("minor", made["raised_at"])
    assert await call(client, grid.headers, "POST", "", body) == made
    url = f"/{made['id']}"
    await call(client, stranger.headers, "GET", url, status=404)
    assert (await call(client, party.headers, "GET", url))["kind"] == "red"
    assert [one["id"] for one in (await call(client, social.headers, "GET", ""))["items"]] == [made["id"]]
    assert (await call(client, party.headers, "PUT", f"{url}/acknowledgement"))["state"] == "acknowledged"
    assert (await call(client, grid.headers, "PUT", f"{url}/arrival"))["arrived_by"] == str(grid.account_id)
    blank, end = [{"outcome": "safe", "words": words} for words in (" ", "已由亲属接走")]
    await call(client, social.headers, "PUT", f"{url}/closing", blank, 422)
    assert (await call(client, social.headers, "PUT", f"{url}/closing", end))["state"] == "closed"


async def test_from_raised_to_closed(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    grid = await a_worker(deployment, "grid_worker", TOWN, scene.team_id)
    social = await a_worker(deployment, "social_worker", TOWN, scene.team_id)
    said = {
        "kind": "suicide",
        "words": "说不想活了",
        "location": {"lat": 30.5, "lng": 120.6, "accuracy_m": 9, "datum": "gcj02"},
    }
    made = await call(
        client, grid.headers, "POST", "", {"id": str(uuid4()), "person_id": str(scene.people[0]), **said}, 201
    )
    url = f"/{made['id']}"
    assert (made["household_id"], made["kind"]) == (str(scene.household_id), "suicide")
    opened = await call(client, social.headers, "GET", url)
    assert (opened["words"], opened["location"]["lat"], opened["overdue"]) == (said["words"], 30.5, None)
    there = await call(client, grid.headers, "PUT", f"{url}/arrival")
    assert (there["state"], there["acknowledged_by"]) == ("on_site", str(grid.account_id))
    assert await call(client, social.headers, "PUT", f"{url}/acknowledgement") == there
    end = {"outcome": "false_alarm", "words": "误会，本人安好"}
    await call(client, grid.headers, "PUT", f"{url}/closing", end, 403)
    await call(client, social.headers, "PUT", f"{url}/closing", {**end, "outcome": "settled"}, 422)
    closed = await call(client, social.headers, "PUT", f"{url}/closing", end)
    assert (closed["state"], closed["outcome"]) == ("closed", "false_alarm")
    assert await call(client, social.headers, "PUT", f"{url}/closing", end) == closed
    town = await headers_for(deployment, "town_officer", TOWN)
    for move, body in (("acknowledgement", None), ("arrival", None), ("closing", end)):
        assert (await call(client, town, "PUT", f"{url}/{move}", body, 409))["code"] == "MOVE_REFUSED"
    assert (await call(client, town, "GET", url))["closing_words"] == end["words"]
    async with reading(deployment, EVERYWHERE) as db:
        moved = await db.all(select(deltas.c.amount).where(deltas.c.name == "alerts.open"))
        left = await db.all(select(jobs).where(jobs.c.kind == "notify_supervisors", jobs.c.done_at.is_(None)))
    assert (sum(row.amount for row in moved), list(left)) == (0, [])


async def test_what_is_overdue_goes_up_once_whoever_looks(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment, Home(team_id=uuid4()))
    now = clock.now()
    [old] = await raised(deployment, about(home, "lost_contact"), at=now - timedelta(hours=3))
    [taken] = await raised(deployment, about(home, "destitution"), at=now - timedelta(hours=3))
    town = await headers_for(deployment, "town_officer", TOWN)
    await call(client, town, "PUT", f"/{taken.alert_id}/acknowledgement")
    [late] = (await call(client, town, "GET", "?overdue=true"))["items"]
    assert (late["id"], late["overdue"]) == (str(old.alert_id), "on_site")
    assert (await call(client, town, "GET", f"?overdue=true&place={OTHER_VILLAGE[:9]}"))["items"] == []
    async with gateway() as duty, gateway() as office:
        told = settings(hook(duty.url, ranks=["village"]), hook(office.url, "office", ranks=["county"]))
        await _two_workers(deployment, [notifier_of(told), notifier_of(told)])
    moments = [one.json["type"] for one in duty.taken]
    assert sorted(moments) == ["alert.raised", "alert.raised", "alert.unacknowledged"]
    assert {one.json["type"] for one in office.taken} == {"alert.unacknowledged", "alert.not_on_site"}
    assert len(set(duty.keys)) == len(duty.keys)
    assert len(set(office.keys)) == len(office.keys) == 2
    stood = await stands(deployment, str(old.alert_id))
    assert (stood.rung, stood.escalated_to) == (3, "county")
    assert (await call(client, town, "GET", f"/{taken.alert_id}"))["escalated_to"] is None


async def _two_workers(deployment: Deployment, notifiers: list[Notifier]) -> None:
    """Two workers do everything that is due now."""
    await asyncio.gather(*(drain(deployment, one) for one in notifiers))
    await drain(deployment, notifiers[0])


async def in_the_audit(deployment: Deployment, *words: bytes) -> list[bool]:
    """Whether these stand there: whoever reads every act of the county is not to read what the danger was."""
    async with reading(deployment, EVERYWHERE) as db:
        kept = b"".join(row.body for row in await db.all(select(table(JournalRow).c.body)))
    return [word in kept for word in words]


async def test_a_minor_in_danger_is_reported(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    social = await a_worker(deployment, "social_worker", TOWN, scene.team_id)
    grid = await a_worker(deployment, "grid_worker", TOWN, scene.team_id)
    body = a_visit(scene, {"child.danger_signs": ["unattended"]})
    receipt = (await client.post("/v1/visits", headers=social.headers, json=body)).json()
    url = f"/{receipt['alerts'][0]['id']}"
    due = await call(client, social.headers, "GET", url)
    assert (due["kind"], due["report"]["reported_at"], due["report_overdue"]) == ("minor", None, False)
    hidden = await call(client, grid.headers, "GET", url)
    assert (hidden["kind"], hidden["report"], hidden["reports"]) == ("red", None, [])
    at = clock.now().isoformat()
    report = {"id": str(uuid4()), "agency": "police", "reported_at": at, "receipt": "110-0042"}
    await call(client, grid.headers, "POST", f"{url}/mandatory-report", report, 403)
    for wrong in ({"agency": "army"}, {"reported_at": "2020-01-01T00:00:00Z"}, {"receipt": " "}):
        await call(client, social.headers, "POST", f"{url}/mandatory-report", {**report, **wrong}, 422)
    made = await call(client, social.headers, "POST", f"{url}/mandatory-report", report, 201)
    assert await call(client, social.headers, "POST", f"{url}/mandatory-report", report) == made
    await call(client, social.headers, "POST", f"{url}/mandatory-report", {**report, "receipt": "x"}, 409)
    assert [one["receipt"] for one in (await call(client, social.headers, "GET", url))["reports"]] == ["110-0042"]
    assert (await call(client, grid.headers, "GET", url))["reports"] == []
    page = f"/v1/people/{scene.people[0]}/file"
    files = [(await client.get(page, headers=one.headers)).json() for one in (social, grid)]
    assert [[one["receipt"] for one in file["mandatory_reports"]] for file in files] == [["110-0042"], []]
    # Resolved by the town with its reason, what had raised the alert stands no more, and the alert ends with it.
    town = await a_worker(deployment, "town_officer", TOWN)
    resolution = {
        "id": str(uuid4()),
        "factor": "K01",
        "resolves": [body["id"]],
        "reason": "已由亲属接管",
        "evidence": "派出所回执",
    }
    answer = await client.post(f"/v1/people/{scene.people[0]}/resolutions", headers=town.headers, json=resolution)
    assert answer.status_code in {200, 201}, answer.text
    assert (await call(client, town.headers, "GET", url))["outcome"] == "settled"
    assert await in_the_audit(deployment, b"alert.closed", b'"minor"', b"K01") == [True, False, False]
