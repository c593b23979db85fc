"""The catalogue of events: what becomes of every fact that the journal keeps; `quiet.py` lists those that are told to nobody. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Names = tuple[str, ...]
FROM_TO, BEFORE_AFTER, BEFORE_STATE, STATE, NO_STATES = (
    ("from", "to"),
    ("before", "after"),
    ("before", "state"),
    ("", "state"),
    ("", ""),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: its stable type, the scope by which its subject is read, and the address where.

    `states` are the names in a fact's data of the state before and after, empty where it has none; `into` is the state after a fact
    that does not say it. `related` are further ids of a fact, by their name there and in the event. What is `shared` is the whole
    county's to read, wherever it lies. `each` names a list in the data of which every item is an event of its own.
    """

    type: str
    scope: str
    path: str
    states: tuple[str, str] = FROM_TO
    into: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    shared: bool = False
    each: str = ""


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


PERSON, RISK, HOUSEHOLD = "/v1/people/{person_id}", "/v1/people/{person_id}/risk", "/v1/households/{household_id}"
PAIRING = "/v1/pairings?household_id={household_id}"
MERGED: Final = _same("merge_id", "alias_id")
LEDGER: Final = _same("programme_id", "referral_id", "deliberation_id", "reverses")
TEAMS: Final = (("before", "team_id_before"), ("after", "team_id"))
CONFERENCE: Final = _same("referral_id", "onward_id")

