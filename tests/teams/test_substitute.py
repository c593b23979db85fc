"""Substitutes through HTTP, with a clock that the test moves: nothing before the first day, the seat's rights within, nothing after."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.access.accounts import IssueToken, issue_token
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.journal.actor import operator
from app.journal.perform import perform
from tests.callers import an_account
from tests.factories import a_household_body
from tests.registered import COUNTY, TOWN
from tests.story.cast import MONDAY, Stage, a_stage
from tests.sync.carried import Carried
from tests.sync.phones import a_batch, an_operation
from tests.visits.stored import rows_of

WEDNESDAY, THURSDAY = "2026-09-09", "2026-09-10"
# Hours after the Monday morning, eight in Shanghai, on which all begins.
LAST_OF_TUESDAY, FIRST_OF_WEDNESDAY, LAST_OF_THURSDAY, FRIDAY = 40 - 1 / 3600, 40, 88 - 1 / 3600, 88
SEATS = {"party_member": "party", "social_worker": "social", "grid_worker": "grid"}


@pytest.fixture
async def stage(deployment: Deployment) -> AsyncIterator[Stage]:
    """A team of three with one household, and two more social workers."""
    async with a_stage(deployment) as stage:
        with clock.kept(lambda: MONDAY - timedelta(days=30)):
            more = {
                name: await an_account(deployment, role, place)
                for name, role, place in (
                    ("stand-in", "social_worker", TOWN),
                    ("another", "social_worker", TOWN),
                    ("elsewhere", "town_officer", "330481002"),
                )
            }
        stage.accounts = {**stage.accounts, **more}
        members = [{"seat": seat, "account_id": account(stage, name)} for seat, name in SEATS.items()]
        body = {"id": stage.id("team"), "name": "一组", "place": TOWN, "members": members}
        await stage.says("town", "POST", "/v1/teams", body)
        home = await stage.says("town", "POST", "/v1/households", a_household_body())
        stage.ids |= {"home": home["id"], "person": home["people"][0]["id"]}
        await stage.says(
            "town",
            "POST",
            "/v1/pairings",
            {"id": str(uuid4()), "household_id": home["id"], "team_id": stage.id("team")},
        )
        yield stage


def account(stage: Stage, name: str) -> str:
    return str(stage.accounts[name].account_id)


def a_substitute(stage: Stage, **changed: Any) -> dict[str, Any]:
    body = {"id": stage.id("substitute"), "seat": "social_worker", "account_id": account(stage, "stand-in")}
    return body | {"from": WEDNESDAY, "until": THURSDAY} | changed


def a_call(stage: Stage, hours: float, **changed: Any) -> dict[str, Any]:
    """A call at home so many hours after the beginning."""
    at = (MONDAY + timedelta(hours=hours)).isoformat()
    body = {"id": str(uuid4()), "household_id": stage.id("home"), "occurred_at": at, "mode": "home"}
    people = [{"person_id": stage.id("person"), "answers": {"health.general": "fair"}}]
    return body | {"outcome": "completed", "form": "home/1", "people": people} | changed


async def a_phone(stage: Stage, who: str) -> Carried:
    own, name = Settings(), stage.accounts[who].name
    issue = IssueToken(name, frozenset(), "story", own.issuer, own.audience, 7 * 86_400)
    token = await perform(stage.deployment, issue_token, operator(COUNTY), stage.at, issue)
    return Carried(stage.http, {"Authorization": f"Bearer {token}"})


async def sees(stage: Stage, who: str) -> bool:
    """Whether somebody sees the household; every door agrees."""
    home, team = stage.id("home"), stage.id("team")
    opened = await stage.says(who, "GET", f"/v1/households/{home}", status=(200, 404))
    listed = await stage.says(who, "GET", "/v1/households")
    teams = await stage.says(who, "GET", "/v1/teams")
    me = await stage.says(who, "GET", "/v1/me")
    found = {
        opened.get("id") == home,
        [one["id"] for one in listed["items"]] == [home],
        [one["id"] for one in teams["items"]] == [team],
        [one["team_id"] for one in me["teams"]] == [team],
    }
    [agreed] = found
    return bool(agreed)


async def due(stage: Stage, who: str) -> list[str]:
    listed = await stage.says(who, "GET", "/v1/due?before=2027-12-31")
    return [one["due_day"] for one in listed["items"]]


def pushed(visit: dict[str, Any], stage: Stage) -> dict[str, Any]:
    """A visit as a phone hands it over now."""
    head = {"household_id": visit["household_id"], "entity_id": visit["id"], "recorded_at": stage.at.isoformat()}
    return an_operation("visit.create", visit, v=2, **head)


async def test_the_seats_rights_on_these_days_and_on_no_other(stage: Stage) -> None:
    team = stage.id("team")
    path, body = f"/v1/teams/{team}/substitutes", a_substitute(stage)
    made = await stage.says("town", "POST", path, body, status=201)
    assert (made["substitutes_for"], made["from"], made["until"]) == (account(stage, "social"), WEDNESDAY, THURSDAY)
    assert await stage.says("town", "POST", path, body, status=200) == made
    shown = await stage.says("grid", "GET", f"/v1/teams/{team}")
    assert (shown["complete"], len(shown["members"]), shown["substitutes"]) == (True, 3, [made])
    phone = await a_phone(stage, "stand-in")
    stage.it_is(hours=LAST_OF_TUESDAY)
    assert not await sees(stage, "stand-in")
    await stage.says("stand-in", "POST", "/v1/visits", a_call(stage, LAST_OF_TUESDAY), status=404)
    await phone.pull()
    assert phone.held("household") == {}
    stage.it_is(hours=FIRST_OF_WEDNESDAY)
    await within_the_days(stage, phone)
    stage.it_is(hours=FRIDAY)
    await after_the_days(stage, phone)
    assert (await stage.says("town", "GET", path))["items"] == [made]
    assert (await stage.says("grid", "GET", f"/v1/teams/{team}"))["substitutes"] == []


async def within_the_days(stage: Stage, phone: Carried) -> None:
    """The household is on the substitute's phone, visits count for all, and whoever is replaced keeps the seat."""
    assert await sees(stage, "stand-in")
    await phone.pull()
    assert phone.held("household").keys() == {stage.id("home")}
    [before] = {tuple(await due(stage, who)) for who in (*SEATS.values(), "stand-in")}
    visit = a_call(stage, FIRST_OF_WEDNESDAY)
    await stage.says("stand-in", "POST", "/v1/visits", visit, status=201)
    [after] = {tuple(await due(stage, who)) for who in (*SEATS.values(), "stand-in")}
    assert before < after  # the visit that was due is settled for all three, and for who stands in
    read = await stage.says("village", "GET", f"/v1/visits/{visit['id']}")
    assert (read["author"], read["substitutes_for"]) == (account(stage, "stand-in"), account(stage, "social"))
    own = a_call(stage, FIRST_OF_WEDNESDAY)
    await stage.says("social", "POST", "/v1/visits", own, status=201)
    assert (await stage.says("grid", "GET", f"/v1/visits/{own['id']}"))["substitutes_for"] is None
    await stage.says("stand-in", "PUT", f"/v1/visits/{own['id']}/cosignature", {"stance": "agree"})
    stage.it_is(hours=LAST_OF_THURSDAY)
    assert await sees(stage, "stand-in")
    await phone.pull()
    assert phone.held("visit").keys() == {visit["id"], own["id"]}


