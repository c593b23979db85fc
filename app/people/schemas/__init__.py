"""Wire shapes of the registry."""

from app.people.schemas.household import HouseholdContactOut, HouseholdOut, HouseholdsOut, PersonContactOut
from app.people.schemas.person import PeopleOut, PersonOut, SearchIn

__all__ = [
    "HouseholdContactOut",
    "HouseholdOut",
    "HouseholdsOut",
    "PeopleOut",
    "PersonContactOut",
    "PersonOut",
    "SearchIn",
]