# Kinds whose type is the fact's own name: the scope, the address, the states, further ids, and the facts.
PLAIN: Final[tuple[tuple[str, str, tuple[str, str], tuple[tuple[str, str], ...], Names], ...]] = (
    ("people:read", HOUSEHOLD, FROM_TO, (), ("household.registered", "household.moved", "household.amended")),
    ("people:read", HOUSEHOLD, NO_STATES, MERGED, ("household.merged", "household.merge_undone")),
    ("people:read", PERSON, NO_STATES, MERGED, ("person.merged", "person.merge_undone")),
    ("people:read", PERSON, NO_STATES, (), ("person.registered", "person.amended", "person.fact_recorded")),
    ("people:read", PERSON, NO_STATES, (), ("person.restricted", "person.restriction_lifted", "person.erased")),
    ("people:read", PERSON, NO_STATES, (), ("person.joined", "person.left")),
    ("people:read", PERSON, FROM_TO, (), ("person.activated", "person.watched", "person.proposed")),
    ("people:read", PERSON, FROM_TO, (), ("person.suspended", "person.transferred", "person.closed")),
    ("people:read", RISK, FROM_TO, (), ("risk.proposal_noted", "risk.lowering_approved", "risk.lowering_refused")),
    ("people:read", RISK, NO_STATES, (), ("risk.trigger_resolved", "risk.contact_confirmed")),
    ("people:read", RISK, FROM_TO, (), ("risk.override_asked", "risk.override_approved", "risk.override_refused")),
    ("people:read", RISK, FROM_TO, (), ("risk.override_ended",)),
    ("people:read", RISK, NO_STATES, (), ("risk.appeal_received", "risk.appeal_reviewed")),
    ("people:read", RISK, NO_STATES, (), ("risk.appeal_told", "risk.appeal_withdrawn")),
    ("teams:read", "/v1/teams/{id}", NO_STATES, (), ("team.formed", "team.seat_filled", "team.seat_vacated")),
    ("teams:read", "/v1/teams/{id}", NO_STATES, (), ("team.substitute_arranged", "team.substitute_ended")),
    ("teams:read", PAIRING, NO_STATES, _same("team_id"), ("household.paired", "pairing.ended")),
    ("teams:read", PAIRING, NO_STATES, TEAMS, ("household.handed_over",)),
    ("visits:read", "/v1/visits/{id}", NO_STATES, (), ("visit.submitted", "visit.amended")),
    ("visits:read", "/v1/visits/{id}", NO_STATES, (), ("visit.voided", "visit.cosigned")),
    ("alerts:read", "/v1/alerts/{id}", NO_STATES, (), ("alert.escalated", "alert.pointed")),
    ("referrals:read", "/v1/referrals/{id}", FROM_TO, (), ("referral.triaged", "referral.dispatched")),
    ("referrals:read", "/v1/referrals/{id}", FROM_TO, (), ("referral.accepted", "referral.returned")),
    ("referrals:read", "/v1/referrals/{id}", FROM_TO, (), ("referral.rejected", "referral.progressed")),
    (
        "referrals:read",
        "/v1/referrals/{id}",
        FROM_TO,
        (),
        ("referral.delivered", "referral.confirmed", "referral.contested"),
    ),
    ("referrals:read", "/v1/referrals/{id}", FROM_TO, (), ("referral.closed", "referral.reopened")),
    ("referrals:read", "/v1/referrals/{id}", FROM_TO, (), ("referral.withdrawn", "referral.duplicate")),
    ("clues:read", "/v1/clues/{id}", STATE, (), ("clue.verified", "clue.unfounded", "clue.forwarded")),
    ("clues:read", "/v1/clues/{id}", STATE, _same("duplicate_of"), ("clue.duplicate",)),
    ("deliberations:read", "/v1/deliberations/{id}", BEFORE_STATE, (), ("deliberation.materials_requested",)),
    ("deliberations:read", "/v1/deliberations/{id}", BEFORE_STATE, (), ("deliberation.scheduled",)),
    ("deliberations:read", "/v1/deliberations/{id}", BEFORE_STATE, (), ("deliberation.completed",)),
    ("deliberations:read", "/v1/deliberations/{id}", BEFORE_STATE, (), ("deliberation.withdrawn",)),
    ("programmes:read", "/v1/participations/{id}", ("", "status"), _same("programme_id"), ("participation.added",)),
    ("programmes:read", "/v1/participations/{id}", ("from", "status"), (), ("participation.moved",)),
    ("programmes:read", "/v1/participations/{id}", FROM_TO, _same("step_id"), ("plan.extended", "plan.moved")),
    (
        "programmes:read",
        "/v1/deliveries?programme_id={programme_id}",
        NO_STATES,
        LEDGER,
        ("delivery.recorded", "delivery.reversed"),
    ),
)
# The state after a fact that has no other.
INTO: Final = {
    "alert.raised": ("alerts:read", "/v1/alerts/{id}", "raised", ()),
    "alert.acknowledged": ("alerts:read", "/v1/alerts/{id}", "acknowledged", ()),
    "alert.reached": ("alerts:read", "/v1/alerts/{id}", "on_site", ()),
    "alert.closed": ("alerts:read", "/v1/alerts/{id}", "closed", ()),
    "clue.reported": ("clues:read", "/v1/clues/{id}", "reported", ()),
    "clue.matched": ("clues:read", "/v1/clues/{id}", "matched", ()),
    "referral.submitted": ("referrals:read", "/v1/referrals/{id}", "submitted", _same("need_id")),
}
# What is the whole county's to read.
SHARED: Final = {
    "programme.created": ("programmes:read", "/v1/programmes/{id}", ("", "status")),
    "programme.amended": ("programmes:read", "/v1/programmes/{id}", NO_STATES),
    "programme.moved": ("programmes:read", "/v1/programmes/{id}", FROM_TO),
    "organisation.registered": ("programmes:read", "/v1/organisations/{code}", NO_STATES),
    "organisation.amended": ("programmes:read", "/v1/organisations/{code}", NO_STATES),
    "policy.activated": ("policies:read", "/v1/risk/policies/{version}", NO_STATES),
    "policy.rolled_back": ("policies:read", "/v1/risk/policies/{version}", NO_STATES),
    "weather.declared": ("policies:read", "/v1/risk/weather-warnings", NO_STATES),
    "weather.ended": ("policies:read", "/v1/risk/weather-warnings", NO_STATES),
}
DECIDED: Final = Kind(
    "deliberation.decided", "deliberations:read", "/v1/deliberations/{id}", BEFORE_STATE, None, CONFERENCE
)

# Every fact that is told, by its name in the journal.
EVENTS: Final[Mapping[str, Kind]] = {
    **{
        name: Kind(name, scope, path, states, None, related)
        for scope, path, states, related, names in PLAIN
        for name in names
    },
    **{name: Kind(name, scope, path, FROM_TO, into, more) for name, (scope, path, into, more) in INTO.items()},
    **{name: Kind(name, scope, path, states, shared=True) for name, (scope, path, states) in SHARED.items()},
    "risk.assessed": Kind("risk.changed", "people:read", RISK, BEFORE_AFTER, each="moved"),
    "household.recoloured": Kind("household.level_changed", "people:read", HOUSEHOLD, BEFORE_AFTER),
    "deliberation.proposed": Kind(
        "deliberation.proposed",
        "deliberations:read",
        "/v1/deliberations/{id}",
        BEFORE_STATE,
        "proposed",
        _same("referral_id"),
    ),
    **dict.fromkeys(("deliberation.aid_following", "deliberation.rejected", "deliberation.deferred"), DECIDED),
}


def types_for(scopes: frozenset[str]) -> tuple[str, ...]:
    """The types of events that a caller with these scopes may see."""
    return tuple(sorted({kind.type for kind in EVENTS.values() if {kind.scope, "*"} & scopes}))
