"""Values of media: a file as it arrives and stands, what a visit says of one, what is taken. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

MOST_BYTES: Final = 15_728_640
MOST_PIECE_BYTES: Final = 1_048_576
# Smaller pieces, but for the last one, would make more rows of bookkeeping than photo.
LEAST_PIECE_BYTES: Final = 16_384
UNFINISHED_FOR: Final = timedelta(days=14)
# Longer than the longest spell without a network: a photo may wait that long for its visit.
UNREFERENCED_FOR: Final = timedelta(days=90)
MARKED_FOR: Final = timedelta(days=7)
MOST_PIXELS: Final = 40_000_000
VARIANTS: Final = {"thumb": 320, "screen": 1280}

PHOTOS: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
RECORDINGS: Final = frozenset({"audio/mp4", "audio/aac", "audio/mpeg", "audio/ogg", "audio/amr", "audio/wav"})
MEDIA_TYPES: Final = PHOTOS | RECORDINGS
# What a photo of these types is drawn anew from; others have no smaller variants.
DRAWABLE: Final = PHOTOS - {"image/heic"}
SUFFIXES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/amr": "amr",
    "audio/wav": "wav",
}
Variant = Literal["thumb", "screen", "original"]
# receiving: pieces come in · scanning: whole, not yet looked at · ready, blocked: the last word · expired: nobody went on with it
BlobState = Literal["receiving", "scanning", "ready", "blocked", "expired"]
# missing: the file has not come · scanning · ready · blocked · erased: gone with the person or the household
AttachmentState = Literal["missing", "scanning", "ready", "blocked", "erased"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file as it came: where it begins, how long it is, the first half of its SHA-256 in hexadecimal."""

    start: int
    length: int
    digest: str

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of one account: as far as it has come, and then what became of it. `wrapped` is its key under the deployment's,
    `variants` the sizes in bytes of what was drawn of it."""

    county: str
    blob_id: UUID
    account_id: UUID
    sha256: str
    size: int
    media_type: str
    kind: str
    state: BlobState
    offset: int
    pieces: tuple[Piece, ...]
    reason: str | None
    variants: Mapping[str, int]
    wrapped: bytes
    created_at: datetime
    moved_at: datetime
    marked_at: datetime | None

    @property
    def complete(self) -> bool:
        """True once all of it is here and its digest was right."""
        return self.state in {"scanning", "ready", "blocked"}

    @property
    def expires_at(self) -> datetime:
        """Until when pieces are taken."""
        return self.moved_at + UNFINISHED_FOR

    def expired(self, at: datetime) -> bool:
        """True for a file that nobody went on with in time."""
        return self.state == "expired" or (self.state == "receiving" and at >= self.expires_at)


@dataclass(frozen=True, slots=True)
class Attached:
    """What a visit says of one of its files. `subject_id` is the person it is about, where that is one."""

    attachment_id: UUID
    household_id: UUID
    visit_id: UUID
    team_id: UUID | None
    subject_id: UUID | None
    author: UUID | None
    sha256: str
    size: int
    media_type: str
    role: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as it stands."""

    attachment_id: UUID
    household_id: UUID
    visit_id: UUID
    subject_id: UUID | None
    author: UUID | None
    added_by: UUID | None
    sha256: str
    size: int
    media_type: str
    role: str
    state: AttachmentState
    blob_id: UUID | None
    revision: int


def piece_name(blob_id: UUID, piece: Piece) -> str:
    """Where a piece lies: by what it is, so that the same piece sent twice is one, and another one cannot take its place."""
    return f"{staging_of(blob_id)}/{piece.start}-{piece.length}-{piece.digest}"


def staging_of(blob_id: UUID) -> str:
    """Where the pieces of a file lie until it is whole."""
    return f"staging/{blob_id}"


def blob_name(blob_id: UUID, variant: str = "original") -> str:
    """Where a file lies; the end of its id, which is random, spreads files over folders. Nothing of its content is in it."""
    text = blob_id.hex
    return f"blobs/{text[-2:]}/{text[-4:-2]}/{text}.{variant}"


def names_of(blob_id: UUID) -> list[str]:
    """Where a file and all its variants lie."""
    return [blob_name(blob_id, variant) for variant in ("original", *VARIANTS)]
