"""The demonstration as `nuanxin demo` seeds it: its figures, its history assessed anew, its first visit, phones that simulate."""

from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from httpx import ASGITransport, AsyncClient

from app.access.accounts import IssueToken, issue_token
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.demo.places import shipped_divisions
from app.demo.planner import SEVEN_MONTHS
from app.demo.population import FIRST_KEY, populate
from app.demo.recipe import SEED
from app.demo.seed import HalfSeeded, is_seeded
from app.demo.simulate import Tally, simulate
from app.demo.staff import hire
from app.demo.teams import SHOWN_TOWN, form_teams
from app.demo.values import COUNTY, id_of
from app.journal.actor import operator
from app.journal.perform import perform
from app.main import create_app
from app.places.load import haining, load_places, read_divisions
from tests.dashboards.test_indicators import records
from tests.demo.exported import export, recount
from tests.demo.published import OVER, PUBLISHED
from tests.demo.seeded import NOW, copied, open_seeded, seeded_folder

FIGURES = {"red": 160, "orange": 1_546, "yellow": 3_914}
FIRST, LAST = SEVEN_MONTHS.first, SEVEN_MONTHS.last


@pytest.fixture(scope="module")
def folder() -> Path:
    """The seeded demonstration; nobody writes to it."""
    return seeded_folder()


@pytest.fixture
async def demo(folder: Path) -> AsyncIterator[Deployment]:
    """The demonstration, to read."""
    deployment = open_seeded(folder)
    yield deployment
    await deployment.database.close()


@pytest.fixture
async def copy(folder: Path, tmp_path: Path) -> AsyncIterator[Deployment]:
    """The demonstration, to write to."""
    deployment = open_seeded(copied(folder, tmp_path))
    yield deployment
    await deployment.database.close()


async def token(deployment: Deployment, account: str) -> str:
    settings = Settings()
    command = IssueToken(account, frozenset(), "test", settings.issuer, settings.audience, 3600)
    return await perform(deployment, issue_token, operator(COUNTY), clock.now(), command)


def a_client(deployment: Deployment, transport: httpx.AsyncBaseTransport | None = None) -> AsyncClient:
    app = ASGITransport(create_app(Settings(worker=False), deployment))
    return AsyncClient(transport=transport or app, base_url="http://nuanxin.test")


async def test_the_overview_shows_the_countys_own_figures(demo: Deployment) -> None:
    headers = {"Authorization": f"Bearer {await token(demo, 'county')}"}
    async with a_client(demo) as client:
        query = {"place": COUNTY, "from": str(FIRST), "to": str(LAST)}
        shown = (await client.get("/v1/dashboards/overview", params=query, headers=headers)).json()
        mine = {"Authorization": f"Bearer {await token(demo, 'social')}"}
        due = (await client.get("/v1/due", headers=mine)).json()["items"]
        query = {"team": "mine", "limit": "200"}
        caseload = (await client.get("/v1/households", params=query, headers=mine)).json()["items"]
    assert shown["visits"] == {**FIGURES, "total": 5_620}
    assert (shown["people"], shown["households"], shown["pairings"], shown["teams"]) == (1_775, 1_030, 1_030, 46)
    assert sum(shown["levels"].values()) == 1_775
    assert 2 <= shown["levels"]["red"] <= 12
    assert 3 <= len(due) <= 20
    assert {one["household_id"] for one in due} <= {home["id"] for home in caseload}
    assert shown["on_time_rate"] > 0.9
    assert shown["overdue"] < 40


async def test_the_indicators_show_every_figure_of_the_published_page(demo: Deployment) -> None:
    headers = {"Authorization": f"Bearer {await token(demo, 'county')}"}
    async with a_client(demo) as client:
        answer = (await client.get("/v1/dashboards/indicators", headers=headers)).json()
        shown = {one["key"]: one["shown"]["zh"] for one in answer["items"]}
        values = {one["key"]: one["value"] for one in answer["items"]}
        assert {key: shown[key] for key in PUBLISHED} == PUBLISHED
        assert {key: values[key] > least for key, least in OVER.items()} == dict.fromkeys(OVER, True)
        town = {"Authorization": f"Bearer {await token(demo, 'town')}"}
        of_town = (await client.get("/v1/dashboards/indicators", headers=town)).json()
        assert of_town["place"] == SHOWN_TOWN
        part = {one["key"]: one["value"] for one in of_town["items"]}
        assert 0 < part["assistance_recipients"] < values["assistance_recipients"]
        for key in ("expenditure_poor_households", "visits_red", "income_households", "yield_periods", "produce_sold"):
            made, _ = await records(client, headers, key)
            assert (key, made) == (key, values[key])
        # A year on, nobody was visited, because the files rested; of 2022 the help of the twelve cases is all that was paid.
        later = (await client.get("/v1/dashboards/indicators?as_of=2023-07-31", headers=headers)).json()
        then = {one["key"]: one["value"] for one in later["items"]}
        assert (then["visits_total"], then["income_loans"]) == (0, values["income_loans"])
        assert then["expenditure_poor_growth"] == 0
        assert 0 < then["assistance_spent"] < values["assistance_spent"] // 100


