"""Calls about clues, and the links by which anybody reports."""

from typing import Any
from uuid import uuid4

from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, PLACE, Ref, case
from tests.access.walk.grounds import Ids
from tests.clues.reporting import a_report

CLUE, OPEN = Ref("clue", "household"), Ref("open_clue", "household")
# What only some outcomes take: tests/clues/test_clue.py tries them with what is not the caller's.
ELSEWHERE = Ref("place", "named")


def about(ids: Ids) -> dict[str, Any]:
    """The household and the person who lives there."""
    return {"household_id": str(ids["household"]), "person_id": str(ids["person"])}


case(
    "reportClue",
    ids={
        "body:/id": MADE,
        "body:/place": Ref("place", "county"),  # anybody may report from anywhere in the county
        "body:/household_id": HOUSEHOLD,
        "body:/person_id": PERSON,
    },
    body=lambda ids: a_report(place=ids["place"], **about(ids)),
)
case("listClues", lists="household")
case("getClue", ids={"path:clue_id": CLUE})
case(
    "matchClue",
    ids={"path:clue_id": CLUE, "body:/household_id": HOUSEHOLD, "body:/person_id": PERSON},
    body=about,
)
case(
    "verifyClue",
    ids={
        "path:clue_id": OPEN,
        "body:/household_id": HOUSEHOLD,
        "body:/person_id": PERSON,
        "body:/duplicate_of": Ref("clue", "named"),
        "body:/register/id": MADE,
        "body:/register/place": ELSEWHERE,
        "body:/register/people/*/id": MADE,
        "body:/register/people/*/duplicate_override/of/*": Ref("person", "named"),
    },
    body=lambda ids: {"outcome": "known", "finding": "已在帮扶", **about(ids)},
)
case(
    "makeClueLink",
    ids={"body:/id": MADE, "body:/place": PLACE},
    body=lambda ids: {"id": str(uuid4()), "place": ids["place"], "label": "村口", "days": 90},
)
case("listClueLinks", lists="household")
case("revokeClueLink", ids={"path:link_id": Ref("clue_link", "household")}, turn=1)
case(
    "registerInformant",
    ids={"body:/id": MADE, "body:/account_id": Ref("informing", "household"), "body:/place": PLACE},
    body=lambda ids: {
        "id": str(uuid4()),
        "account_id": str(ids["informing"]),
        "place": ids["place"],
        "kind": "sanitation_worker",
    },
)
case("listInformants", ids={"query:place": PLACE}, lists="household")
case("endInformant", ids={"path:informant_id": Ref("informant", "household")}, turn=1)
