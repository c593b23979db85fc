"""Linking: a visit says which files belong to it; a file may have come before, or comes later."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from app.core.db import Db
from app.core.errors import Refusal, id_reused
from app.journal.actor import Actor
from app.journal.facts import Fact, Touch, feed_of_home
from app.media import store
from app.media.values import Attached, Attachment, AttachmentState, Blob


async def check_attachments(db: Db, county: str, items: Sequence[Attached]) -> list[Refusal | None]:
    """For each what speaks against it: an id that stands already, or that comes twice."""
    if not items:
        return []
    taken = set(await store.known_attachments(db, county, {one.attachment_id for one in items}))
    found: list[Refusal | None] = []
    for one in items:
        found.append(id_reused() if one.attachment_id in taken else None)
        taken.add(one.attachment_id)
    return found


async def link_attachments(db: Db, actor: Actor, at: datetime, items: Sequence[Attached]) -> list[Fact]:
    """Keep what visits say of their files, with the files that are here. Three statements at most, none without any item.

    Files of whoever sends the visit and of its author are found; a teammate's are found by the worker, soon after.
    """
    if not items:
        return []
    accounts = {one.author for one in items if one.author} | ({actor.account_id} if actor.account_id else set())
    blobs = await store.blobs_of_accounts(db, actor.county, accounts, {one.sha256 for one in items})
    here = {blob.sha256: blob for blob in sorted(blobs, key=_worth) if blob.complete}
    new = [_attachment(actor, one, here.get(one.sha256)) for one in items]
    await store.add_attachments(db, actor.county, at, new)
    if any(blob.marked_at for blob in here.values()):
        await store.clear_marks(db, actor.county, [blob.blob_id for blob in here.values()])
    return [linked_fact(one, item.team_id) for one, item in zip(new, items, strict=True)]


def _worth(blob: Blob) -> int:
    """The better of two files of the same content stands last."""
    return ("expired", "receiving", "blocked", "scanning", "ready").index(blob.state)


def _attachment(actor: Actor, one: Attached, blob: Blob | None) -> Attachment:
    state: AttachmentState = "missing"
    if blob is not None:
        state = "ready" if blob.state == "ready" else "blocked" if blob.state == "blocked" else "scanning"
    return Attachment(
        attachment_id=one.attachment_id,
        household_id=one.household_id,
        visit_id=one.visit_id,
        subject_id=one.subject_id,
        author=one.author,
        added_by=actor.account_id,
        sha256=one.sha256,
        size=one.size,
        media_type=one.media_type,
        role=one.role,
        state=state,
        blob_id=blob.blob_id if blob else None,
        revision=1,
    )


def linked_fact(one: Attachment, team_id: UUID | None) -> Fact:
    """What phones are told of an attachment."""
    feed = feed_of_home(team_id, one.household_id)
    touches = (Touch(feed, "attachment", one.attachment_id, one.household_id, one.revision),)
    data = {"visit_id": one.visit_id, "state": one.state}
    return Fact("attachment.linked", one.attachment_id, one.household_id, data, touches)


def accounts_of(items: Collection[Attachment]) -> set[UUID]:
    """Whose files an attachment takes without asking further."""
    return {account for one in items for account in (one.author, one.added_by) if account}
