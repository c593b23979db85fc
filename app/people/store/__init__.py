"""SQL of the registry. Reads that serve a request take a Scope; the others are for verbs, after they have checked it."""

from app.people.store.listing import HouseholdFilter, PersonFilter, find_people, list_households, list_people
from app.people.store.loading import (
    find_fact,
    households_by_id,
    lock_households,
    people_by_id,
    people_of,
    places_of_people,
    set_levels,
)
from app.people.store.opening import open_keys
from app.people.store.reaching import households_in_scope, people_in_scope
from app.people.store.writing import (
    IdentityHolder,
    NewPerson,
    add_facts,
    add_households,
    add_people,
    claim_identities,
    identity_holders,
    release_identities,
    set_teams,
    update_households,
    update_people,
)

__all__ = [
    "HouseholdFilter",
    "IdentityHolder",
    "NewPerson",
    "PersonFilter",
    "add_facts",
    "add_households",
    "add_people",
    "claim_identities",
    "find_fact",
    "find_people",
    "households_by_id",
    "households_in_scope",
    "identity_holders",
    "list_households",
    "list_people",
    "lock_households",
    "open_keys",
    "people_by_id",
    "people_in_scope",
    "people_of",
    "places_of_people",
    "release_identities",
    "set_levels",
    "set_teams",
    "update_households",
    "update_people",
]
