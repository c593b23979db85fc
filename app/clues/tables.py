"""Tables of clues: what was reported, the links by which anybody may report, and who informs for which group."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class ClueLinkRow(CountyRow, table=True):
    """A link to the form of one village, printed as a QR code; of its token only a digest is kept."""

    __tablename__ = "clue_link"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "county", "place"))
    link_id: UUID = Field(primary_key=True)
    place: str = Field(sa_type=Code, foreign_key="place.code")
    label: str = Field(max_length=60)
    token_digest: bytes
    made_at: datetime = Field(sa_type=Instant)
    made_by: UUID | None
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class ClueRow(CountyRow, table=True):
    """A report: where, what, how urgent and where it stands are plain; whom it is about and all words are sealed under its own key."""

    __tablename__ = "clue"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        ForeignKeyConstraint(["county", "link_id"], ["clue_link.county", "clue_link.link_id"]),
        ForeignKeyConstraint(["county", "duplicate_of"], ["clue.county", "clue.clue_id"]),
        Index(None, "county", "place", "reported_at"),
        Index(None, "county", "reported_at"),
        Index(None, "county", "reporter", "reported_at"),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
        Index(None, "county", "link_id", "reported_at"),
    )
    clue_id: UUID = Field(primary_key=True)
    receipt: str = Field(max_length=16)
    place: str = Field(sa_type=Code, foreign_key="place.code")
    what: str = Field(max_length=24)
    urgency: str = Field(max_length=8)
    source: str = Field(max_length=20)
    occurred_at: datetime = Field(sa_type=Instant)
    reported_at: datetime = Field(sa_type=Instant)
    reporter: UUID | None
    link_id: UUID | None
    state: str = Field(max_length=12)
    household_id: UUID | None
    person_id: UUID | None
    match_id: UUID | None
    outcome: str | None = Field(default=None, max_length=12)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: UUID | None = None
    duplicate_of: UUID | None = None
    alert_id: UUID | None = None
    name_index: bytes | None
    phone_index: bytes | None
    id_index: bytes | None
    revision: int
    sealed: bytes
    sealed_finding: bytes | None = None


class InformantRow(CountyRow, table=True):
    """What kind of informant an account is; where it informs is its role's place."""

    __tablename__ = "informant"
    __table_args__ = (ForeignKeyConstraint(["county", "account_id"], ["account.county", "account.account_id"]),)
    account_id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=20)
    registered_at: datetime = Field(sa_type=Instant)
    registered_by: UUID | None
