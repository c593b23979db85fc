"""Wire shapes of registering: households and people to be, with the dated facts their files begin with."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.web.strict import Day, Flag, Real, Wire
from app.enrolment.drafts import DuplicateOverride, FactDraft, PersonDraft, RegisterHousehold, RegisterPerson
from app.people.schemas.person import HOUSEHOLD_ID, PERSON_ID
from app.people.values import Contact, GeoPoint

Name = Annotated[str, Field(min_length=1, max_length=50, examples=["张小花"])]
Relation = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{2}$", max_length=2, examples=["02"], description="与户主关系 GB/T 4761 Relation to the head"
    ),
]
Place = Annotated[
    str,
    Field(
        pattern=r"^[0-9-]{12,15}$",
        max_length=15,
        examples=["330481001001"],
        description="村、组或网格代码 Village or below",
    ),
]
Address = Annotated[str, Field(max_length=200, examples=["3组12号"])]
Note = Annotated[str | None, Field(max_length=1000, examples=["门前有台阶"])]
Until = Annotated[Day | None, Field(examples=[None], description="不含该日 Not including this day")]
Sex = Annotated[
    str | None, Field(pattern=r"^[0-9]$", max_length=1, examples=["2"], description="GB/T 2261.1；有证件号可省略")
]
Born = Annotated[Day | None, Field(examples=["1940-02-29"], description="有证件号可省略 May be left out with a number")]
Code = Annotated[str | None, Field(max_length=2, pattern=r"^[0-9]{2}$", examples=["30"])]
Phone = Annotated[str | None, Field(min_length=3, max_length=30, examples=["13800008000"])]
Reason = Annotated[str | None, Field(min_length=1, max_length=200, examples=[None])]


class Dated(Wire):
    """From when a fact holds, and until when."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    from_day: Day = Field(alias="from", examples=["2022-01-05"])
    until: Until = None


class EntitlementIn(Dated):
    """Aid a person is or was entitled to; an ended or refused one says so."""

    category: str = Field(min_length=1, max_length=40, examples=["tekun_dispersed"])
    subtype: str | None = Field(default=None, max_length=40, examples=[None])
    ended_as: Literal["left", "refused"] | None = Field(default=None, examples=[None])

    def draft(self, pointer: str = "", replaces: UUID | None = None) -> FactDraft:
        """The fact to be."""
        detail = {"subtype": self.subtype, "ended_as": self.ended_as}
        said = {name: value for name, value in detail.items() if value is not None}
        return FactDraft("entitlement", self.category, self.from_day, self.until, said, replaces, pointer)


class TagIn(Dated):
    """A mark of the file."""

    tag: str = Field(min_length=1, max_length=40, examples=["lost_only_child"])

    def draft(self, pointer: str = "", replaces: UUID | None = None) -> FactDraft:
        """The fact to be."""
        return FactDraft("tag", self.tag, self.from_day, self.until, {}, replaces, pointer)


class DisabilityIn(Dated):
    """A certified disability, GB/T 26341: type 1 to 7, grade 1 (worst) to 4."""

    type: Annotated[int, Field(strict=True, ge=1, le=99, examples=[4])]
    grade: Annotated[int, Field(strict=True, ge=1, le=4, examples=[2])]
    certificate: str | None = Field(
        default=None, pattern=r"^[0-9]{17}[0-9X][1-7][1-4](B[0-9])?$", max_length=22, examples=[None]
    )

    def draft(self, pointer: str = "", replaces: UUID | None = None) -> FactDraft:
        """The fact to be."""
        said = {"type": self.type, "grade": self.grade}
        detail = {**said, "certificate": self.certificate} if self.certificate else said
        code = f"{self.type}.{self.grade}"
        return FactDraft("disability", code, self.from_day, self.until, detail, replaces, pointer)


class ContactIn(Wire):
    """Whom to call in an emergency."""

    name: Name
    relation: Relation
    phone: str = Field(min_length=3, max_length=30, examples=["13800008001"])

    def contact(self) -> Contact:
        """The contact."""
        return Contact(self.name, self.relation, self.phone)


