"""Rights change at once: a role, a seat, a pairing or a client's session that ends is gone at the next call, whatever the token says."""

from typing import Any

from httpx import AsyncClient

from app.access.policy import SCOPES
from app.core.db import Deployment
from tests.access.walk.actors import headers_of
from tests.callers import an_account, headers_for, seat
from tests.factories import a_team
from tests.registered import COUNTY, TOWN, put_places
from tests.visits.scene import a_scene


async def test_a_role_that_is_taken_away(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, f"{TOWN}001")
    account = await an_account(deployment, "town_officer", TOWN)
    token = await headers_of(deployment, account, frozenset(SCOPES))
    administrator = await headers_for(deployment, "administrator", COUNTY)
    path = f"/v1/accounts/{account.account_id}"
    assert (await client.get("/v1/dashboards/overview", headers=token)).status_code == 200

    async def given(*roles: dict[str, str]) -> None:
        read = await client.get(path, headers=administrator)
        body: dict[str, Any] = {"roles": list(roles)}
        done = await client.patch(path, json=body, headers={**administrator, "If-Match": read.headers["etag"]})
        assert done.status_code == 200, done.text

    await given({"role": "grid_worker", "place": TOWN})
    assert (await client.get("/v1/dashboards/overview", headers=token)).status_code == 403
    assert (await client.get("/v1/households", headers=token)).json()["items"] == []
    await given({"role": "village_officer", "place": f"{TOWN}001"})
    assert (await client.get("/v1/dashboards/overview", headers=token)).json()["place"] == f"{TOWN}001"
    await given()
    assert (await client.get("/v1/households", headers=token)).status_code == 403
    assert (await client.get("/v1/me", headers=token)).json()["roles"] == []


async def test_a_seat_and_a_pairing_that_end(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    assert scene.team_id is not None
    account = await an_account(deployment, "grid_worker", TOWN, scene.team_id)
    token = await headers_of(deployment, account, frozenset(SCOPES))
    officer = await headers_for(deployment, "town_officer", TOWN)
    path = f"/v1/households/{scene.household_id}"
    assert (await client.get(path, headers=token)).status_code == 200
    gone = await client.delete(f"/v1/teams/{scene.team_id}/seats/grid_worker", headers=officer)
    assert gone.status_code == 200, gone.text
    assert (await client.get(path, headers=token)).status_code == 404

    team = await a_team(deployment)
    other = await an_account(deployment, "grid_worker", TOWN)
    await seat(deployment, other, scene.team_id, "grid_worker", scene.since)
    theirs = await headers_of(deployment, other, frozenset(SCOPES))
    assert (await client.get(path, headers=theirs)).status_code == 200
    [pairing] = (await client.get(f"/v1/pairings?household_id={scene.household_id}", headers=officer)).json()["items"]
    assert (await client.delete(f"/v1/pairings/{pairing['id']}", headers=officer)).status_code == 200
    assert (await client.get(path, headers=theirs)).status_code == 404
    assert (await client.get(f"/v1/teams/{team.team_id}", headers=theirs)).status_code == 404
