"""SQL of media: files as they arrive and stand, attachments of visits; set-based."""

from app.media.store.attachments import (
    add_attachments,
    attachment_by_id,
    attachments_about,
    attachments_by_id,
    attachments_of_blob,
    attachments_waiting,
    forget_attachments,
    known_attachments,
    settle_attachments,
)
from app.media.store.blobs import (
    add_blob,
    blob_by_id,
    blob_of_content,
    blobs_of_accounts,
    change_blob,
    destroy_blobs,
    move_on,
)
from app.media.store.orphans import (
    blobs_waited_for,
    clear_marks,
    delete_blob,
    expired_uploads,
    is_referenced,
    mark_unreferenced,
    marked_blobs,
)

__all__ = [
    "add_attachments",
    "add_blob",
    "attachment_by_id",
    "attachments_about",
    "attachments_by_id",
    "attachments_of_blob",
    "attachments_waiting",
    "blob_by_id",
    "blob_of_content",
    "blobs_of_accounts",
    "blobs_waited_for",
    "change_blob",
    "clear_marks",
    "delete_blob",
    "destroy_blobs",
    "expired_uploads",
    "forget_attachments",
    "is_referenced",
    "known_attachments",
    "mark_unreferenced",
    "marked_blobs",
    "move_on",
    "settle_attachments",
]
