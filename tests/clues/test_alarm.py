"""The alert of every clue: its clocks and its way up, known person or not; with whom it turns out to be about; closed by whoever looked."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from httpx import AsyncClient
from sqlalchemy import select

from app.alerts.notify import notifier_of
from app.alerts.reference import calendar
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.journal.facts import feed_of_team
from app.journal.tables import DeltaRow, JournalRow, SyncEntryRow
from tests.alerts.test_notify import drain
from tests.callers import headers_for
from tests.clues.reporting import reported, verify
from tests.clues.test_clue import PHONE, registered
from tests.factories import a_household_body, a_person_body
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places
from tests.visits.scene import a_team, a_worker

ENTRIES, DELTAS = table(SyncEntryRow), table(DeltaRow)
Headers = dict[str, str]


async def alerts(client: AsyncClient, headers: Headers, query: str = "") -> list[dict[str, Any]]:
    """What a caller sees."""
    answer = await client.get(f"/v1/alerts{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def the_alert(client: AsyncClient, headers: Headers, clue: str) -> dict[str, Any]:
    """The alert of a clue, by whoever sees both."""
    read = (await client.get(f"/v1/clues/{clue}", headers=headers)).json()
    answer = await client.get(f"/v1/alerts/{read['alert_id']}", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told_by(deployment: Deployment, team: UUID) -> dict[UUID, str]:
    """What a team's phones hear of alerts."""
    mine = (ENTRIES.c.scope_id == feed_of_team(team), ENTRIES.c.entity == "alert")
    async with reading(deployment, EVERYWHERE) as db:
        return {row.entity_id: row.operation for row in await db.all(select(ENTRIES).where(*mine))}


async def until(deployment: Deployment, at: datetime) -> None:
    """A worker does what is due by an instant."""
    with clock.kept(lambda: at):
        await drain(deployment, notifier_of(Settings()))


async def test_a_clue_about_nobody_known_has_its_clocks_and_goes_up(
    deployment: Deployment, client: AsyncClient
) -> None:
    team = await a_team(deployment)
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    worker = await a_worker(deployment, "grid_worker", TOWN, team)
    informant = await headers_for(deployment, "informant", VILLAGE)
    village, away = [await headers_for(deployment, "village_officer", place) for place in (VILLAGE, OTHER_VILLAGE)]
    # Two people whom nobody knows, in one place and one hour: two alerts.
    one, other = [await reported(client, informant, what="other") for _ in range(2)]
    now = await reported(client, informant, what="illness", urgency="now", place=OTHER_VILLAGE)
    seen = await alerts(client, village)
    assert [(each["kind"], each["household_id"], each["place"]) for each in seen] == [("clue", None, VILLAGE)] * 2
    assert [each["kind"] for each in await alerts(client, away)] == ["life_danger"]
    assert await alerts(client, informant) == []
    assert {each["id"] for each in await alerts(client, worker.headers)} == {each["id"] for each in seen}
    assert set((await told_by(deployment, team)).values()) == {"put"}
    alert = await the_alert(client, worker.headers, one["id"])
    at = datetime.fromisoformat(alert["raised_at"])
    limits = [datetime.fromisoformat(alert[name]) - at for name in ("on_site_by", "acknowledge_by", "close_by")]
    assert limits[0] == timedelta(hours=72)
    assert timedelta(days=1) <= limits[1] < limits[2]
    assert limits[2] >= timedelta(days=7)
    danger = await the_alert(client, away, now["id"])
    began = datetime.fromisoformat(danger["raised_at"])
    for name, limit in (("acknowledge_by", 0.25), ("on_site_by", 2), ("close_by", 24)):
        assert datetime.fromisoformat(danger[name]) == began + timedelta(hours=limit)
    other_alert = await the_alert(client, worker.headers, other["id"])
    taken = await client.put(f"/v1/alerts/{other_alert['id']}/acknowledgement", headers=worker.headers)
    assert (taken.status_code, taken.json()["state"]) == (200, "acknowledged")
    await goes_up(deployment, client, village, one["id"], at)
    assert (await verify(client, village, one["id"], "not_found")).status_code == 200
    assert [each["state"] for each in await alerts(client, village)] == ["acknowledged", "closed"]
    assert (await the_alert(client, village, one["id"]))["outcome"] == "settled"
    assert (await verify(client, village, other["id"], "duplicate", duplicate_of=one["id"])).status_code == 200
    assert await alerts(client, village, "?state=open") == []
    async with reading(deployment, EVERYWHERE) as db:
        moved = await db.all(select(DELTAS.c.amount).where(DELTAS.c.name == "alerts.open", DELTAS.c.place == VILLAGE))
    assert sum(row.amount for row in moved) == 0


