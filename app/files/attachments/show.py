"""Showing a file to whoever may see its household: by variant, in parts, and kept as a read."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from app.access.policy import PLACED_ROLES
from app.access.scope import roles_over, scope_of
from app.core.blobs import BlobMissing
from app.core.crypto import DESTROYED, unwrap_key
from app.core.db import Db, Deployment
from app.core.errors import Refusal, conflict, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.media import store
from app.media.content import read_content
from app.media.policy import variant_refused
from app.media.values import SUFFIXES, Attachment, Blob, Variant
from app.people import store as registry
from app.people.sealing import withheld


@dataclass(frozen=True, slots=True)
class ShowAttachment:
    """Which file, and which variant of it."""

    attachment_id: UUID
    variant: Variant


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that may be shown: its size and type as they are sent, under a name that says nothing of anybody."""

    blob: Blob
    variant: Variant
    size: int
    media_type: str
    name: str


async def show_attachment(db: Db, actor: Actor, _at: datetime, command: ShowAttachment) -> Outcome[Shown]:
    """Let a reader have a file. Raises 404, 403 (an original), 409 (not here yet, refused, or withheld)."""
    one = await store.attachment_by_id(db, actor.county, command.attachment_id)
    if one is None or one.state == "erased":
        raise not_found()
    homes = await registry.households_in_scope(db, scope_of(actor), [one.household_id])
    if one.household_id not in homes:
        raise not_found()
    home = homes[one.household_id]
    if one.subject_id:
        people = await registry.people_by_id(db, actor.county, [one.subject_id])
        if any(person.withheld for person in people.values()):
            raise withheld()
    oversees = bool(roles_over(actor, home.place, home.team_id) & PLACED_ROLES)
    if refusal := variant_refused(command.variant, one.media_type, oversees=oversees) or not_ready(one):
        raise refusal
    blob = await store.blob_by_id(db, actor.county, cast(UUID, one.blob_id))
    if blob is None or blob.wrapped == DESTROYED:
        raise not_found()
    fact = Fact("attachment.read", one.attachment_id, one.household_id, {"variant": command.variant})
    return Outcome(_shown(blob, command.variant, one.attachment_id), (fact,))


def not_ready(one: Attachment) -> Refusal | None:
    """409 for a file that has not come, is not looked at yet, or was refused."""
    if one.state == "ready":
        return None
    if one.state == "blocked":
        return conflict("ATTACHMENT_BLOCKED", "该文件未通过检查", "The file was refused when it was looked at")
    return conflict("ATTACHMENT_NOT_READY", "文件尚未就绪", "The file is not here yet")


def _shown(blob: Blob, variant: Variant, attachment_id: UUID) -> Shown:
    size = blob.size if variant == "original" else blob.variants.get(variant, 0)
    media_type = blob.media_type if variant == "original" else "image/jpeg"
    return Shown(blob, variant, size, media_type, f"{attachment_id}-{variant}.{SUFFIXES[media_type]}")


async def content_of(deployment: Deployment, shown: Shown, start: int, end: int) -> bytes:
    """The bytes from `start` up to `end`. Raises 404 when the store has lost them."""
    key = unwrap_key(deployment.keyring, str(shown.blob.blob_id), shown.blob.wrapped)
    try:
        return await read_content(deployment.blobs, key, shown.blob.blob_id, shown.variant, shown.size, start, end)
    except BlobMissing as error:
        raise not_found() from error
