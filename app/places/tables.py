"""Table of places: official divisions, shared by all counties of a deployment."""

from sqlmodel import Field, SQLModel

from app.core.tables import Code


class PlaceRow(SQLModel, table=True):
    """A county, town, village, villager group or grid."""

    __tablename__ = "place"
    code: str = Field(primary_key=True, sa_type=Code)
    county: str = Field(max_length=6, index=True)
    name: str = Field(max_length=60)
    level: str = Field(max_length=16)
    parent_code: str | None = Field(default=None, sa_type=Code, index=True)
