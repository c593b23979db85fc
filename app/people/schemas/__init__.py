"""Wire shapes of the registry."""

from app.people.schemas.household import HouseholdContactOut, HouseholdOut, HouseholdsOut
from app.people.schemas.person import PeopleOut, PersonOut, SearchIn

__all__ = ["HouseholdContactOut", "HouseholdOut", "HouseholdsOut", "PeopleOut", "PersonOut", "SearchIn"]
