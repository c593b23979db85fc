"""Samples of the registry: places, households, people, teams, and what changes a file."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app.core import clock
from app.enrolment.conflicts.patch import Patch, patch_person
from app.journal.actor import operator
from app.journal.perform import perform
from tests.callers import an_account
from tests.factories import a_household_body, a_person_body, a_team
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.visits.scene import Scene

SINCE = "2026-03-01"


def an_elder(home: Scene) -> dict[str, str]:
    """The first person of a home, as a path names them."""
    return {"person_id": str(home.people[0])}


def a_house(home: Scene) -> dict[str, str]:
    """A home, as a path names it."""
    return {"household_id": str(home.household_id)}


async def registry_samples(county: County) -> dict[str, Sample]:
    """Places, households, people."""
    home, changed = county.a_home(), county.a_home()
    house = a_house(changed)
    house |= await county.version(f"/v1/households/{changed.household_id}")
    person = (await county.a_new_household())["people"][0]["id"]
    elder = {"person_id": person} | await county.version(f"/v1/people/{person}")
    crossed, settled = [await _crossed(county) for _ in range(2)]
    return {
        "listConflicts": Sample(),
        "getConflict": Sample({"conflict_id": crossed}),
        "putResolution": Sample({"conflict_id": settled}, {"choices": {"phone": "mine"}}),
        "listPlaces": Sample({"level": "village", "parent": TOWN}),
        "listHouseholds": Sample({"place": TOWN, "level": "orange", "limit": 2}),
        "createHousehold": Sample(body=a_household_body()),
        "getHousehold": Sample(a_house(home)),
        "amendHousehold": Sample(house, {"address": "5组6号", "note": "门前有台阶"}),
        "getHouseholdContact": Sample(a_house(home)),
        "listPeople": Sample({**a_house(home), "status": "active", "limit": 1}),
        "createPerson": Sample(body=a_person_body(household_id=str(county.a_home().household_id))),
        "searchPeople": Sample(body={"name": "金丝雀"}),
        "getPerson": Sample(an_elder(home)),
        "amendPerson": Sample(elder, {"note": "听力不好", "marital": "20"}),
    }


async def _crossed(county: County) -> str:
    """A conflict: two edits of one phone number, the second made without knowing of the first."""
    person_id = UUID((await county.a_new_household())["people"][0]["id"])
    edits = [Patch(uuid4(), person_id, 1, {"phone": phone}) for phone in ("13900139000", "13700137000")]
    for edit in edits:
        await perform(county.deployment, patch_person, operator(COUNTY), clock.now(), edit)
    return str(edits[-1].patch_id)


async def team_samples(county: County) -> dict[str, Sample]:
    """Teams, their seats, their pairings."""
    deployment, team = county.deployment, county.team
    seats = ("party_member", "social_worker", "grid_worker")
    members = [
        {"seat": seat, "account_id": str((await an_account(deployment, seat, TOWN)).account_id)} for seat in seats
    ]
    vacant, leaving = [await a_team(deployment) for _ in range(2)]
    await county.answered("DELETE", f"/v1/teams/{vacant.team_id}/seats/grid_worker")
    filling = await an_account(deployment, "grid_worker", TOWN)
    alone = await county.a_new_household()
    paired = a_house(county.a_home())
    [pairing] = (await county.answered("GET", f"/v1/pairings?household_id={paired['household_id']}"))["items"]
    body = {"id": str(uuid4()), "household_id": alone["id"], "team_id": str(team.team_id)}
    moving = {"id": str(uuid4()), "from_team_id": str(vacant.team_id), "to_team_id": str(team.team_id)}
    await county.answered("POST", "/v1/reassignments", moving)
    return {
        "createTeam": Sample(body={"id": str(uuid4()), "name": "硖石第二组", "place": TOWN, "members": members}),
        "listTeams": Sample({"place": TOWN}),
        "getTeam": Sample({"team_id": str(team.team_id)}),
        "fillTeamSeat": Sample(
            {"team_id": str(vacant.team_id), "seat": "grid_worker"}, {"account_id": str(filling.account_id)}
        ),
        "vacateTeamSeat": Sample({"team_id": str(leaving.team_id), "seat": "party_member"}),
        **await _substitute_samples(county),
        "createPairing": Sample(body=body),
        "listPairings": Sample(paired),
        "createReassignment": Sample(body={**moving, "id": str(uuid4())}),
        "getReassignment": Sample({"reassignment_id": moving["id"]}),
        "endPairing": Sample({"pairing_id": pairing["id"]}),
    }


async def _substitute_samples(county: County) -> dict[str, Sample]:
    """Who stands in for a member of a team."""
    team = await a_team(county.deployment)
    worker = str((await an_account(county.deployment, "social_worker", TOWN)).account_id)
    first, other = [(clock.day_of(clock.now()) + timedelta(days=days)).isoformat() for days in (7, 30)]
    body = {"id": str(uuid4()), "seat": "social_worker", "account_id": worker, "from": first, "until": first}
    await county.answered("POST", f"/v1/teams/{team.team_id}/substitutes", body)
    mine = {"team_id": str(team.team_id)}
    return {
        "arrangeSubstitute": Sample(mine, {**body, "id": str(uuid4()), "from": other, "until": other}),
        "listSubstitutes": Sample(mine),
        "endSubstitute": Sample({**mine, "substitute_id": body["id"]}),
    }


async def change_samples(county: County) -> dict[str, Sample]:
    """What changes a file."""

    def fact(**rest: Any) -> dict[str, Any]:
        return {"id": str(uuid4()), "from": SINCE, **rest}

    return {
        "moveHousehold": Sample(a_house(county.a_home()), {"place": OTHER_VILLAGE, "address": "1组1号"}),
        "changePersonStatus": Sample(an_elder(county.a_home()), {"status": "suspended", "reason": "外出务工"}),
        "joinHousehold": Sample(
            an_elder(county.a_home()), {"household_id": str(county.a_home().household_id), "relation": "10"}
        ),
        "leaveHousehold": Sample(an_elder(county.a_home()), {"status": "transferred", "reason": "随子女迁居"}),
        "recordEntitlement": Sample(an_elder(county.a_home()), fact(category="tekun_dispersed")),
        "recordTag": Sample(an_elder(county.a_home()), fact(tag="lost_only_child")),
        "recordDisability": Sample(an_elder(county.a_home()), fact(type=4, grade=2)),
    }


__all__ = ["VILLAGE", "a_house", "an_elder", "change_samples", "registry_samples", "team_samples"]