async def after_the_days(stage: Stage, phone: Carried) -> None:
    """Nothing is seen any more and the phone is emptied; a call of the last evening that comes in later is still taken."""
    assert not await sees(stage, "stand-in")
    assert await sees(stage, "social")
    [page] = await phone.pull()
    assert page["gone"] == [f"team:{stage.id('team')}"]
    assert [phone.held(kind) for kind in ("household", "person", "standing", "visit")] == [{}] * 4
    late = a_call(stage, LAST_OF_THURSDAY - 6)
    calls = [pushed(one, stage) for one in (late, a_call(stage, FRIDAY))]
    told = await stage.says("stand-in", "POST", "/v1/sync/push", a_batch(*calls, sent_at=stage.at.isoformat()))
    assert [one["status"] for one in told["results"]] == ["accepted", "quarantined"]
    read = await stage.says("village", "GET", f"/v1/visits/{late['id']}")
    assert (read["substitutes_for"], read["flags"]) == (account(stage, "social"), [])
    await stage.says("stand-in", "POST", "/v1/visits", a_call(stage, FRIDAY), status=404)
    await stage.says("stand-in", "GET", f"/v1/visits/{late['id']}", status=404)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_an_end_before_the_last_day(stage: Stage) -> None:
    path = f"/v1/teams/{stage.id('team')}/substitutes"
    await stage.says("town", "POST", path, a_substitute(stage), status=201)
    stage.it_is(hours=FIRST_OF_WEDNESDAY + 10)
    phone = await a_phone(stage, "stand-in")
    await phone.pull()
    assert phone.held("household")
    mine = f"{path}/{stage.id('substitute')}"
    await stage.says("grid", "DELETE", mine, status=403)
    await stage.says("elsewhere", "DELETE", mine, status=404)
    ended = await stage.says("town", "DELETE", mine)
    assert ended["ended_at"] == stage.at.isoformat().replace("+00:00", "Z")
    assert await stage.says("town", "DELETE", mine) == ended
    assert not await sees(stage, "stand-in")
    await phone.pull()
    assert phone.held("household") == {}
    # The days are free again, also for who was to stand in; one that has not begun is called off.
    again = a_substitute(stage, id=str(uuid4()), until="2026-09-20", **{"from": THURSDAY})
    await stage.says("town", "POST", path, again, status=201)
    called_off = await stage.says("town", "DELETE", f"{path}/{again['id']}")
    assert called_off["ended_at"] == ended["ended_at"]
    stage.it_is(days=5)
    assert not await sees(stage, "stand-in")
    seat = {"account_id": account(stage, "stand-in")}
    await stage.says("town", "DELETE", f"/v1/teams/{stage.id('team')}/seats/social_worker")
    await stage.says("town", "PUT", f"/v1/teams/{stage.id('team')}/seats/social_worker", seat)


