"""Calls of the registry: households, people, teams, pairings, and what changes them."""

from typing import Any
from uuid import uuid4

from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, PLACE, TEAM, VERSION, Ref, case
from tests.access.walk.grounds import Ids
from tests.access.walk.standing_in import a_substitute
from tests.factories import a_household_body, a_person_body

TODAY = "2026-01-05"
# Compared with whom a refusal has named just before; anybody else is unknown there.
TOLD_OF = Ref("person", "named")


def a_team(ids: Ids) -> dict[str, Any]:
    """A team of three."""
    seats = zip(("party_member", "social_worker", "grid_worker"), ids["members"], strict=True)
    members = [{"seat": seat, "account_id": str(account_id)} for seat, account_id in seats]
    return {"id": str(uuid4()), "name": "二组", "place": ids["place"][:9], "members": members}


def fact(kind: str, **said: Any) -> dict[str, Any]:
    """How a fact is recorded in place of an earlier one of its kind."""

    def body(ids: Ids) -> dict[str, Any]:
        return {"id": str(uuid4()), "replaces": str(ids[kind]), "from": TODAY, **said}

    ids = {"path:person_id": PERSON, "body:/id": MADE, "body:/replaces": Ref(kind, "household")}
    return {"ids": ids, "body": body, "good": (201, 422)}


case("listHouseholds", ids={"query:team": Ref("team", "household"), "query:place": PLACE}, lists="household")
case("listPeople", ids={"query:household_id": HOUSEHOLD, "query:place": PLACE}, lists="household")
case("searchPeople", body=lambda _ids: {"name": "金丝雀"}, lists="household")
case("getHousehold", "getHouseholdContact", ids={"path:household_id": HOUSEHOLD})
case("getPerson", "getRisk", "getRiskHistory", "getFile", ids={"path:person_id": PERSON})
case(
    "createHousehold",
    ids={
        "body:/id": MADE,
        "body:/people/*/id": MADE,
        "body:/place": PLACE,
        "body:/people/*/duplicate_override/of/*": TOLD_OF,
    },
    body=lambda ids: a_household_body(a_person_body(status="candidate"), place=ids["place"]),
)
case(
    "createPerson",
    ids={"body:/id": MADE, "body:/household_id": HOUSEHOLD, "body:/duplicate_override/of/*": TOLD_OF},
    body=lambda ids: a_person_body(status="candidate", household_id=str(ids["household"])),
)
case(
    "amendHousehold",
    ids={"path:household_id": HOUSEHOLD},
    body=lambda _ids: {"note": "门前有台阶"},
    headers=VERSION,
)
case(
    "amendPerson",
    ids={"path:person_id": PERSON},
    body=lambda _ids: {"note": "听力不好"},
    headers=VERSION,
)
CONFLICT = Ref("conflict", "household")
case("listConflicts", ids={"query:household_id": HOUSEHOLD}, lists="household")
case("getConflict", ids={"path:conflict_id": CONFLICT})
case(
    "putResolution",
    ids={"path:conflict_id": CONFLICT},
    body=lambda _ids: {"choices": {"id_missing_reason": "theirs"}},
    turn=1,
)
case(
    "moveHousehold",
    ids={"path:household_id": HOUSEHOLD, "body:/place": PLACE},
    body=lambda ids: {"place": ids["place"], "address": "4组1号"},
)
case("changePersonStatus", ids={"path:person_id": PERSON}, body=lambda _ids: {"status": "suspended"}, turn=1)
case(
    "joinHousehold",
    ids={"path:person_id": PERSON, "body:/household_id": Ref("new_home", "household")},
    body=lambda ids: {"household_id": str(ids["new_home"]), "relation": "02"},
    turn=1,
)
case(
    "leaveHousehold",
    ids={"path:person_id": PERSON},
    body=lambda _ids: {"status": "closed", "reason": "不再需要"},
    good=(200, 403),  # a village ends candidates only
    turn=2,
)
case("recordTag", **fact("tag", tag="lost_only_child"))
case("recordEntitlement", **fact("entitlement", category="dibao"))
case("recordDisability", **fact("disability", type=4, grade=1))

SEAT = {"seat": "grid_worker"}
case("listTeams", ids={"query:place": PLACE}, lists="team")
case("getTeam", ids={"path:team_id": TEAM})
case(
    "createTeam",
    ids={"body:/id": MADE, "body:/members/*/account_id": Ref("members", "county"), "body:/place": PLACE},
    body=a_team,
)
VACANCY = Ref("vacancy", "team")
case(
    "fillTeamSeat",
    ids={"path:team_id": VACANCY, "body:/account_id": Ref("member", "county")},
    plain=SEAT,
    body=lambda ids: {"account_id": str(ids["member"])},
)
case("vacateTeamSeat", ids={"path:team_id": VACANCY}, plain=SEAT)
SECOND_TEAM = Ref("second_team", "team")
case("listSubstitutes", ids={"path:team_id": TEAM})
case(
    "arrangeSubstitute",
    ids={"path:team_id": SECOND_TEAM, "body:/id": MADE, "body:/account_id": Ref("member", "county")},
    body=a_substitute,
    good=(201, 422),  # a second caller finds the account standing in on that day
)
case("endSubstitute", ids={"path:team_id": SECOND_TEAM, "path:substitute_id": Ref("substitute", "team")}, turn=1)
case(
    "listPairings",
    ids={"query:household_id": Ref("household", "pairing"), "query:team_id": Ref("team", "pairing")},
    lists="pairing",
)
case(
    "createPairing",
    ids={"body:/id": MADE, "body:/household_id": Ref("unpaired", "pairing"), "body:/team_id": TEAM},
    body=lambda ids: {"id": str(uuid4()), "household_id": str(ids["unpaired"]), "team_id": str(ids["team"])},
    good=(201, 409),
)
case(
    "createReassignment",
    ids={
        "body:/id": MADE,
        "body:/from_team_id": TEAM,
        "body:/to_team_id": Ref("second_team", "team"),
        "body:/household_ids/*": Ref("new_home", "pairing"),
        "body:/place": PLACE,
    },
    body=lambda ids: {
        "id": str(uuid4()),
        "from_team_id": str(ids["team"]),
        "to_team_id": str(ids["second_team"]),
        "household_ids": [str(ids["new_home"])],
        "place": ids["place"],
    },
    good=(201, 422),  # a second caller finds the household with the other team
    turn=3,
)
case("getReassignment", ids={"path:reassignment_id": Ref("reassignment", "team")})
case("endPairing", ids={"path:pairing_id": Ref("pairing", "pairing")}, turn=3)
