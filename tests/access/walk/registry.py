"""All cases together."""

from tests.access.walk import (
    cases_of_access,
    cases_of_alerts,
    cases_of_clues,
    cases_of_deliberations,
    cases_of_doubles,
    cases_of_events,
    cases_of_media,
    cases_of_people,
    cases_of_policies,
    cases_of_programmes,
    cases_of_referrals,
    cases_of_rights,
    cases_of_risk,
    cases_of_sync,
    cases_of_visits,
)
from tests.access.walk.cases import CASES

PARTS = (
    cases_of_access,
    cases_of_alerts,
    cases_of_clues,
    cases_of_deliberations,
    cases_of_doubles,
    cases_of_events,
    cases_of_media,
    cases_of_people,
    cases_of_policies,
    cases_of_programmes,
    cases_of_referrals,
    cases_of_rights,
    cases_of_risk,
    cases_of_sync,
    cases_of_visits,
)
assert all(part.__name__ for part in PARTS)

__all__ = ["CASES", "PARTS"]
