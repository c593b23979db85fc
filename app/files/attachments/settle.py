"""Settling a file in the worker: looked at, then given to every attachment that waits for it and that its sender may reach."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.access.store import find_account
from app.core.db import Db, Deployment, reading
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.jobs import Job
from app.journal.perform import perform
from app.media import store
from app.media.check import Verdict, keep_verdict, look_at
from app.media.link import accounts_of, linked_fact
from app.media.values import Attachment, AttachmentState, Blob
from app.people import store as registry
from app.people.values import Household

NAME = "files"
# Attachments that are linked while a file is settled are settled in the next round; more than a few would be a mistake.
MOST_ROUNDS = 5
BATCH = 200


@dataclass(frozen=True, slots=True)
class SettleFile:
    """A file and what was found of it."""

    blob: Blob
    verdict: Verdict


async def check_file(deployment: Deployment, job: Job, at: datetime) -> None:
    """The job owed for every file that came whole."""
    await settle(deployment, at, job.county, UUID(job.payload["blob_id"]))


async def settle(deployment: Deployment, at: datetime, county: str, blob_id: UUID) -> None:
    """Look at a file and tell whoever waits for it. Done twice it changes nothing."""
    found = await look_at(deployment, county, blob_id)
    if found is None:
        return
    for _ in range(MOST_ROUNDS):
        if await perform(deployment, settle_file, operator(county, NAME), at, SettleFile(*found)):
            return


async def settle_file(db: Db, actor: Actor, at: datetime, command: SettleFile) -> Outcome[bool]:
    """Write the verdict and give the file to its attachments. False when some came meanwhile whose households are not locked."""
    county, blob = actor.county, command.blob
    waiting = await store.attachments_waiting(db, county, blob.sha256)
    # Households before files, as whoever links does it.
    homes = await registry.lock_households(db, county, {one.household_id for one in waiting})
    judged = await keep_verdict(db, blob, command.verdict, at)
    if judged is None or judged.state not in {"ready", "blocked"}:
        return Outcome(True, ())
    waiting = [
        one for one in await store.attachments_waiting(db, county, blob.sha256) if one.blob_id in {None, blob.blob_id}
    ]
    reach = await _reach(db, blob, at)
    mine = [one for one in waiting if (home := homes.get(one.household_id)) and _takes(blob, reach, one, home)]
    state: AttachmentState = "ready" if judged.state == "ready" else "blocked"
    if mine:
        await store.settle_attachments(db, county, blob.blob_id, state, [one.attachment_id for one in mine])
        await store.clear_marks(db, county, [blob.blob_id])
    facts = [Fact("file.checked", blob.blob_id, data={"state": state, "reason": judged.reason})]
    for one in mine:
        settled = replace(one, state=state, blob_id=blob.blob_id, revision=one.revision + 1)
        facts.append(linked_fact(settled, homes[one.household_id].team_id))
    return Outcome(all(one.household_id in homes for one in waiting), tuple(facts))


async def _reach(db: Db, blob: Blob, at: datetime) -> Scope:
    """Whose households the file's sender sees now."""
    account = await find_account(db, blob.county, blob.account_id, at)
    if account is None:
        return Scope(blob.county)
    return scope_of(
        Actor(blob.county, account.account_id, account.name, NAME, frozenset(), account.roles, account.seats)
    )


def _takes(blob: Blob, reach: Scope, one: Attachment, home: Household) -> bool:
    """True when the file is its visit's author's, or comes from somebody who sees the household."""
    return blob.account_id in accounts_of([one]) or reach.covers(home.county, home.place, home.team_id)


async def settle_leftovers(deployment: Deployment, at: datetime) -> int:
    """Files that came before a visit of a teammate: nobody owed them a second look. Returns how many were looked at."""
    async with reading(deployment, EVERYWHERE) as db:
        found: Sequence[Blob] = await store.blobs_waited_for(db, BATCH)
    for blob in found:
        await settle(deployment, at, blob.county, blob.blob_id)
    return len(found)
