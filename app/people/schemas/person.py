"""Wire shapes of people: what is shown of them and their dated facts, masked; what a search asks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.core.web.strict import Wire
from app.people.masking import mask_birth, mask_name, mask_number, mask_phone
from app.people.policy import age_on
from app.people.reference import reference
from app.people.search import SearchPeople
from app.people.shown import ShownPerson
from app.people.values import Contact, FileFact

PERSON_ID = "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"
HOUSEHOLD_ID = "0197a3c2-7d1e-7aaa-8b1f-2d6f0e5a4b10"
Relation = Annotated[str, Field(max_length=2, examples=["02"], description="与户主关系 GB/T 4761 Relation to the head")]
Colour = Annotated[str | None, Field(max_length=8, examples=["orange"], description="red, orange, yellow")]


class FactOut(BaseModel):
    """A dated fact: it holds from `from` up to, not including, `until`. A restricted one shows only that it exists."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
    id: UUID = Field(examples=["0197a3c2-7d1e-7bbb-8b1f-2d6f0e5a4b12"])
    from_day: date = Field(alias="from", examples=["2022-01-05"])
    until: date | None = Field(examples=[None])
    restricted: bool = Field(default=False, examples=[False])


class EntitlementOut(FactOut):
    """Aid a person is, was or would have been entitled to."""

    category: str = Field(max_length=40, examples=["tekun_dispersed"])
    subtype: str | None = Field(max_length=40, examples=[None])
    ended_as: str | None = Field(max_length=10, examples=[None], description="left, refused")


class TagOut(FactOut):
    """A mark of the file."""

    tag: str | None = Field(max_length=40, examples=["lost_only_child"])


class DisabilityOut(FactOut):
    """A certified disability, GB/T 26341: type 1 to 7, grade 1 (worst) to 4."""

    type: int | None = Field(ge=1, le=99, examples=[4])
    grade: int | None = Field(ge=1, le=4, examples=[2])


class StatusOut(FactOut):
    """A status of the file."""

    status: str = Field(max_length=12, examples=["active"])


class MembershipOut(FactOut):
    """A spell in a household."""

    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    relation: Relation


class ContactOut(BaseModel):
    """Whom to call in an emergency."""

    name: str = Field(max_length=50, examples=["李*"])
    relation: Relation
    phone: str | None = Field(max_length=20, examples=["138****8000"])

    @classmethod
    def of(cls, contact: Contact, *, masked: bool) -> "ContactOut":
        """The shape of a contact."""
        if not masked:
            return cls(name=contact.name, relation=contact.relation, phone=contact.phone)
        return cls(name=mask_name(contact.name), relation=contact.relation, phone=mask_phone(contact.phone))


class PersonBriefOut(BaseModel):
    """A person in a list."""

    id: UUID = Field(examples=[PERSON_ID])
    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    place: str = Field(max_length=20, examples=["330481001001"])
    name: str = Field(max_length=50, examples=["张*三"])
    relation: Relation
    status: str = Field(max_length=12, examples=["active"])
    sex: str = Field(max_length=1, examples=["1"], description="GB/T 2261.1")
    birth_date: str = Field(max_length=10, examples=["1940-02-29"], description="14岁以下不含日 No day under 14")
    age: int = Field(ge=0, le=200, examples=[81])
    id_number: str | None = Field(max_length=40, examples=["330499********0021"])
    phone: str | None = Field(max_length=20, examples=["138****8000"])
    revision: int = Field(ge=1, le=2_147_483_647, examples=[1])
    data_status: str = Field(max_length=10, examples=["open"], description="open, restricted, erased")

    @classmethod
    def of(cls, shown: ShownPerson) -> "PersonBriefOut":
        """The shape of a person, masked."""
        return cls(**_brief(shown))


def _brief(shown: ShownPerson) -> dict[str, object]:
    person, identity = shown.person, shown.person.identity
    return {
        "id": person.person_id,
        "household_id": person.home_id,
        "place": shown.place,
        "name": mask_name(identity.name),
        "relation": person.relation_in(person.home_id),
        "status": person.status,
        "sex": person.sex,
        "birth_date": mask_birth(identity.birth_date, shown.day)
        if not person.withheld
        else str(identity.birth_date.year),
        "age": age_on(identity.birth_date, shown.day),
        "id_number": mask_number(identity.id_number),
        "phone": mask_phone(identity.phone),
        "revision": person.revision,
        "data_status": person.data_status,
    }


