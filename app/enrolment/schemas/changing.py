"""Wire shapes of what changes a file: amendments, moves, statuses, dated facts."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.core.web.strict import Day, Wire
from app.enrolment.amend import AmendHousehold, AmendPerson
from app.enrolment.join import JoinHousehold
from app.enrolment.leave import LeaveHousehold
from app.enrolment.move import MoveHousehold
from app.enrolment.record import RecordFact
from app.enrolment.schemas.registering import (
    Address,
    DisabilityIn,
    EntitlementIn,
    GeoPointIn,
    IdentityIn,
    Name,
    Note,
    Place,
    Relation,
    TagIn,
)
from app.enrolment.suspend import ChangeStatus
from app.people.schemas.person import HOUSEHOLD_ID

Since = Annotated[
    Day | None, Field(examples=["2022-03-01"], description="自该日起，默认当天 From this day, by default today")
]
Why = Annotated[str | None, Field(max_length=200, examples=["住院治疗"], description="原因，加密保存 Why; kept sealed")]
FACT_ID = "0197a3c2-7d1e-7bbb-8b1f-2d6f0e5a4b12"


class HouseholdPatch(Wire):
    """What is to be changed of a household; fields left out stay. The place changes by a move."""

    address: Address = ""
    location: GeoPointIn | None = None
    note: Note = None

    def command(self, household_id: UUID, version: int) -> AmendHousehold:
        """The command."""
        changes = {name: getattr(self, name) for name in self.model_fields_set}
        if self.location is not None:
            changes["location"] = self.location.value()
        return AmendHousehold(household_id, version, changes)


def _without_default(schema: dict[str, Any]) -> None:
    """A field that is left out stays as it is: in the description it has no default."""
    schema.pop("default", None)


class PersonPatch(IdentityIn):
    """What is to be changed of a person; fields left out stay, null clears."""

    name: Name = Field(default="", json_schema_extra=_without_default)

    def command(self, person_id: UUID, version: int) -> AmendPerson:
        """The command."""
        return AmendPerson(person_id, version, self.said(all_fields=False))


class MoveIn(Wire):
    """Where a household lives from now on."""

    place: Place
    address: Address

    def command(self, household_id: UUID) -> MoveHousehold:
        """The command."""
        return MoveHousehold(household_id, self.place, self.address)


class StatusIn(Wire):
    """The next status of a file."""

    status: Literal["candidate", "watch", "active", "suspended", "transferred", "closed"] = Field(
        examples=["suspended"]
    )
    since: Since = None
    reason: Why = None

    def command(self, person_id: UUID) -> ChangeStatus:
        """The command."""
        return ChangeStatus(person_id, self.status, self.since, self.reason)


class JoinIn(Wire):
    """The household a person moves into."""

    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    relation: Relation
    since: Since = None

    def command(self, person_id: UUID) -> JoinHousehold:
        """The command."""
        return JoinHousehold(person_id, self.household_id, self.relation, self.since)


class DepartureIn(Wire):
    """How a person left: moved away, or died or no longer in need."""

    status: Literal["transferred", "closed"] = Field(examples=["transferred"])
    since: Since = None
    reason: Why = None

    def command(self, person_id: UUID) -> LeaveHousehold:
        """The command."""
        return LeaveHousehold(person_id, self.status, self.since, self.reason)


class FactId(Wire):
    """A fact's own id, and the fact it corrects or ends."""

    id: UUID = Field(examples=[FACT_ID], description="客户端生成的 UUID Made by the client")
    replaces: UUID | None = Field(
        default=None, examples=[None], description="更正或结束的事实 The fact this corrects or ends"
    )


class NewEntitlementIn(EntitlementIn, FactId):
    """An entitlement for a file."""

    def command(self, person_id: UUID) -> RecordFact:
        """The command."""
        return RecordFact(person_id, self.id, self.draft("", self.replaces))


class NewTagIn(TagIn, FactId):
    """A tag for a file."""

    def command(self, person_id: UUID) -> RecordFact:
        """The command."""
        return RecordFact(person_id, self.id, self.draft("", self.replaces))


class NewDisabilityIn(DisabilityIn, FactId):
    """A disability for a file."""

    def command(self, person_id: UUID) -> RecordFact:
        """The command."""
        return RecordFact(person_id, self.id, self.draft("", self.replaces))
