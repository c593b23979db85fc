"""Changing the policy: what a rehearsal shows is what the activation makes, killed half-way too; and one step back undoes it.

`NUANXIN_POLICY_FILES` says on how many files; by hand with 10,000.
"""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from httpx import AsyncClient
from sqlalchemy import func, select

from app.core import clock
from app.core.crypto import save_keyring
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE, Whole
from app.core.tables import table
from app.people import store as registry
from app.risk.reassess import open_dossiers
from app.risk.sweep import sweep
from app.risk.tables import AssessmentRow, HouseholdStandingRow, ObservationRow, StandingRow
from tests.registered import COUNTY
from tests.risk.policies.county import a_county, all_done, drafted, levels, rehearsed
from tests.visits.scene import Scene, Worker, a_worker

FILES = int(os.environ.get("NUANXIN_POLICY_FILES", "60"))
ROWS = (AssessmentRow, StandingRow, HouseholdStandingRow, ObservationRow)


async def sizes(deployment: Deployment) -> list[int]:
    async with reading(deployment, EVERYWHERE) as db:
        return [(await db.all(select(func.count()).select_from(table(row))))[0][0] for row in ROWS]


def moves(before: dict[UUID, Any], after: dict[UUID, Any], which: int) -> dict[tuple[str, str], int]:
    found = Counter((before[one][which], after[one][which]) for one in after)
    return {key: number for key, number in found.items() if key[0] != key[1]}


def told(result: dict[str, Any], name: str) -> dict[tuple[str, str], int]:
    return {(one["before"], one["after"]): one["people"] for one in result[name]}


async def recorded_is_folded(deployment: Deployment, made: list[Scene]) -> None:
    """What is recorded of everyone is what the fold says."""
    recorded, at = await levels(deployment), clock.now()
    for first in range(0, len(made), 200):
        async with reading(deployment, Whole(COUNTY)) as db:
            ids = [one.household_id for one in made[first : first + 200]]
            homes = await registry.households_by_id(db, COUNTY, ids)
            opened = await open_dossiers(db, homes, await registry.people_of(db, COUNTY, homes), at)
        for dossier in opened.values():
            for person_id, one in dossier.now.items():
                assert recorded[person_id] == (one.acted_on_level, one.computed_level, one.assessment.score)


async def test_a_rehearsal_shows_what_activation_makes_and_one_step_back_undoes_it(
    deployment: Deployment, client: AsyncClient, database_url: str, tmp_path: Path
) -> None:
    made = await a_county(deployment, FILES, clock.now())
    await sweep(deployment, clock.now())
    author, second, third = [await a_worker(deployment, "county_officer", COUNTY) for _ in range(3)]
    version = await drafted(client, author)
    path, before, rows = f"/v1/risk/policies/{version}", await levels(deployment), await sizes(deployment)
    with timed(f"rehearsed {len(before)} files"):
        rehearsal = await rehearsed(client, deployment, author, version)
    assert (await levels(deployment), await sizes(deployment)) == (before, rows)
    shows_all(rehearsal, before)
    body = {"rehearsal_id": rehearsal["id"], "reason": "联席会议决定"}
    await by_a_second_person(client, f"{path}/activation", body, author, second)
    with timed(f"reassessed {len(before)} files, killed on the way"):
        await killed_half_way(deployment, database_url, tmp_path)
        halted = (await client.get(f"{path}/activation", headers=second.headers)).json()["progress"]
        assert halted["state"] == "running"
        assert 0 < halted["done"] < halted["total"]
        await asyncio.gather(*(all_done(deployment) for _ in range(2)))
    change = (await client.get(f"{path}/activation", headers=second.headers)).json()
    assert change["progress"]["state"] == "done"
    assert change["result"] == rehearsal["result"]
    did_as_shown(rehearsal["result"], before, await levels(deployment))
    await recorded_is_folded(deployment, made)
    await decided_once(deployment)
    await by_a_second_person(client, f"{path}/rollback", {"reason": "有误"}, second, third)
    with timed("rolled back"):
        await all_done(deployment)
    assert await levels(deployment) == before
    await recorded_is_folded(deployment, made)
    listed = (await client.get("/v1/risk/policies", headers=third.headers)).json()["policies"]
    assert [(one["version"], one["state"]) for one in listed] == [(1, "in_force"), (2, "rolled_back")]


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long something took."""
    began = time.perf_counter()
    yield
    print(f"{what} in {time.perf_counter() - began:.1f} s")


def shows_all(rehearsal: dict[str, Any], before: dict[UUID, Any]) -> None:
    """All files are counted, there is work to come, and examples are masked."""
    assert rehearsal["result"]["people"] == len(before)
    assert rehearsal["result"]["visits_per_week"]["extra"] > 0
    assert {one["name"] for one in rehearsal["examples"]} == {"金*雀"}


def did_as_shown(result: dict[str, Any], before: dict[UUID, Any], after: dict[UUID, Any]) -> None:
    """What changed of what is recorded is what the result tells, and goes both ways."""
    assert told(result, "moves") == moves(before, after, 0)
    assert told(result, "computed_moves") == moves(before, after, 1)
    assert result["scores_changed"] == sum(before[one][2] != after[one][2] for one in after)
    assert {("yellow", "orange"), ("orange", "yellow")} <= told(result, "moves").keys()


async def by_a_second_person(
    client: AsyncClient, path: str, body: dict[str, Any], first: Worker, second: Worker
) -> None:
    """The first may not, the second may."""
    refused = await client.put(path, json=body, headers=first.headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "SECOND_PERSON")
    answer = await client.put(path, json=body, headers=second.headers)
    assert answer.status_code == 200, answer.text


async def killed_half_way(deployment: Deployment, database_url: str, tmp_path: Path) -> None:
    save_keyring(deployment.keyring, tmp_path / "keys.json")
    command = [sys.executable, "-m", "tests.risk.policies.reassessing", database_url, str(tmp_path / "keys.json")]
    size = str(max(5, FILES // 20))
    process = await asyncio.create_subprocess_exec(
        *command, clock.now().isoformat(), size, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    for _ in range(2):
        assert (await process.stdout.readline()).strip() == b"batch"
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL


async def decided_once(deployment: Deployment) -> None:
    own = table(AssessmentRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(
            select(own.c.person_id, func.count().label("n")).where(own.c.cause == "policy").group_by(own.c.person_id)
        )
    assert rows
    assert {row.n for row in rows} == {1}
