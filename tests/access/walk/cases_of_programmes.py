"""Calls of the ledger: organisations, programmes, who takes part, what is delivered."""

from typing import Any
from uuid import uuid4

from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, PLACE, VERSION, Ref, case
from tests.access.walk.grounds import Ids

PROGRAMME = Ref("programme", "county")
# A programme in which households of all grounds take part: whose rows are shown is the question.
SHARED = Ref("shared", "county")
PARTICIPATION = Ref("participation", "officers")
# Only one recipient is named at a time; tests/programmes/test_through_http.py names people and batches of others.
NOBODY = Ref("person", "named")
SHEET = "kind,place,occurred_on,amount,recipients,count_unit\ncash,330481001001,2022-03-01,1,1,households\n"


def a_programme(ids: Ids) -> dict[str, Any]:
    """A programme at a place."""
    names = {"name_zh": "项目", "name_en": "Programme", "organisation": "bureau"}
    return {"id": str(uuid4()), "kind": "dibao", "place": ids["place"], "starts_on": "2022-01-01", **names}


def a_delivery(ids: Ids) -> dict[str, Any]:
    """Cash for a household; each call another amount."""
    told = {"kind": "cash", "occurred_on": "2022-03-01", "amount_fen": uuid4().int % 1_000_000 + 1}
    return {"id": str(uuid4()), "household_id": str(ids["household"]), **told}


case("getProgrammeKinds")
case("listOrganisations", "listProgrammes", lists="county")
case(
    "getOrganisation",
    "amendOrganisation",
    ids={"path:code": Ref("organisation", "county")},
    body=lambda _ids: {"name_zh": "局"},
    headers=VERSION,
)
case(
    "createOrganisation",
    ids={"body:/place": PLACE},
    body=lambda ids: {
        "code": f"new_{uuid4().hex[:8]}",
        "kind": "enterprise",
        "name_zh": "企业",
        "name_en": "Enterprise",
        "place": ids["place"],
    },
)
case("createProgramme", ids={"body:/id": MADE, "body:/place": PLACE}, body=a_programme)
case("getProgramme", "getProgrammeBalance", ids={"path:programme_id": PROGRAMME})
case("amendProgramme", ids={"path:programme_id": PROGRAMME}, body=lambda _ids: {"budget_fen": None}, headers=VERSION)
case(
    "moveProgramme",
    ids={"path:programme_id": PROGRAMME},
    body=lambda _ids: {"move": "closure"},
    turn=3,
    good=(200, 409),
)
case(
    "listParticipations",
    ids={"path:programme_id": SHARED, "query:household_id": HOUSEHOLD, "query:person_id": PERSON},
    lists="officers",
)
case(
    "createParticipation",
    ids={
        "path:programme_id": PROGRAMME,
        "body:/id": MADE,
        "body:/household_id": Ref("unpaired", "household"),
        "body:/person_id": NOBODY,
        "body:/place": Ref("place", "named"),
    },
    body=lambda ids: {"id": str(uuid4()), "household_id": str(ids["unpaired"]), "from": "2022-01-05"},
    good=(201, 409),
)
case("getParticipation", ids={"path:participation_id": PARTICIPATION})
case(
    "planSteps",
    ids={"path:participation_id": PARTICIPATION, "body:/steps/*/id": MADE},
    body=lambda _ids: {"steps": [{"id": str(uuid4()), "code": "kitchen"}]},
)
case(
    "moveStep",
    ids={"path:participation_id": PARTICIPATION, "path:step_id": Ref("step", "officers")},
    body=lambda _ids: {"move": "completion"},
    good=(200, 409),
)
case(
    "moveParticipation",
    ids={"path:participation_id": PARTICIPATION},
    body=lambda _ids: {"move": "ending", "ended_as": "left"},
    turn=1,
    good=(200, 409),
)
case(
    "listDeliveries",
    ids={"query:programme_id": PROGRAMME, "query:household_id": HOUSEHOLD, "query:person_id": PERSON},
    lists="officers",
)
case(
    "createDelivery",
    ids={
        "path:programme_id": PROGRAMME,
        "body:/id": MADE,
        "body:/household_id": HOUSEHOLD,
        "body:/person_id": NOBODY,
        "body:/place": Ref("place", "named"),
        "body:/referral_id": Ref("referral", "named"),
        "body:/deliberation_id": Ref("referral", "named"),
    },
    body=a_delivery,
)
case(
    "reverseDelivery",
    ids={"path:programme_id": SHARED, "path:delivery_id": Ref("delivery", "officers")},
    body=lambda _ids: {"reason": "录错了"},
    turn=1,
)
case(
    "importDeliveries",
    ids={"path:programme_id": PROGRAMME},
    raw=SHEET.encode(),
    headers={"Content-Type": "text/csv"},
)
