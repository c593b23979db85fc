"""Samples of the ledger: organisations, programmes, participations, deliveries."""

from typing import Any
from uuid import uuid4

import schemathesis

from app.core.workbook import XLSX
from app.programmes.deliveries.web import CSV
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.registered import COUNTY

SHEET = "kind,place,occurred_on,amount,recipients,count_unit\nrenovation,330481,2022-03-01,1,1,households\n"
NAMES = {"name_zh": "暖巢行动", "name_en": "Warm nest", "place": COUNTY}


@schemathesis.serializer(CSV, XLSX)
def as_it_is(_context: object, value: object) -> bytes:
    """A table is sent as its bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


def an_organisation(code: str) -> dict[str, Any]:
    """An organisation by its code."""
    return {"code": code, "kind": "department", **NAMES}


def a_programme(**said: Any) -> dict[str, Any]:
    """A running programme with plans."""
    told = {"kind": "ageing_friendly", "organisation": "housing_office", "starts_on": "2022-01-01", "status": "running"}
    return {"id": str(uuid4()), **told, **NAMES, **said}


def a_participation(household_id: Any) -> dict[str, Any]:
    """A household that is admitted at once."""
    return {"id": str(uuid4()), "household_id": str(household_id), "from": "2022-01-05", "status": "admitted"}


def a_delivery(household_id: Any) -> dict[str, Any]:
    """A renovation."""
    told = {"kind": "renovation", "amount_fen": 900_000, "occurred_on": "2022-03-01"}
    return {"id": str(uuid4()), "household_id": str(household_id), **told}


async def programme_samples(county: County) -> dict[str, Sample]:
    """The ledger of a programme, and of others that are moved and changed."""
    for code in ("housing_office", "other_office"):
        await county.answered("POST", "/v1/organisations", an_organisation(code))
    one, moved, other = [(await county.answered("POST", "/v1/programmes", a_programme()))["id"] for _ in range(3)]
    path = f"/v1/programmes/{one}"
    homes = [county.a_home().household_id for _ in range(4)]
    steps = {"steps": [{"id": str(uuid4()), "code": "handrails", "note": "两侧"}]}
    parts = [
        (await county.answered("POST", f"{path}/participations", a_participation(home)))["id"] for home in homes[:3]
    ]
    await county.answered("POST", f"/v1/participations/{parts[1]}/steps", steps)
    delivery = (await county.answered("POST", f"{path}/deliveries", a_delivery(homes[0])))["id"]
    version = await county.version(f"/v1/programmes/{other}")
    ids = {"one": one, "homes": homes, "parts": parts, "step": steps["steps"][0]["id"], "delivery": delivery}
    return {
        "amendProgramme": Sample({"programme_id": other, **version}, {"budget_fen": 5_000_000}),
        "moveProgramme": Sample({"programme_id": moved}, {"move": "suspension"}),
        **_of_organisations(),
        **_of_one(**ids),
    }


def _of_organisations() -> dict[str, Sample]:
    return {
        "getProgrammeKinds": Sample(),
        "listOrganisations": Sample({"kind": "department", "limit": 2}),
        "createOrganisation": Sample(body=an_organisation("new_office")),
        "getOrganisation": Sample({"code": "housing_office"}),
        "amendOrganisation": Sample({"code": "other_office", "If-Match": '"v1"'}, {"name_zh": "住房局"}),
        "listProgrammes": Sample({"kind": "ageing_friendly", "status": "running", "organisation": "housing_office"}),
        "createProgramme": Sample(body=a_programme(budget_fen=1_000_000)),
    }


def _of_one(one: str, homes: list[Any], parts: list[str], step: str, delivery: str) -> dict[str, Sample]:
    of, house = {"programme_id": one}, {"household_id": str(homes[0])}
    return {
        "getProgramme": Sample(of),
        "getProgrammeBalance": Sample(of),
        "listParticipations": Sample({**of, **house, "status": "admitted"}),
        "createParticipation": Sample(of, a_participation(homes[3])),
        "getParticipation": Sample({"participation_id": parts[0]}),
        "moveParticipation": Sample({"participation_id": parts[2]}, {"move": "ending", "ended_as": "left"}),
        "planSteps": Sample(
            {"participation_id": parts[0]}, {"steps": [{"id": str(uuid4()), "code": "bathroom", "note": "防滑"}]}
        ),
        "moveStep": Sample(
            {"participation_id": parts[1], "step_id": step},
            {"move": "completion", "on": "2022-04-01"},
        ),
        "listDeliveries": Sample({**of, **house, "kind": "renovation", "from": "2022-01-01", "to": "2022-12-31"}),
        "importDeliveries": Sample({**of, "dry_run": True}, SHEET),
        "createDelivery": Sample(of, a_delivery(homes[1])),
        "reverseDelivery": Sample({**of, "delivery_id": delivery}, {"reason": "录错了户"}),
    }
