"""Every state machine: all moves that are not in its table are refused, whoever asks, and change nothing; those in it are made.

A room registers its machine by a file `tests/machines/of_<room>.py` with `MACHINES: tuple[Machine, ...]` (see `machine.py`;
`of_referrals.py` is an example). It is asked on SQLite for every pair of state and act, and of act and role, in `make test`; in `make long`
the same on PostgreSQL, and on SQLite every state x act x role. `NUANXIN_MACHINES=all` asks for every one on PostgreSQL too.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Iterable
from importlib import import_module
from itertools import cycle
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select

from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.table_registry import load_tables
from app.main import create_app
from tests.machines.machine import SETTINGS, Ground, Machine, a_ground

# Where refusals are written down; everything else must be as it was.
RECORD = {"journal", "journal_lane"}
FOUND = sorted(path.stem for path in Path(__file__).parent.glob("of_*.py"))
# What the verbs decide is the same on both; the rows that they lock and compare are asked in fewer calls.
POSTGRESQL = ["postgresql"] if os.environ.get("NUANXIN_MACHINES") == "all" else []
MACHINES: list[Machine] = [one for name in FOUND for one in import_module(f"tests.machines.{name}").MACHINES]


@pytest.fixture
async def ground(deployment: Deployment) -> AsyncIterator[Ground]:
    """A household and everybody who calls, with the application."""
    app = create_app(SETTINGS, deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        yield await a_ground(deployment, http)


@pytest.mark.parametrize("databases", ["sqlite", pytest.param("postgresql", marks=pytest.mark.large)], indirect=True)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
async def test_what_the_table_lacks_is_refused_and_changes_nothing(machine: Machine, ground: Ground) -> None:
    await refuse(machine, ground, sparse(machine))


@pytest.mark.large
@pytest.mark.parametrize("databases", ["sqlite", *POSTGRESQL], indirect=True)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
async def test_refused_in_every_state_to_every_role(machine: Machine, ground: Ground) -> None:
    await refuse(machine, ground, machine.refused())


@pytest.mark.large
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
async def test_every_move_of_the_table_is_made(machine: Machine, ground: Ground) -> None:
    for act in machine.acts:
        starts, end = machine.moves[act]
        for state, role in zip(sorted(starts), cycle(sorted(machine.roles[act])), strict=False):
            if not machine.may(act, role, state):
                continue
            subject = await machine.bring(ground, state)
            await ground.done(machine.call(act, subject), role)
            assert await machine.state(ground, subject) == machine.onward.get(act, end), (state, act, role)


async def refuse(machine: Machine, ground: Ground, asked: Iterable[tuple[str, str, str]]) -> None:
    """Ask for moves that must be refused, of one row in each state, and compare all tables."""
    rows = {state: await machine.bring(ground, state) for state in machine.states}
    stand = {state: await machine.state(ground, row) for state, row in rows.items()}
    assert stand == {state: state for state in machine.states}
    before, faults, number = await digests(ground.deployment), [], 0
    for state, act, role in asked:
        answer = await ground.send(machine.call(act, rows[state]), role)
        faults += [fault for fault in [machine.fault(state, act, role, answer)] if fault]
        number += 1
    after = await digests(ground.deployment)
    faults += [f"{name} has changed" for name in before if before[name] != after[name]]
    assert not faults, "\n".join(faults)
    print(f"{machine.name}: {number} calls refused, nothing changed")


def sparse(machine: Machine) -> list[tuple[str, str, str]]:
    """Of all that must be refused: every state with every act by somebody who may otherwise, and every act by everybody who may not."""
    chosen: dict[tuple[str, ...], tuple[str, str, str]] = {}
    for number, (state, act, role) in enumerate(machine.refused()):
        key = (state, act) if machine.may(act, role, state) else (act, role, "may not")
        if key not in chosen or number % 3 == 0:
            chosen[key] = (state, act, role)
    return list(chosen.values())


async def digests(deployment: Deployment) -> dict[str, str]:
    """What stands in every table but the record of acts."""
    found = {}
    async with reading(deployment, EVERYWHERE) as db:
        for one in load_tables().sorted_tables:
            if one.name not in RECORD:
                rows = sorted(repr(tuple(row)) for row in await db.all(select(one)))
                found[one.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
