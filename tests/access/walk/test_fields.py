"""Which role may change which field: every field of every PATCH by every role, against the matrix written down here."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from app.access.policy import ROLES
from app.core.db import Deployment
from app.main import create_app
from openapi.generate import DOCUMENT
from tests.access.walk.matrix import roles_of
from tests.access.walk.opened import up_to_date
from tests.access.walk.operations import Operation, described
from tests.access.walk.registry import CASES
from tests.access.walk.world import SETTINGS, World, a_world

# The letters of those who may, and what is sent.
PATCHES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "amendPerson": [
        ("psg.vtc...", {"name": "金丝猴"}),
        ("psg.vtc...", {"phone": "13900139000", "phone_owner": "self"}),
        ("psg.vtc...", {"contacts": [{"name": "李四", "relation": "20", "phone": "13900139001"}]}),
        ("psg.vtc...", {"caregiver": "李四"}),
        ("psg.vtc...", {"marital": "30"}),
        ("psg.vtc...", {"education": "80"}),
        ("psg.vtc...", {"occupation": "务农"}),
        ("psg.vtc...", {"ethnic_group": "01"}),
        ("psg.vtc...", {"note": "听力不好"}),
        (".s..vtc...", {"sex": "2"}),
        (".s..vtc...", {"birth_date": "1944-05-02"}),
        (".s..vtc...", {"birth_reason": "户口簿"}),
        (".s..vtc...", {"id_missing_reason": "遗失"}),
        (".s..vtc...", {"id_type": "passport", "id_number": "E12345678", "id_missing_reason": None}),
    ],
    "amendHousehold": [
        ("psg.vtc...", {"address": "5组1号"}),
        ("psg.vtc...", {"location": {"lat": 30.5, "lng": 120.6, "datum": "gcj02"}}),
        ("psg.vtc...", {"note": "门前有台阶"}),
    ],
    "amendAccount": [
        (".........m", {"display_name": "改名"}),
        (".........m", {"roles": [{"role": "grid_worker", "place": "330481001"}]}),
        (".........m", {"disabled": True}),
    ],
    "amendOrganisation": [
        (".....tc...", {"kind": "department"}),
        (".....tc...", {"name_zh": "慈善联合总会"}),
        (".....tc...", {"name_en": "United charity federation"}),
        (".....tc...", {"closed_on": "2030-12-31"}),
    ],
    "amendProgramme": [
        (".....tc...", {"name_zh": "冬暖夏凉二期"}),
        (".....tc...", {"name_en": "Warm winters, second part"}),
        (".....tc...", {"fund": None}),
        (".....tc...", {"budget_fen": 150_000_000}),
        (".....tc...", {"ends_on": "2030-12-31"}),
    ],
}


def test_every_field_of_every_patch_is_in_the_matrix() -> None:
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        said = methods.get("patch")
        if said and "application/json" in said["requestBody"]["content"]:  # a piece of a photo has no fields
            shape = said["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
            known = {field for _, body in PATCHES[said["operationId"]] for field in body}
            assert set(schemas[shape]["properties"]) == known, said["operationId"]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_who_changes_what(deployment: Deployment) -> None:
    app = create_app(SETTINGS, deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        world, operations = await a_world(deployment, http), described(app)
        faults = []
        for name, rows in PATCHES.items():
            for letters, body in rows:
                faults += [
                    f"{name} {list(body)}: {one}" async for one in changed_by(world, operations[name], letters, body)
                ]
    assert not faults, "\n".join(faults)
    print(f"{sum(map(len, PATCHES.values()))} changes tried by {len(ROLES)} roles")


async def changed_by(world: World, operation: Operation, letters: str, body: dict[str, Any]) -> AsyncIterator[str]:
    """The roles that a change treats otherwise than the matrix says; those who may not try first."""
    allowed = roles_of(letters)
    case = replace(CASES[operation.name], body=lambda _ids: body)
    reader = world.walkers[min(allowed)]
    case = await up_to_date(world, operation, case, reader)
    for role in sorted(ROLES, key=lambda one: (one in allowed, one)):
        answer = await world.call(operation, case, world.own, world.walkers[role].headers)
        if answer.status_code != (200 if role in allowed else 403):
            yield f"{answer.status_code} {answer.text[:200]} for {role}"
        if answer.status_code == 200:
            case = replace(case, headers={"If-Match": answer.headers["etag"]})
