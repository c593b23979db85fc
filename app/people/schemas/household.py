"""Wire shapes of households: what is shown of them masked, and how to reach them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from app.people.schemas.person import HOUSEHOLD_ID, PERSON_ID, Colour, ContactOut, PersonBriefOut, Relation
from app.people.sealing import details_of
from app.people.shown import ShownHousehold, ShownPerson


class HouseholdOut(BaseModel):
    """A household with the people who now belong to it, masked; the address stands in its contact."""

    id: UUID = Field(examples=[HOUSEHOLD_ID])
    place: str = Field(max_length=20, examples=["330481001001"])
    place_name: str = Field(max_length=60, examples=["西山社区居委会"])
    team_id: UUID | None = Field(examples=[None])
    level: Colour
    revision: int = Field(ge=1, le=2_147_483_647, examples=[1])
    created_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])
    people: list[PersonBriefOut] = Field(max_length=100)

    @classmethod
    def of(cls, shown: ShownHousehold) -> "HouseholdOut":
        """The shape of a household."""
        one = shown.household
        return cls(
            id=one.household_id,
            place=one.place,
            place_name=shown.place_name,
            team_id=one.team_id,
            level=one.level,
            revision=one.revision,
            created_at=one.created_at,
            people=[PersonBriefOut.of(person) for person in shown.people],
        )


class HouseholdsOut(BaseModel):
    """A page of households."""

    items: list[HouseholdOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, shown: Sequence[ShownHousehold], next_cursor: str | None) -> "HouseholdsOut":
        """The shape of a page."""
        return cls(items=[HouseholdOut.of(one) for one in shown], next_cursor=next_cursor)


class PersonContactOut(BaseModel):
    """How to reach a person, unmasked."""

    id: UUID = Field(examples=[PERSON_ID])
    name: str = Field(max_length=50, examples=["张小三"])
    relation: Relation
    phone: str | None = Field(max_length=20, examples=["13800008000"])
    phone_owner: str | None = Field(max_length=12, examples=["self"])
    caregiver: str | None = Field(max_length=50, examples=["李四"])
    contacts: list[ContactOut] = Field(max_length=10)
    note: str | None = Field(max_length=1000, examples=[None])

    @classmethod
    def of(cls, shown: ShownPerson) -> "PersonContactOut":
        """The shape of a person's contact."""
        identity = shown.person.identity
        return cls(
            id=shown.person.person_id,
            name=identity.name,
            relation=shown.person.relation_in(shown.person.household_id),
            phone=identity.phone,
            phone_owner=identity.phone_owner,
            caregiver=identity.caregiver,
            contacts=[ContactOut.of(one, masked=False) for one in identity.contacts],
            note=identity.note,
        )


class HouseholdContactOut(BaseModel):
    """How to find and reach a household, unmasked."""

    id: UUID = Field(examples=[HOUSEHOLD_ID])
    place_name: str = Field(max_length=60, examples=["西山社区居委会"])
    address: str = Field(max_length=200, examples=["3组12号"])
    note: str | None = Field(max_length=1000, examples=["门前有台阶"])
    people: list[PersonContactOut] = Field(max_length=100)

    @classmethod
    def of(cls, shown: ShownHousehold) -> "HouseholdContactOut":
        """The shape of a household's contact."""
        details = details_of(shown.household)
        return cls(
            id=shown.household.household_id,
            place_name=shown.place_name,
            address=details.address,
            note=details.note,
            people=[PersonContactOut.of(one) for one in shown.people],
        )
