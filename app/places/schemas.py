"""Wire shapes of places."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.places.values import Place


class PlaceOut(BaseModel):
    """A county, town, village, villager group or grid."""

    code: str = Field(max_length=20, examples=["330481001001"], description="区划代码 Division code")
    name: str = Field(max_length=60, examples=["硖石街道"])
    level: str = Field(max_length=16, examples=["village"], description="county, town, village, villager_group or grid")
    parent_code: str | None = Field(max_length=20, examples=["330481001"])

    @classmethod
    def of(cls, place: Place) -> "PlaceOut":
        """The shape of a place."""
        return cls(code=place.code, name=place.name, level=place.level, parent_code=place.parent_code)


class PlacesOut(BaseModel):
    """A page of places in the order of their codes."""

    items: list[PlaceOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, places: Sequence[Place], next_cursor: str | None) -> "PlacesOut":
        """The shape of a page."""
        return cls(items=[PlaceOut.of(place) for place in places], next_cursor=next_cursor)
