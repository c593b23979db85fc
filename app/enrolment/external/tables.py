"""The table of other systems' ids."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class ExternalIdRow(CountyRow, table=True):
    """Whom, or which household, another system means by one of its ids, of which only a keyed fingerprint is kept.

    It is claimed before there is a row to refer to, and stays when the person is erased, so that the next delivery does not bring
    them back."""

    __tablename__ = "external_id"
    __table_args__ = (Index(None, "county", "subject_id"),)
    source: str = Field(primary_key=True, max_length=40)
    kind: str = Field(primary_key=True, max_length=10)
    external_index: bytes = Field(primary_key=True)
    subject_id: UUID
    created_at: datetime = Field(sa_type=Instant)
