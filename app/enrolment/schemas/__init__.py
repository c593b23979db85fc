"""Wire shapes of enrolment."""

from app.enrolment.schemas.changing import (
    DepartureIn,
    HouseholdPatch,
    JoinIn,
    MoveIn,
    NewDisabilityIn,
    NewEntitlementIn,
    NewTagIn,
    PersonPatch,
    StatusIn,
)
from app.enrolment.schemas.registering import HouseholdIn, PersonOfHouseholdIn

__all__ = [
    "DepartureIn",
    "HouseholdIn",
    "HouseholdPatch",
    "JoinIn",
    "MoveIn",
    "NewDisabilityIn",
    "NewEntitlementIn",
    "NewTagIn",
    "PersonOfHouseholdIn",
    "PersonPatch",
    "StatusIn",
]
