"""What must hold against the real server: its own tables say what is true, and a phone that begins anew says what it should have heard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nuanxin_phone.phone import Phone
from nuanxin_phone.wire import Answer
from sqlalchemy import select

from app.access.store.seats import seats_of_teams
from app.core import clock
from app.core.db import Db, Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import operator
from app.media.tables import AttachmentRow, BlobRow
from app.people.tables import HouseholdRow
from app.risk.reassess import Cause, reassess
from app.risk.tables import StandingRow
from app.sync.feeds.verify import verify_feeds
from app.sync.inbox.tables import OpInboxRow, QuarantineRow
from app.visits.tables import VisitRow
from tests.registered import COUNTY
from tests.sync.lives.network import Network
from tests.sync.lives.real.grounds import Grounds

if TYPE_CHECKING:
    from tests.sync.lives.real.world import RealWorld

REFUSED = {"conflict", "quarantined"}
households, standings, visits = table(HouseholdRow), table(StandingRow), table(VisitRow)
blobs, attachments = table(BlobRow), table(AttachmentRow)
inbox, quarantine = table(OpInboxRow), table(QuarantineRow)


async def check_page(deployment: Deployment, grounds: Grounds, user: str, answer: Answer) -> None:
    """No row of a household that is not the user's own is ever delivered (I6)."""
    page = json.loads(answer.body)
    told = {UUID(one["household_id"]) for one in page["changes"] if one["op"] == "put" and one["household_id"]}
    async with reading(deployment, EVERYWHERE) as db:
        teams = {row.household_id: row.team_id for row in await db.all(select(households))}
        seats = await seats_of_teams(db, COUNTY, grounds.teams.values(), clock.now())
    mine = {seat.team_id for seat in seats if seat.account_id == grounds.accounts[user]}
    assert all(teams[one] in mine for one in told), f"I6: {user} was told of a household of others"


def check_phones(world: RealWorld, network: Network, recorded: dict[str, set[str]]) -> None:
    """Every phone holds what one that begins anew gets (I1), saw no digest that did not fit (I2), and waits for nothing (I3)."""
    for user, link in network.links.items():
        assert link.phone.store.get("mismatches", "0") == "0", f"I2: {user} saw a digest that did not fit"
        assert link.phone.pending() == [], f"I3: {user} still waits"
        assert recorded[user] == link.phone.verdicts().keys(), f"I3: not acknowledged to {user}"
        assert link.phone.rows() == _anew(world, user), f"I1: the phone of {user} differs from the server"


def _anew(world: RealWorld, user: str) -> dict[tuple[str, str], tuple[str, int, dict[str, Any]]]:
    phone = Phone(page=200)
    try:
        while request := phone.next_request(0):
            phone.receive(request, world.handle(user, request), 0)
        assert phone.store.get("mismatches", "0") == "0", "I2: a digest did not fit what was sent from the beginning"
        return phone.rows()
    finally:
        phone.store.close()


async def check_server(deployment: Deployment, grounds: Grounds, recorded: dict[str, set[str]]) -> None:
    """The feed says what the tables say (I1), no operation is lost (I3), no visit lost or doubled (I4), risk is what the facts say (I5)."""
    faults = await verify_feeds(deployment, COUNTY)
    assert faults == [], f"I1: {faults}"
    async with reading(deployment, EVERYWHERE) as db:
        await _check_operations(db, {UUID(one) for ops in recorded.values() for one in ops})
        await _check_photos(db)
    await _check_risk(deployment, grounds)


async def _check_photos(db: Db) -> None:
    """An attachment is ready if and only if its file came and was looked at, whichever of the two was first (I8)."""
    whole = {row.blob_id: row.state for row in await db.all(select(blobs))}
    for row in await db.all(select(attachments)):
        expected = whole.get(row.blob_id, "missing")
        assert row.state == expected, f"I8: a photo is {row.state} and its file {expected}"


async def _check_operations(db: Db, recorded: set[UUID]) -> None:
    held = {row.op_id: row for row in await db.all(select(inbox))}
    kept = {row.op_id for row in await db.all(select(quarantine.c.op_id))}
    assert recorded <= held.keys() | kept, f"I3: the server lost {recorded - held.keys() - kept}"
    stored = {row.visit_id for row in await db.all(select(visits.c.visit_id))}
    for op_id in recorded & held.keys():
        row = held[op_id]
        assert row.status != "received", f"I3: {op_id} was never decided"
        if row.kind == "visit.create":
            assert (row.entity_id in stored) == (row.status == "accepted"), f"I4: {op_id} is {row.status}"
    created = [row.entity_id for row in held.values() if row.kind == "visit.create" and row.status == "accepted"]
    assert len(created) == len(set(created)) == len(stored), "I4: a visit twice, or one that nobody sent"


class _TakenBack(Exception):
    """Nothing of what was tried stays."""


async def _check_risk(deployment: Deployment, grounds: Grounds) -> None:
    try:
        async with transaction(deployment, EVERYWHERE) as db:
            before = await _levels(db)
            causes = [Cause(UUID(home), "enrolment", UUID(home)) for home in grounds.homes]
            await reassess(db, operator(COUNTY), clock.now(), causes)
            assert await _levels(db) == before, "I5: the risk is not what the facts say"
            raise _TakenBack
    except _TakenBack:
        return


async def _levels(db: Db) -> dict[UUID, tuple[Any, ...]]:
    columns = ("level", "computed_level", "score", "next_due", "proposal_to")
    return {row.person_id: tuple(getattr(row, name) for name in columns) for row in await db.all(select(standings))}
