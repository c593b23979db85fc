"""Alerts over both databases: raised once per cause, read within reach, taken once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from httpx import AsyncClient
from sqlalchemy import select

from app.access.scope import Scope
from app.alerts.alert import RaiseAlert, Raised, raise_alerts
from app.alerts.policy import dedupe_key
from app.alerts.store import alert_in_scope
from app.core.db import Db, Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.journal.perform import perform_all
from app.journal.tables import DeltaRow, JobRow, SyncEntryRow
from tests.callers import an_actor, headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
OFFICERS = (("town", TOWN), ("county", COUNTY))


async def submit(
    db: Db, actor: Actor, at: datetime, commands: Sequence[RaiseAlert]
) -> Sequence[Outcome[Raised] | Refusal]:
    """Stands for a verb that raises alerts within its own transaction."""
    raised = await raise_alerts(db, actor, at, commands)
    return [Outcome(one, (one.fact,) if one.fact else ()) for one in raised]


def about(home: Home, kind: str = "red", cause: str = "encounter") -> RaiseAlert:
    key = dedupe_key(home.household_id, home.person_id, kind, cause)
    return RaiseAlert(home.household_id, home.person_id, home.place, home.team_id, kind, uuid4(), key)


async def raised(deployment: Deployment, *commands: RaiseAlert, at: datetime = AT) -> list[Raised]:
    outcomes = await perform_all(deployment, submit, an_actor("county_officer", COUNTY), at, commands)
    return [one for one in outcomes if isinstance(one, Raised)]


async def listed(client: AsyncClient, headers: dict[str, str], query: str = "") -> list[str]:
    answer = await client.get(f"/v1/alerts{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_one_cause_raises_once(deployment: Deployment) -> None:
    home = await put_home(deployment, Home(team_id=uuid4()))
    command, other = about(home), about(home, "suicide")
    first = await raised(deployment, command, other, command)
    again = await raised(deployment, command)
    assert [one.fact is not None for one in (*first, *again)] == [True, True, False, False]
    assert first[0].alert_id == first[2].alert_id == again[0].alert_id
    async with reading(deployment, EVERYWHERE) as db:
        deltas = await db.all(select(table(DeltaRow).c.name, table(DeltaRow).c.place, table(DeltaRow).c.amount))
        jobs = await db.all(select(table(JobRow).c.kind, table(JobRow).c.payload))
        touched = await db.all(select(table(SyncEntryRow).c.entity, table(SyncEntryRow).c.entity_id))
    assert [tuple(row) for row in deltas] == [("alerts.open", VILLAGE, 2)]
    ids = {str(one.alert_id) for one in first}
    assert {(job.kind, job.payload["alert_id"]) for job in jobs} == {("notify", one) for one in ids}
    assert {(entry.entity, str(entry.entity_id)) for entry in touched} == {("alert", one) for one in ids}


async def test_raising_nothing_writes_nothing(deployment: Deployment) -> None:
    assert await raised(deployment) == []


async def test_lists_are_narrowed_filtered_and_newest_first(deployment: Deployment, client: AsyncClient) -> None:
    team = uuid4()
    near, far = await put_home(deployment, Home(team_id=team)), await put_home(deployment, Home(OTHER_VILLAGE))
    hours = [AT + timedelta(hours=number) for number in range(3)]
    ids = [str((await raised(deployment, about(near, cause=str(at)), at=at))[0].alert_id) for at in hours]
    [foreign] = await raised(deployment, about(far))
    town, county = [await headers_for(deployment, f"{role}_officer", place) for role, place in OFFICERS]
    member = await headers_for(deployment, "grid_worker", TOWN, team)
    stranger = await headers_for(deployment, "grid_worker", TOWN, uuid4())
    assert await listed(client, town) == await listed(client, member) == ids[::-1]
    assert len(await listed(client, county)) == 4
    assert await listed(client, stranger) == []
    assert await listed(client, county, f"?household_id={far.household_id}") == [str(foreign.alert_id)]
    assert await listed(client, town, "?state=closed") == []
    await client.put(f"/v1/alerts/{ids[0]}/acknowledgement", headers=town)
    assert await listed(client, town, "?state=unacknowledged") == ids[:0:-1]
    assert await listed(client, town, "?state=open") == ids[::-1]


async def test_pages(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    ids = {str(one.alert_id) for one in await raised(deployment, *(about(home, cause=str(n)) for n in range(5)))}
    headers = await headers_for(deployment, "village_officer", VILLAGE)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get(f"/v1/alerts?limit=2{cursor and f'&cursor={cursor}'}", headers=headers)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == 5
    assert set(seen) == ids
    page = (await client.get("/v1/alerts?limit=2", headers=headers)).json()
    refused = await client.get(f"/v1/alerts?state=open&cursor={page['next_cursor']}", headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "CURSOR_INVALID")


async def test_taking_an_alert_twice_changes_nothing(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment, Home(team_id=uuid4()))
    [alert] = await raised(deployment, about(home))
    member = await headers_for(deployment, "social_worker", TOWN, home.team_id)
    officer = await headers_for(deployment, "town_officer", TOWN)
    answers = [
        await client.put(f"/v1/alerts/{alert.alert_id}/acknowledgement", headers=headers)
        for headers in (member, officer, member)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json()["acknowledged_by"] is not None
    assert answers[0].json() == answers[1].json() == answers[2].json()


async def test_what_is_foreign_is_not_there(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment, Home(OTHER_VILLAGE))
    [alert] = await raised(deployment, about(home))
    headers = await headers_for(deployment, "town_officer", TOWN)
    informant = await headers_for(deployment, "informant", OTHER_VILLAGE)
    for caller, status in ((headers, 404), (informant, 403)):
        bodies = []
        for alert_id in (alert.alert_id, uuid4()):
            answer = await client.put(f"/v1/alerts/{alert_id}/acknowledgement", headers=caller)
            assert answer.status_code == status
            bodies.append({**answer.json(), "request_id": ""})
        assert bodies[0] == bodies[1]
    assert await _taken(deployment, alert.alert_id) is None


async def _taken(deployment: Deployment, alert_id: UUID) -> datetime | None:
    async with reading(deployment, EVERYWHERE) as db:
        found = await alert_in_scope(db, Scope(COUNTY, (COUNTY,)), alert_id)
    assert found is not None
    return found.acknowledged_at


async def test_who_is_told_of_the_mind_and_of_children(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment, Home(team_id=uuid4()))
    await raised(deployment, about(home, "suicide"))
    shown = {}
    for role in ("social_worker", "grid_worker", "village_officer", "town_officer"):
        place = VILLAGE if role == "village_officer" else TOWN
        headers = await headers_for(deployment, role, place, None if role.endswith("officer") else home.team_id)
        [item] = (await client.get("/v1/alerts", headers=headers)).json()["items"]
        shown[role] = (item["kind"], item["label"]["en"])
    named, plain = ("suicide", "Risk of suicide or self-harm"), ("red", "Risen to red")
    assert shown == {
        "social_worker": named,
        "grid_worker": plain,
        "village_officer": plain,
        "town_officer": named,
    }


async def test_scopes(deployment: Deployment, client: AsyncClient) -> None:
    reader = await headers_for(deployment, "town_officer", TOWN, scope="referrals:read alerts:read")
    writer = await headers_for(deployment, "town_officer", TOWN, scope="alerts:write")
    target = f"/v1/alerts/{uuid4()}/acknowledgement"
    assert (await client.get("/v1/alerts")).status_code == 401
    assert (await client.put(target)).status_code == 401
    assert (await client.get("/v1/alerts", headers=writer)).status_code == 403
    assert (await client.put(target, headers=reader)).status_code == 403