async def test_every_counted_visit_is_assessed_anew_from_the_history_before_it(demo: Deployment) -> None:
    households = await export(demo)
    assert recount(households, FIRST, LAST) == FIGURES
    # One answer of the first visit to elders who live alone: they were yellow until the next one.
    _, made_up = populate(SEED, shipped_divisions())
    elders = {str(one.members[0].person_id) for one in made_up if one.kind == "elder_alone_80s"}
    changed = [deepcopy(one) for one in households if any(person["id"] in elders for person in one.people)]
    before = recount(changed, FIRST, LAST)
    for household in changed:
        first = next(visit for visit in household.visits if visit["outcome"] == "completed")
        for person in first["people"]:
            person["answers"]["care.living_arrangement"] = "with_children"
    after = recount(changed, FIRST, LAST)
    assert after["orange"] < before["orange"]
    assert sum(after.values()) == sum(before.values())


async def test_the_visit_of_the_readme_turns_her_from_orange_to_red(copy: Deployment) -> None:
    person, household = id_of("person", f"{FIRST_KEY}-1"), id_of("household", FIRST_KEY)
    answers = {"care.living_arrangement": "alone", "health.adl_unable_items": 2}
    body = {
        "id": str(id_of("visit", "readme")),
        "household_id": str(household),
        "occurred_at": clock.now().isoformat(),
        "mode": "home",
        "outcome": "completed",
        "form": "home/1",
        "people": [{"person_id": str(person), "answers": answers}],
    }
    headers = {"Authorization": f"Bearer {await token(copy, 'social')}"}
    async with a_client(copy) as client:
        answer = await client.post("/v1/visits", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        [told] = answer.json()["people"]
        other = {"Authorization": f"Bearer {await token(copy, 'social2')}"}
        assert (await client.get(f"/v1/people/{person}/file", headers=other)).status_code == 404
        assert (await client.get(f"/v1/people/{person}/file", headers=headers)).status_code == 200
    assert (told["level_before"], told["level_after"], told["score"]) == ("orange", "red", 45)
    assert told["combinations"] == [["C02", "H02"]]


class Shaky(httpx.AsyncBaseTransport):
    """A line that loses every third call: half of them before the server heard of it, half after it answered."""

    def __init__(self, deployment: Deployment) -> None:
        self.app = ASGITransport(create_app(Settings(worker=False), deployment))
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self.calls % 6 == 0:
            raise httpx.ConnectError("lost on the way", request=request)
        answer = await self.app.handle_async_request(request)
        if self.calls % 6 == 3:
            await answer.aread()
            raise httpx.ReadError("lost on the way back", request=request)
        return answer


async def test_phones_on_a_shaky_line_send_again_and_nothing_is_stored_twice(copy: Deployment) -> None:
    async def sign_in(account: str) -> str:
        return await token(copy, account)

    headers = {"Authorization": f"Bearer {await token(copy, 'county')}"}
    teams = form_teams(SEED, shipped_divisions())[:2]
    # Just after midnight the calls of the last hour lie on the day before.
    days = [str(clock.day_of(clock.now() + timedelta(days=step))) for step in (-1, 1)]
    async with a_client(copy) as client:
        query = {"place": COUNTY, "from": days[0], "to": days[1]}
        before = (await client.get("/v1/dashboards/overview", params=query, headers=headers)).json()["visits"]["total"]
        async with a_client(copy, Shaky(copy)) as shaky:
            tally: Tally = await simulate(shaky, sign_in, teams, 1, clock.now())
        after = (await client.get("/v1/dashboards/overview", params=query, headers=headers)).json()["visits"]["total"]
    assert tally.visits > 0
    assert tally.again > 0
    assert tally.unanswered == 0
    assert set(tally.answers) <= {200, 201}
    assert tally.people == after - before


async def test_a_seeded_database_is_served_as_it_is_and_a_broken_off_one_refused(
    demo: Deployment, deployment: Deployment
) -> None:
    assert await is_seeded(demo, NOW)
    assert not await is_seeded(deployment, NOW)
    await perform(deployment, load_places, operator(COUNTY), NOW, read_divisions(haining()))
    teams, _ = populate(SEED, shipped_divisions())
    await hire(deployment, NOW, shipped_divisions(), teams[:1])
    with pytest.raises(HalfSeeded):
        await is_seeded(deployment, NOW)
