"""Whom a household holds when it is locked."""

from uuid import uuid4

from httpx import AsyncClient

from app.core.db import Deployment
from tests.callers import headers_for
from tests.registered import TOWN, VILLAGE, Home, put_home


async def test_a_person_whom_no_fact_leads_to_the_household_is_changed_too(
    client: AsyncClient, deployment: Deployment
) -> None:
    """Rows of an older import may lack the fact that says since when."""
    home = await put_home(deployment, Home(VILLAGE))
    headers = await headers_for(deployment, "town_officer", TOWN)
    tag = {"id": str(uuid4()), "tag": "lost_only_child", "from": "2022-01-01"}
    kept = await client.post(f"/v1/people/{home.person_id}/tags", json=tag, headers=headers)
    assert kept.status_code == 201, kept.text
    shown = await client.get(f"/v1/households/{home.household_id}", headers=headers)
    assert [one["id"] for one in shown.json()["people"]] == [str(home.person_id)]