class PersonOut(PersonBriefOut):
    """A person with the dated facts of the file, masked."""

    id_type: str = Field(max_length=20, examples=["resident_id"])
    id_missing_reason: str | None = Field(max_length=200, examples=[None])
    phone_owner: str | None = Field(max_length=12, examples=["self"])
    contacts: list[ContactOut] = Field(max_length=10)
    caregiver: str | None = Field(max_length=50, examples=["李*"])
    marital: str | None = Field(max_length=2, examples=["30"])
    education: str | None = Field(max_length=2, examples=["80"])
    occupation: str | None = Field(max_length=60, examples=["务农"])
    ethnic_group: str | None = Field(max_length=2, examples=["01"])
    created_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])
    enrolled_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])
    statuses: list[StatusOut] = Field(max_length=1000)
    memberships: list[MembershipOut] = Field(max_length=1000)
    entitlements: list[EntitlementOut] = Field(max_length=1000)
    tags: list[TagOut] = Field(max_length=1000)
    disabilities: list[DisabilityOut] = Field(max_length=1000)

    @classmethod
    def of(cls, shown: ShownPerson) -> "PersonOut":
        """The shape of a person, masked, by the caller's rights."""
        person, identity = shown.person, shown.person.identity
        same = ("id_type", "id_missing_reason", "phone_owner", "marital", "education", "occupation", "ethnic_group")
        return cls(
            **_brief(shown),
            **{name: getattr(identity, name) for name in same},
            contacts=[ContactOut.of(one, masked=True) for one in identity.contacts],
            caregiver=mask_name(identity.caregiver) if identity.caregiver else None,
            created_at=person.created_at,
            enrolled_at=person.enrolled_at,
            statuses=[StatusOut(**_dated(one), status=one.code) for one in person.of_kind("status")],
            memberships=[
                MembershipOut(**_dated(one), household_id=one.household_id, relation=one.code)
                for one in person.of_kind("membership")
            ],
            entitlements=[_entitlement(one) for one in person.told("entitlement")],
            tags=[_tag(one, shown.detailed) for one in person.told("tag")],
            disabilities=[_disability(one, shown.detailed) for one in person.told("disability")],
        )


def _dated(fact: FileFact) -> dict[str, object]:
    return {"id": fact.fact_id, "from_day": fact.from_day, "until": fact.until_day}


def _entitlement(fact: FileFact) -> EntitlementOut:
    rest = {name: fact.detail.get(name) for name in ("subtype", "ended_as")}
    return EntitlementOut(**_dated(fact), category=fact.code, **rest)


def _hidden(listed: str, code: str, *, detailed: bool) -> bool:
    term = reference().term(listed, code)
    return not detailed and term is not None and term.restricted


def _tag(fact: FileFact, detailed: bool) -> TagOut:
    hidden = _hidden("tags", fact.code, detailed=detailed)
    return TagOut(**_dated(fact), restricted=hidden, tag=None if hidden else fact.code)


def _disability(fact: FileFact, detailed: bool) -> DisabilityOut:
    hidden = _hidden("disability_types", str(fact.detail["type"]), detailed=detailed)
    kind, grade = (None, None) if hidden else (fact.detail["type"], fact.detail["grade"])
    return DisabilityOut(**_dated(fact), restricted=hidden, type=kind, grade=grade)


class PeopleOut(BaseModel):
    """A page of people."""

    items: list[PersonBriefOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, shown: Sequence[ShownPerson], next_cursor: str | None = None) -> "PeopleOut":
        """The shape of a page."""
        return cls(items=[PersonBriefOut.of(one) for one in shown], next_cursor=next_cursor)


class SearchIn(Wire):
    """One exact value to find people by; it travels in the body, never in an address."""

    id_number: str | None = Field(default=None, min_length=1, max_length=60, examples=["33049919400229002X"])
    phone: str | None = Field(default=None, min_length=1, max_length=30, examples=[None])
    name: str | None = Field(default=None, min_length=1, max_length=50, examples=[None])

    def command(self) -> SearchPeople:
        """The command."""
        return SearchPeople(self.id_number, self.phone, self.name)