async def goes_up(deployment: Deployment, client: AsyncClient, village: Headers, clue: str, at: datetime) -> None:
    """Nobody takes it: the town hears of it when a working day is over, the county when two are."""
    alert, day = (await the_alert(client, village, clue))["id"], clock.day_of(at)
    for days, told in ((0, set()), (1, {"town"}), (2, {"town", "county"})):
        await until(deployment, at + (calendar().after(day, days) - day))
        assert await escalated_to(deployment, alert) == told
    assert (await the_alert(client, village, clue))["escalated_to"] in {"town", "county"}


async def escalated_to(deployment: Deployment, alert: str) -> set[str]:
    """Whom an alert's escalation has told so far."""
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(journal.c.body).where(journal.c.act == "tell_supervisors"))
    facts = [fact for row in rows for fact in json.loads(row.body)["facts"] if fact["subject_id"] == alert]
    return {to for fact in facts for to in fact["data"].get("to", ())}


async def test_an_alert_goes_along_with_whom_its_clue_is_about(deployment: Deployment, client: AsyncClient) -> None:
    team = await a_team(deployment)
    await put_places(deployment, VILLAGE)
    village = await headers_for(deployment, "village_officer", VILLAGE)
    known = await registered(client, village)
    clue = await reported(client, village, what="other", person={"name": known["name"]})
    calm = await the_alert(client, village, clue["id"])
    assert (calm["kind"], calm["household_id"]) == ("clue", None)
    path = f"/v1/clues/{clue['id']}/match"
    assert (await client.put(path, json={"person_id": known["person"]}, headers=village)).status_code == 200
    # They stand at orange, so the clue is urgent: what was raised before ends, and the shorter clocks begin.
    urgent = await the_alert(client, village, clue["id"])
    assert (urgent["kind"], urgent["person_id"], urgent["state"]) == ("clue_urgent", known["person"], "raised")
    assert [one["id"] for one in await alerts(client, village, "?state=open")] == [urgent["id"]]
    assert (await told_by(deployment, team))[UUID(calm["id"])] == "put"
    await client.put(f"/v1/alerts/{urgent['id']}/acknowledgement", headers=village)
    assert (await client.put(path, json={"household_id": known["home"]}, headers=village)).status_code == 200
    same = await the_alert(client, village, clue["id"])
    assert (same["id"], same["person_id"], same["state"]) == (urgent["id"], None, "acknowledged")
    # Of somebody whose file is opened: what called to them stands there from then on, closed.
    stranger = await reported(client, village, what="other", person={"phone": PHONE + "1"})
    person = a_person_body()
    done = await verify(client, village, stranger["id"], "true", register=a_household_body(person))
    assert done.status_code == 200, done.text
    settled = await the_alert(client, village, stranger["id"])
    assert (settled["person_id"], settled["state"]) == (person["id"], "closed")
    # Their household has no team yet: the team of the area has it no more.
    assert (await told_by(deployment, team))[UUID(settled["id"])] == "delete"
    county = await headers_for(deployment, "county_officer", COUNTY)
    assert len(await alerts(client, county)) == 3
