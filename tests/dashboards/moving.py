"""A small county whose figures are moved one by one: the calls that move them, and each figure after its call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient

from app.core import clock
from app.core.clock import SHANGHAI
from app.core.db import Deployment
from app.journal.actor import operator
from app.journal.perform import perform
from app.places.load import LoadPlaces, load_places
from app.places.values import Place
from tests.callers import headers_for
from tests.visits.scene import ADULT, COUNTY, TOWN, VILLAGE, Scene, Worker, a_scene, a_team, a_worker

GROUP, GRID = f"{VILLAGE}-01", f"{VILLAGE}001"
TODAY = clock.day_of(clock.now())
YESTERDAY, LAST_YEAR = TODAY - timedelta(days=1), date(TODAY.year - 1, 6, 1)
LONG_AGO = date(TODAY.year - 4, 1, 1)
YUAN = 100


@dataclass
class Small:
    """The county: who calls, its two homes, its programmes by kind, its deliveries by kind of programme."""

    deployment: Deployment
    client: AsyncClient
    officer: dict[str, str]
    administrator: dict[str, str]
    worker: Worker
    home: Scene
    other: Scene
    programmes: dict[str, UUID] = field(default_factory=dict)
    deliveries: dict[str, UUID] = field(default_factory=dict)

    async def post(self, path: str, body: Mapping[str, Any], headers: dict[str, str] | None = None) -> None:
        """A call that makes something."""
        answer = await self.client.post(f"/v1/{path}", json=body, headers=headers or self.officer)
        assert answer.status_code == 201, (path, answer.text)


@dataclass(frozen=True)
class Act:
    """What is done, the figures that differ afterwards with what they then are, and why more than one does."""

    name: str
    do: Callable[[Small], Awaitable[None]]
    then: Mapping[str, int | None]
    why: str = ""
    as_of: date = TODAY


async def a_small_county(deployment: Deployment, client: AsyncClient) -> Small:
    """Two homes of two and one, a team with a social worker, an organisation that runs everything."""
    team = await a_team(deployment)
    home = await a_scene(deployment, ADULT, ADULT, team_id=team)
    other = await a_scene(deployment, ADULT, team_id=team)
    worker = await a_worker(deployment, "social_worker", TOWN, team)
    officer = await headers_for(deployment, "county_officer", COUNTY)
    administrator = await headers_for(deployment, "administrator", COUNTY)
    small = Small(deployment, client, officer, administrator, worker, home, other)
    body = {"code": "civil_affairs", "kind": "department", "name_zh": "民政局", "name_en": "Civil affairs"}
    await small.post("organisations", {**body, "place": COUNTY})
    return small


def places(*new: Place) -> Callable[[Small], Awaitable[None]]:
    """A table of divisions is brought in; over the command line, for there is no route for it."""

    async def do(small: Small) -> None:
        command = LoadPlaces(new, tuple(range(1, len(new) + 1)))
        await perform(small.deployment, load_places, operator(COUNTY), clock.now(), command)

    return do


async def informant(small: Small) -> None:
    """An account is registered as the informant of the villager group."""
    body = {"id": str(uuid4()), "name": "zhu-genfa", "display_name": "朱根法", "roles": []}
    await small.post("accounts", body, small.administrator)
    office = {"account_id": body["id"], "place": GROUP, "kind": "villager_group"}
    await small.post("informants", {"id": str(uuid4()), **office})


def visit(hour: int, answers: Mapping[str, Any]) -> Callable[[Small], Awaitable[None]]:
    """The one person of the other home is visited yesterday."""

    async def do(small: Small) -> None:
        at = datetime.combine(YESTERDAY, time(hour), SHANGHAI)
        body = {"id": str(uuid4()), "household_id": str(small.other.household_id), "occurred_at": at.isoformat()}
        people = [{"person_id": str(small.other.people[0]), "answers": answers}]
        body |= {"mode": "home", "outcome": "completed", "form": "home/1"}
        await small.post("visits", {**body, "people": people}, small.worker.headers)

    return do


def entitled(category: str, since: date, *, person: int = 0, other: bool = False) -> Callable[[Small], Awaitable[None]]:
    """Somebody is found entitled to a category."""

    async def do(small: Small) -> None:
        one = (small.other if other else small.home).people[person]
        await small.post(f"people/{one}/entitlements", {"id": str(uuid4()), "category": category, "from": str(since)})

    return do


def programme(kind: str, status: str = "running") -> Callable[[Small], Awaitable[None]]:
    """A programme is created."""

    async def do(small: Small) -> None:
        small.programmes[kind] = uuid4()
        body = {"id": str(small.programmes[kind]), "kind": kind, "name_zh": kind, "name_en": kind, "place": COUNTY}
        body |= {"organisation": "civil_affairs", "starts_on": str(LONG_AGO), "status": status}
        await small.post("programmes", body)

    return do


def takes_part(kind: str, **who: Any) -> Callable[[Small], Awaitable[None]]:
    """Somebody is admitted to a programme."""

    async def do(small: Small) -> None:
        body = {"id": str(uuid4()), "from": str(LAST_YEAR), "status": "admitted", **who}
        await small.post(f"programmes/{small.programmes[kind]}/participations", body)

    return do


def delivered(kind: str, what: str, on: date = LAST_YEAR, **said: Any) -> Callable[[Small], Awaitable[None]]:
    """Something is delivered, to a batch of the village unless said otherwise; `home` stands for the first household."""

    async def do(small: Small) -> None:
        small.deliveries[kind] = uuid4()
        body = {"id": str(small.deliveries[kind]), "kind": what, "occurred_on": str(on), **said}
        if body.pop("home", False):
            body["household_id"] = str(small.home.household_id)
        elif "organisation" not in body:
            body["place"] = VILLAGE
        await small.post(f"programmes/{small.programmes[kind]}/deliveries", body)

    return do


def reversed_(kind: str) -> Callable[[Small], Awaitable[None]]:
    """The last delivery of a kind of programme is taken back."""

    async def do(small: Small) -> None:
        path = f"programmes/{small.programmes[kind]}/deliveries/{small.deliveries[kind]}/reversal"
        await small.post(path, {"reason": "录错了"})

    return do
