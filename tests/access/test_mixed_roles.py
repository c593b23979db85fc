"""Somebody with two roles has each of them where it is held: an office elsewhere adds nothing to a seat here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.access.accounts import AddAccount, add_accounts
from app.access.policy import SCOPES
from app.access.store import Account
from app.core import clock
from app.core.db import Deployment
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform_all
from tests.access.walk.actors import headers_of
from tests.callers import seat
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.visits.scene import Scene, a_need, a_scene, a_visit, a_worker, submit

OTHER_TOWN = "330481002"
ANSWERS = {"mental.phq9_item9": 2}


@dataclass(frozen=True)
class House:
    """A household at home and one elsewhere, each visited; and somebody with a role in each place."""

    http: AsyncClient
    home: Scene
    visit_id: str
    deployment: Deployment

    async def call(self, headers: Mapping[str, str], method: str, path: str, body: Any = None) -> Response:
        """A call about the household at home."""
        path = path.format(household=self.home.household_id, person=self.home.people[0], visit=self.visit_id)
        return await self.http.request(method, path, json=body, headers=headers)


@pytest.fixture
async def house(client: AsyncClient, deployment: Deployment) -> House:
    """A household whose visit found what only some may read."""
    home = await a_scene(deployment)
    author = await a_worker(deployment, "social_worker", TOWN, home.team_id)
    body = a_visit(home, ANSWERS, needs=[a_need(home)])
    answer = await submit(client, author, body)
    assert answer.status_code == 201, answer.text
    return House(client, home, body["id"], deployment)


async def somebody(
    house: House, *roles: tuple[str, str], seated: str = "", at: Scene | None = None
) -> Mapping[str, str]:
    """Somebody with these roles, and perhaps a seat in a team, by default the household's; the token allows everything."""
    name = f"mixed-{uuid4().hex[:8]}"
    held = tuple(RoleAt(role, place) for role, place in roles)
    [account] = await perform_all(
        house.deployment, add_accounts, operator(COUNTY), clock.now(), [AddAccount(name, name, held)]
    )
    assert isinstance(account, Account)
    team_id = (at or house.home).team_id
    if seated and team_id:
        await seat(house.deployment, account, team_id, seated, clock.now())
    return await headers_of(house.deployment, account, frozenset(SCOPES))


REVEAL = {"fields": ["id_number"], "reason_code": "identity_check", "reason": "核对身份"}
DECIDED_ELSEWHERE: list[tuple[str, str, Any]] = [
    ("PUT", "/v1/people/{person}/status", {"status": "closed"}),
    ("PUT", "/v1/people/{person}/departure", {"status": "transferred"}),
    ("PUT", "/v1/households/{household}/place", {"place": OTHER_VILLAGE, "address": "1"}),
    ("PUT", "/v1/people/{person}/restriction", {"restricted": True}),
    ("PUT", "/v1/people/{person}/erasure", {"reason_code": "court_order"}),
    ("POST", "/v1/people/{person}/access-copy", None),
    ("POST", "/v1/people/{person}/reveal", REVEAL),
    ("PUT", "/v1/risk/proposals/{person}/decision", {"id": str(uuid4()), "approve": False, "reason": "不稳定"}),
]


@pytest.mark.parametrize("office", ["town_officer", "village_officer", "administrator"])
async def test_an_office_elsewhere_decides_nothing_here(house: House, office: str) -> None:
    elsewhere = OTHER_VILLAGE if office == "village_officer" else OTHER_TOWN
    mixed = await somebody(house, ("grid_worker", TOWN), (office, elsewhere), seated="grid_worker")
    assert (await house.call(mixed, "GET", "/v1/people/{person}")).status_code == 200
    for method, path, body in DECIDED_ELSEWHERE:
        answer = await house.call(mixed, method, path, body)
        assert answer.status_code == 403, (path, answer.text)
    [pairing] = (await house.call(mixed, "GET", "/v1/pairings?household_id={household}")).json()["items"]
    assert (await house.call(mixed, "DELETE", f"/v1/pairings/{pairing['id']}")).status_code == 403


async def told(house: House, headers: Mapping[str, str]) -> dict[str, bool]:
    """Whether a reader is told what was found in the person's mind, at each door."""
    risk = (await house.call(headers, "GET", "/v1/people/{person}/risk")).text
    history = (await house.call(headers, "GET", "/v1/people/{person}/risk/history")).text
    visit = (await house.call(headers, "GET", "/v1/visits/{visit}")).text
    file = (await house.call(headers, "GET", "/v1/people/{person}/file")).text
    alerts = (await house.call(headers, "GET", "/v1/alerts")).text
    found = {"risk": '"M01"' in risk, "history": '"M01"' in history, "visit": "phq9_item9" in visit}
    return found | {"file": "phq9_item9" in file, "alerts": '"kind":"suicide' in alerts}


@pytest.fixture
async def another_team(house: House) -> Scene:
    """A household of another team in the same village."""
    return await a_scene(house.deployment, place=VILLAGE)


async def test_a_seat_elsewhere_reads_nothing_here(house: House, another_team: Scene) -> None:
    social = await somebody(house, ("social_worker", TOWN), seated="social_worker")
    village = await somebody(house, ("village_officer", VILLAGE))
    # Oversees the village, and sits as a social worker in the team of another of its households.
    roles = (("village_officer", VILLAGE), ("social_worker", TOWN))
    mixed = await somebody(house, *roles, seated="social_worker", at=another_team)
    assert set((await told(house, social)).values()) == {True}
    assert set((await told(house, village)).values()) == {False}
    assert await told(house, mixed) == await told(house, village)
    assert (await house.call(mixed, "POST", "/v1/people/{person}/reveal", REVEAL)).status_code == 403
    assert (await house.call(social, "POST", "/v1/people/{person}/reveal", REVEAL)).status_code == 200


async def test_the_county_with_a_seat_elsewhere_reads_no_telephone(house: House, another_team: Scene) -> None:
    roles = (("county_officer", COUNTY), ("grid_worker", TOWN))
    county = await somebody(house, *roles, seated="grid_worker", at=another_team)
    assert (await house.call(county, "GET", "/v1/households/{household}/contact")).status_code == 403
    paired = await somebody(house, *roles, seated="grid_worker")
    assert (await house.call(paired, "GET", "/v1/households/{household}/contact")).status_code == 200


async def test_an_office_without_devices_keeps_none_by_another(house: House) -> None:
    keeper = await somebody(house, ("village_officer", VILLAGE), ("administrator", OTHER_TOWN))
    devices = (await house.call(keeper, "GET", "/v1/devices")).json()["items"]
    assert devices == []
