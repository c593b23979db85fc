"""Publishing to the reference feed: what changed since gets its next revision, what is gone is taken back; again, it changes nothing."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Final

from app.core import json
from app.core.clock import day_of
from app.core.crypto import fingerprint
from app.core.db import Db, Deployment, reading
from app.core.ids import derived_id
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor, operator
from app.journal.facts import REFERENCE_FEED, Fact, Outcome, Touch
from app.journal.jobs import Job
from app.journal.perform import perform
from app.places.store import counties
from app.sync.reference import store
from app.sync.reference.gather import gather_documents
from app.sync.reference.store import GONE, Item

DOCUMENTS: Final = uuid.UUID("5a0e4b5e-8f0f-5d0a-9f54-6a8f0d9f2c11")


async def publish_everywhere(deployment: Deployment, at: datetime) -> int:
    """Publish in every county whose places are known. Returns how many documents changed."""
    async with reading(deployment, EVERYWHERE) as db:
        behind = [one for one in await counties(db) if await _changes(db, one, at)]
    return sum([await perform(deployment, publish_reference, operator(one, "sync"), at, None) for one in behind])


async def run_publication(deployment: Deployment, _job: Job, at: datetime) -> None:
    """The worker's part where something must reach phones at once and not with the next hour."""
    await publish_everywhere(deployment, at)


async def publish_reference(db: Db, actor: Actor, at: datetime, _command: None) -> Outcome[int]:
    """Publish what changed to a county's phones. Returns how many documents that were."""
    changed = await _changes(db, actor.county, at)
    await store.put_items(db, actor.county, changed)
    touches = tuple(
        Touch(REFERENCE_FEED, one.entity, one.entity_id, None, one.revision, removed=one.fingerprint == GONE)
        for one in changed
    )
    fact = Fact("reference.published", data={"documents": len(touches)}, touches=touches)
    return Outcome(len(touches), (fact,) if touches else ())


def id_of(entity: str, name: str) -> uuid.UUID:
    """A document's id, the same in every county and always."""
    return derived_id(DOCUMENTS, entity, name)


async def _changes(db: Db, county: str, at: datetime) -> list[Item]:
    """The documents that were never published, or otherwise, or are no more: each at its next revision."""
    wanted = await gather_documents(db, county, day_of(at))
    known = await store.published(db, county)
    found = []
    for (entity, name), content in sorted(wanted.items()):
        before, body = known.pop(id_of(entity, name), None), json.dumps(content)
        if before is None or before.fingerprint != fingerprint(body):
            revision = before.revision + 1 if before else 1
            found.append(Item(id_of(entity, name), entity, name, revision, fingerprint(body), body))
    return found + [
        replace(one, revision=one.revision + 1, fingerprint=GONE) for one in known.values() if one.fingerprint != GONE
    ]