async def test_what_is_refused_changes_nothing(stage: Stage) -> None:
    team = stage.id("team")
    path = f"/v1/teams/{team}/substitutes"
    await stage.says("town", "POST", path, a_substitute(stage), status=201)
    kept = await rows_of(stage.deployment, "seat_grant"), await rows_of(stage.deployment, "team")

    async def refused(status: int, *codes: str, by: str = "town", **changed: Any) -> None:
        body = a_substitute(stage, **{"id": str(uuid4()), **changed})
        told = await stage.says(by, "POST", path, body, status=status)
        assert set(codes) <= {told["code"], *(one["code"] for one in told.get("errors", ()))}, told

    later = {"from": "2026-09-11", "until": "2026-09-12"}
    another = {"account_id": account(stage, "another")}
    await refused(409, "ID_REUSED", id=stage.id("substitute"), until="2026-09-11")
    await refused(409, "SEAT_SUBSTITUTED", **another)
    await refused(409, "SEAT_SUBSTITUTED", **another, **{"from": "2026-09-08", "until": WEDNESDAY})
    # Two roles of one team are never one person's: not a member's, and not another substitute's on one of the days.
    await refused(422, "ONE_SEAT_EACH", "ROLE_MISSING", account_id=account(stage, "grid"), **later)
    await refused(422, "ONE_SEAT_EACH", account_id=account(stage, "social"), **later)
    await refused(422, "ONE_SEAT_EACH", "ROLE_MISSING", seat="grid_worker")
    await refused(422, "ROLE_MISSING", account_id=account(stage, "party"), **later)
    await refused(422, "UNKNOWN_REFERENCE", account_id=str(uuid4()), **later)
    await refused(422, "DAY_PAST", **another, **{"from": "2026-09-06"})
    await refused(422, "DAY_FAR", **another, **{"from": "2028-01-01", "until": "2028-01-02"})
    await refused(422, "DAY_BEFORE", **another, **{"until": "2026-09-08"})
    await refused(422, "PERIOD_LONG", **another, **{"from": "2026-09-11", "until": "2026-12-10"})
    await refused(404, by="elsewhere", **another, **later)
    await refused(403, by="social", **another, **later)
    seat = f"/v1/teams/{team}/seats/social_worker"
    assert kept == (await rows_of(stage.deployment, "seat_grant"), await rows_of(stage.deployment, "team"))
    await stage.says("town", "DELETE", seat)
    await refused(409, "SEAT_VACANT", **another, **later)
    told = await stage.says("town", "PUT", seat, {"account_id": account(stage, "stand-in")}, status=422)
    assert told["errors"][0]["code"] == "ONE_SEAT_EACH"
