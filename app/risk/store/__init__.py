"""SQL of risk, set-based; opened and sealed here."""

from app.risk.store.current import (
    States,
    StoredStanding,
    due_by_county,
    household_states,
    next_due_to_change,
    put_household_states,
    put_next_changes,
    put_standings,
    put_states,
    raise_standing,
    standings_of,
    states_of,
)
from app.risk.store.decided import StoredAssessment, add_assessments, assessments_of, bodies_of
from app.risk.store.known import (
    Observation,
    VisitAbout,
    acts_by_id,
    acts_of_person,
    add_observations,
    answers_of,
    observations_of,
    visits_about,
)
from app.risk.store.schedule import policy_document, schedule

__all__ = [
    "Observation",
    "States",
    "StoredAssessment",
    "StoredStanding",
    "VisitAbout",
    "acts_by_id",
    "acts_of_person",
    "add_assessments",
    "add_observations",
    "answers_of",
    "assessments_of",
    "bodies_of",
    "due_by_county",
    "household_states",
    "next_due_to_change",
    "observations_of",
    "policy_document",
    "put_household_states",
    "put_next_changes",
    "put_standings",
    "put_states",
    "raise_standing",
    "schedule",
    "standings_of",
    "states_of",
    "visits_about",
]
