"""SQL of visits: records, their people, corrections; set-based."""

from app.visits.store.corrections import (
    Correction,
    add_correction,
    corrections_of,
    corrections_of_visits,
    is_known_correction,
    mark_corrected,
)
from app.visits.store.cosignatures import Cosignature, add_cosignature, cosignatures_of
from app.visits.store.digests import forget_digests
from app.visits.store.people import (
    VisitPerson,
    add_visit_people,
    newest_outcomes,
    people_named,
    people_of_visits,
    set_counted,
)
from app.visits.store.records import (
    Filter,
    Visit,
    add_visits,
    homes_of_visits,
    known_visits,
    newest_visits,
    opened_visits,
    raise_revisions,
    raise_revisions_about,
    raise_revisions_of_homes,
    visit_in_scope,
    visits_between,
    visits_in_scope,
    visits_of,
)
from app.visits.store.whereabouts import forget_locations

__all__ = [
    "Correction",
    "Cosignature",
    "Filter",
    "Visit",
    "VisitPerson",
    "add_correction",
    "add_cosignature",
    "add_visit_people",
    "add_visits",
    "corrections_of",
    "corrections_of_visits",
    "cosignatures_of",
    "forget_digests",
    "forget_locations",
    "homes_of_visits",
    "is_known_correction",
    "known_visits",
    "mark_corrected",
    "newest_outcomes",
    "newest_visits",
    "opened_visits",
    "people_named",
    "people_of_visits",
    "raise_revisions",
    "raise_revisions_about",
    "raise_revisions_of_homes",
    "set_counted",
    "visit_in_scope",
    "visits_between",
    "visits_in_scope",
    "visits_of",
]
