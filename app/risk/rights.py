"""Who decides on levels: officers of the town or above, at that place."""

from typing import Final

from app.access.scope import roles_over
from app.core.errors import Refusal, forbidden
from app.journal.actor import Actor
from app.people.values import Household

DECIDERS: Final = frozenset({"town_officer", "county_officer", "operator"})
COUNTY: Final = frozenset({"county_officer", "operator"})


def decides_on(actor: Actor, home: Household) -> bool:
    """True for an officer of the household's town or county."""
    return not DECIDERS.isdisjoint(roles_over(actor, home.place, home.team_id))


def signs_for_county(actor: Actor, home: Household) -> bool:
    """True for an officer of the household's county."""
    return not COUNTY.isdisjoint(roles_over(actor, home.place, home.team_id))


def not_the_role() -> Refusal:
    """403: the person's role does not allow this here."""
    return forbidden("ROLE_MISSING")
