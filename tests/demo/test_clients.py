"""The demonstration's clients can do what they are for."""

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.demo.clients import register_clients


async def test_the_integration_acts_for_itself(client: AsyncClient, deployment: Deployment) -> None:
    secret = await register_clients(deployment, clock.now())
    assert secret
    assert await register_clients(deployment, clock.now()) is None
    form = {"grant_type": "client_credentials", "scope": "dashboards:read"}
    token = (await client.post("/oauth/token", data=form, auth=("demo-integration", secret))).json()["access_token"]
    me = (await client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})).json()
    assert (me["name"], me["scopes"]) == ("demo-integration", ["dashboards:read"])
    assert me["roles"] == [{"role": "county_officer", "place": "330481", "organisation": None}]