class IdentityIn(Wire):
    """What may be said of a person, when registering and later; an identity number says birth date and sex by itself."""

    sex: Sex = None
    birth_date: Born = None
    id_type: str | None = Field(default=None, max_length=20, examples=["resident_id"])
    id_number: str | None = Field(default=None, min_length=1, max_length=60, examples=["33049919400229002X"])
    id_missing_reason: Reason = None
    birth_reason: Reason = None
    phone: Phone = None
    phone_owner: str | None = Field(default=None, max_length=12, examples=["self"])
    contacts: list[ContactIn] = Field(default=[], max_length=5)
    caregiver: str | None = Field(default=None, min_length=1, max_length=50, examples=["李四"])
    marital: Code = None
    education: Code = None
    occupation: str | None = Field(default=None, max_length=60, examples=["务农"])
    ethnic_group: Code = None
    note: Note = None

    def said(self, *, all_fields: bool) -> dict[str, Any]:
        """The values by their names: all of them, or those that were sent."""
        names = IdentityIn.model_fields if all_fields else set(self.model_fields_set)
        values = {name: getattr(self, name) for name in names}
        if "contacts" in values:
            values["contacts"] = tuple(one.contact() for one in self.contacts)
        return values


class DuplicateOverrideIn(Wire):
    """已核对，不是同一人 Compared with those the refusal named (`of`), and, where it said so, asked about one elsewhere; and why."""

    of: list[UUID] = Field(default=[], max_length=50, examples=[[PERSON_ID]])
    elsewhere: Flag = Field(default=False, examples=[False])
    reason: str = Field(min_length=1, max_length=400, examples=["同名同日生的两位老人，已当面核对"])

    def override(self) -> DuplicateOverride:
        """As a draft says it."""
        return DuplicateOverride(tuple(self.of), self.reason, self.elsewhere)


class PersonBody(IdentityIn):
    """A person to be, under whatever id."""

    name: Name
    relation: Relation
    status: Literal["candidate", "watch", "active"] = Field(default="candidate", examples=["active"])
    since: Day | None = Field(default=None, examples=["2022-01-05"])
    entitlements: list[EntitlementIn] = Field(default=[], max_length=50)
    tags: list[TagIn] = Field(default=[], max_length=50)
    disabilities: list[DisabilityIn] = Field(default=[], max_length=10)
    duplicate_override: DuplicateOverrideIn | None = None

    def draft_of(self, person_id: UUID) -> PersonDraft:
        """The person to be, under an id."""
        facts = (
            *(one.draft(f"entitlements/{index}") for index, one in enumerate(self.entitlements)),
            *(one.draft(f"tags/{index}") for index, one in enumerate(self.tags)),
            *(one.draft(f"disabilities/{index}") for index, one in enumerate(self.disabilities)),
        )
        rest = self.said(all_fields=True)
        override = self.duplicate_override.override() if self.duplicate_override else None
        return PersonDraft(
            person_id,
            self.name,
            self.relation,
            status=self.status,
            since=self.since,
            facts=facts,
            duplicate_override=override,
            **rest,
        )


class PersonIn(PersonBody):
    """A person to be."""

    id: UUID = Field(examples=[PERSON_ID], description="客户端生成的 UUID Made by the client")

    def draft(self) -> PersonDraft:
        """The person to be."""
        return self.draft_of(self.id)


class PersonOfHouseholdIn(PersonIn):
    """A person to be, in a household that is registered."""

    household_id: UUID = Field(examples=[HOUSEHOLD_ID])

    def command(self) -> RegisterPerson:
        """The command."""
        return RegisterPerson(self.household_id, self.draft())


class GeoPointIn(Wire):
    """Where a house stands, as the phone or the map says it."""

    lat: Real = Field(ge=-90, le=90, examples=[30.53])
    lng: Real = Field(ge=-180, le=180, examples=[120.68])
    datum: Literal["wgs84", "gcj02", "bd09"] = Field(examples=["gcj02"])

    def value(self) -> GeoPoint:
        """As a command says it."""
        return GeoPoint(self.lat, self.lng, self.datum)


class HouseholdIn(Wire):
    """A household to be, with its people."""

    id: UUID = Field(examples=[HOUSEHOLD_ID], description="客户端生成的 UUID Made by the client")
    place: Place
    address: Address = ""
    location: GeoPointIn | None = None
    note: Note = None
    people: list[PersonIn] = Field(min_length=1, max_length=30)

    def command(self) -> RegisterHousehold:
        """The command."""
        people = tuple(one.draft() for one in self.people)
        return RegisterHousehold(
            self.id, self.place, people, self.address, self.location.value() if self.location else None, self.note
        )
