"""What every room keeps of an alias: whoever stands for it is shown it, and neither merging nor undoing changes any of it."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core.db import Deployment
from app.sync.feeds.verify import verify_feeds
from tests.access.foreign import foreign_household
from tests.files.tables_kept import tables_kept
from tests.files.test_merges import LESS, read, undone
from tests.registered import COUNTY, OTHER_VILLAGE
from tests.visits.scene import a_scene, a_visit, a_worker, submit

LISTS = ("referrals", "alerts", "clues", "decisions", "notes", "overrides", "appeals", "deliberations", "deliveries")


def listed(file: dict[str, Any]) -> dict[str, int]:
    return {name: len(file[name]) for name in LISTS}


async def test_one_of_everything_of_an_alias_in_another_town(client: AsyncClient, deployment: Deployment) -> None:
    given = await foreign_household(deployment)
    into, alias = await a_scene(deployment), str(given["person"].person_id)
    county = await a_worker(deployment, "county_officer", COUNTY)
    own = await a_worker(deployment, team_id=into.team_id)
    other = await a_worker(deployment, place=OTHER_VILLAGE[:9], team_id=given["team_id"])
    assert (await submit(client, own, a_visit(into, LESS))).status_code == 201
    old = await read(client, county, f"/v1/people/{alias}/file")
    assert all(listed(old).values()), listed(old)
    before, faults = await tables_kept(deployment), await verify_feeds(deployment, COUNTY)
    body = {"id": str(uuid4()), "person_id": alias, "reason": "同一人", "identity_reason": "旧证"}
    made = await client.post(f"/v1/people/{into.people[0]}/merges", json=body, headers=county.headers)
    assert made.status_code == 201, made.text
    survivor = f"/v1/people/{into.people[0]}"
    assert listed(await read(client, county, f"{survivor}/file")) == listed(old)
    # The team of the survivor sees all that is the person's; what is of the old household as a whole stays with that household.
    shown = await read(client, own, f"{survivor}/file")
    for name in ("referrals", "decisions", "overrides", "appeals"):
        assert len(shown[name]) == len(old[name]), name
    theirs = {
        name: {one["id"] for one in old[name] if one["person_id"] == alias} for name in ("alerts", "deliberations")
    }
    assert {name: {one["id"] for one in shown[name]} for name in theirs} == theirs
    for path in (*(f"/v1/referrals/{one['id']}" for one in shown["referrals"]), *_paths(shown["alerts"])):
        assert (await client.get(path, headers=own.headers)).status_code == 200, path
    copy = (await client.post(f"{survivor}/access-copy", headers=county.headers)).json()["parts"]
    for name in ("referrals", "decisions", "overrides", "appeals", "deliveries"):
        assert len(copy[name]) >= len(old[name]), name
    # The old team has its household still, and the file no more.
    assert (await client.get(f"/v1/people/{alias}/file", headers=other.headers)).status_code == 404
    assert (await client.get(f"/v1/referrals/{given['referral_id']}", headers=other.headers)).status_code == 200
    await undone(client, county, made.json())
    assert (await client.get(f"/v1/referrals/{given['referral_id']}", headers=own.headers)).status_code == 404
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    after = await tables_kept(deployment)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"reveal"}, changed


def _paths(alerts: list[dict[str, Any]]) -> list[str]:
    return [f"/v1/alerts/{one['id']}" for one in alerts]
