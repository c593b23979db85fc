"""Table of what was published to the reference feed."""

from uuid import UUID

from sqlmodel import Field

from app.core.tables import CountyRow


class ReferenceItemRow(CountyRow, table=True):
    """One document of the reference feed as it was published last; its revision grows with every change of its content."""

    __tablename__ = "reference_item"
    entity_id: UUID = Field(primary_key=True)
    entity: str = Field(max_length=24)
    name: str = Field(max_length=80)
    revision: int
    fingerprint: bytes
    content: bytes
