"""What one step of the engine means for the records: assessments, who stands where, the fact with its counts, alerts to raise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.alerts.alert import RaiseAlert
from app.alerts.policy import dedupe_key
from app.alerts.reference import rules
from app.core.clock import day_of
from app.core.ids import new_id
from app.journal.facts import Delta, Fact, Touch, feed_of_home
from app.people.values import Household
from app.risk.dossier import Dossier, Standings
from app.risk.explain import explained
from app.risk.standing import Standing
from app.risk.store import StoredAssessment, StoredStanding
from app.risk.values import RANK

STATUS_CALL: Final = "status_call"
# What a standing says of what is due, in the order in which `_due` finds it.
DUE: Final = ("next_due", "due_at", "due_why", "retry_by", "failed_at", "lost_at", "failures")


@dataclass(frozen=True, slots=True)
class Decided:
    """One step: where everyone stood before and after, explained; the fact, and the alerts it asks for."""

    household_id: UUID
    source_id: UUID
    before: Standings
    after: Standings
    explained: Mapping[UUID, Mapping[str, Any]]
    fact: Fact
    alerts: tuple[RaiseAlert, ...]

    @property
    def repeated(self) -> bool:
        """True of an act that was recorded before, so that nothing is explained anew."""
        return not self.explained


def decide_step(dossier: Dossier, at: datetime, cause: str, source_id: UUID, encounter_id: str | None) -> Decided:
    """Record the step a dossier has just made: `at` is when it became known, `encounter_id` the visit's encounter."""
    before, after = dossier.now, dossier.look(at)
    stored = {person_id: _stored(dossier, at, cause, source_id, person_id, before, after) for person_id in after}
    fact = _fact(dossier, at, cause, source_id, after)
    alerts = tuple(
        alert
        for person_id in sorted(after)
        for alert in _alerts(dossier.household, source_id, before.get(person_id), after[person_id], encounter_id)
    )
    dossier.assessed += [one for person_id, one in stored.items() if after[person_id].active]
    for person_id, standing in after.items():
        dossier.recorded[person_id] = _standing(dossier, at, standing, person_id, stored[person_id])
    dossier.now = after
    bodies = {person_id: one.body for person_id, one in stored.items()}
    return Decided(dossier.household.household_id, source_id, before, after, bodies, fact, alerts)


def _stored(
    dossier: Dossier, at: datetime, cause: str, source_id: UUID, person_id: UUID, before: Standings, after: Standings
) -> StoredAssessment:
    now = after[person_id]
    was = before.get(person_id)
    return StoredAssessment(
        assessment_id=new_id(at),
        household_id=dossier.household.household_id,
        person_id=person_id,
        cause=cause,
        source_id=source_id,
        at=at,
        day=now.assessment.day,
        policy_version=now.assessment.policy_version,
        score=now.assessment.score,
        computed_level=now.computed_level,
        level_before=was.acted_on_level if was else None,
        level_after=now.acted_on_level,
        provisional=now.provisional,
        proposal_to=now.proposal.to_level if now.proposal else None,
        body=explained(now, dossier.policy_of(now.assessment.policy_version)),
    )


def _standing(
    dossier: Dossier, at: datetime, now: Standing, person_id: UUID, decided: StoredAssessment
) -> StoredStanding:
    known, proposal, override = dossier.recorded.get(person_id), now.proposal, now.override
    return StoredStanding(
        person_id=person_id,
        household_id=dossier.household.household_id,
        active=now.active,
        level=now.acted_on_level,
        computed_level=now.computed_level,
        score=now.assessment.score,
        provisional=now.provisional,
        since=now.since,
        **_due(now),
        proposal_to=proposal.to_level if proposal else None,
        proposal_from=proposal.from_level if proposal else None,
        proposal_since=proposal.since if proposal else None,
        override_id=UUID(override.override_id) if override else None,
        override_until=override.until if override else None,
        assessment_id=decided.assessment_id if now.active or known is None else known.assessment_id,
        revision=known.revision + 1 if known else 1,
        changed_at=at,
    )


def _due(now: Standing) -> Mapping[str, Any]:
    """What is due of a person, by the names of the row: a visit, or a telephone call for who is away."""
    if not now.active:
        why = STATUS_CALL if now.call_by else None
        return {**dict.fromkeys(DUE), "next_due": now.call_by, "due_why": why}
    due = now.due
    day, at, why = (due.day, due.at, due.why) if due else (None, None, None)
    tries = (now.retry_by, now.failed_at, now.lost_contact_at, now.failures)
    return dict(zip(DUE, (day, at, why, *tries), strict=True))


def _fact(dossier: Dossier, at: datetime, cause: str, source_id: UUID, after: Standings) -> Fact:
    """One fact for the step: who moved from which level to which, the counts that moved, the team's phones to tell."""
    household = dossier.household
    feed = feed_of_home(household.team_id, household.household_id)
    moved, deltas, touches = [], [], []
    for person_id, now in sorted(after.items()):
        known = dossier.recorded.get(person_id)
        was = known.level if known and known.active else None
        new = now.acted_on_level if now.active else None
        if was != new:
            moved.append({"person_id": person_id, "before": was, "after": new, "score": now.assessment.score})
            deltas += _moved(was, new, household.place, at)
        revision = known.revision + 1 if known else 1
        touches.append(Touch(feed, "standing", person_id, household.household_id, revision))
    data = {"cause": cause, "moved": moved}
    return Fact("risk.assessed", source_id, household.household_id, data, tuple(touches), tuple(deltas))


def _moved(was: str | None, new: str | None, place: str, at: datetime) -> list[Delta]:
    day = day_of(at)
    gone = [Delta(f"level.{was}", place, day, -1)] if was else []
    come = [Delta(f"level.{new}", place, day, 1)] if new else []
    return gone + come


def _alerts(
    household: Household, source_id: UUID, before: Standing | None, now: Standing, encounter_id: str | None
) -> list[RaiseAlert]:
    """Alerts for a rise to red, and for a trigger that is new on someone who is red already."""
    known = before.assessment.triggers if before else ()
    return _risen(household, source_id, before.acted_on_level if before else None, known, now, encounter_id)


def _risen(
    household: Household,
    source_id: UUID,
    level: str | None,
    triggers: Collection[str],
    now: Standing,
    encounter_id: str | None,
) -> list[RaiseAlert]:
    """As `_alerts`, of somebody who stood at a level with certain triggers before."""
    if not now.active or now.acted_on_level != "red":
        return []
    fresh = [code for code in now.assessment.triggers if code not in triggers]
    if level == "red" and not fresh:
        return []
    person_id = UUID(now.person_id)
    return [
        RaiseAlert(
            household_id=household.household_id,
            person_id=person_id,
            place=household.place,
            team_id=household.team_id,
            kind=kind,
            source_id=source_id,
            dedupe_key=dedupe_key(household.household_id, person_id, kind, encounter_id or str(source_id)),
        )
        for kind in rules().kinds_of(fresh)
    ]


def household_level(after: Mapping[UUID, Standing]) -> str | None:
    """The worst level of the active members; None when nobody is."""
    active = [standing.acted_on_level for standing in after.values() if standing.active]
    return max(active, key=lambda level: RANK[level], default=None)


def decide_renewed(
    dossier: Dossier, at: datetime, cause: str, source_id: UUID, bodies: Mapping[UUID, Mapping[str, Any]]
) -> Decided | None:
    """Record what time or a new policy has changed since the last record; None where that is nothing.

    Only who differs is written: a decision where the level, the score, a factor's status or the proposal changed (`bodies` are the
    last decisions, by person), else just when the next visit is due.
    """
    known, now = dict(dossier.recorded), dossier.now
    told = {one: now[one] for one in now if _differs(known.get(one), now[one], bodies.get(one, {}))}
    moved = {one: now[one] for one in now if one in told or _due_differs(known.get(one), now[one])}
    if not moved:
        return None
    fact = _fact(dossier, at, cause, source_id, moved)
    alerts: list[RaiseAlert] = []
    shown: dict[UUID, Mapping[str, Any]] = {}
    for person_id, standing in moved.items():
        before = known.get(person_id)
        stored = _stored(dossier, at, cause, source_id, person_id, {}, now)
        stored = replace(stored, level_before=before.level if before else None)
        if person_id in told and standing.active:
            dossier.assessed.append(stored)
            shown[person_id] = stored.body
        elif before:
            stored = replace(stored, assessment_id=before.assessment_id)
        dossier.recorded[person_id] = _standing(dossier, at, standing, person_id, stored)
        triggers = bodies.get(person_id, {}).get("triggers", ())
        alerts += _risen(
            dossier.household,
            source_id,
            before.level if before else None,
            triggers,
            standing,
            str(now[person_id].assessment.day),
        )
    return Decided(dossier.household.household_id, source_id, now, now, shown, fact, tuple(alerts))


def _differs(known: StoredStanding | None, now: Standing, body: Mapping[str, Any]) -> bool:
    if known is None:
        return now.active
    found = (now.active, now.acted_on_level, now.computed_level, now.assessment.score, now.provisional)
    if found != (known.active, known.level, known.computed_level, known.score, known.provisional):
        return True
    if (now.proposal.to_level if now.proposal else None) != known.proposal_to:
        return True
    statuses = {reason["code"]: reason["status"] for reason in body.get("reasons", ())}
    return now.active and statuses != {one.code: one.status for one in now.assessment.factors}


def _due_differs(known: StoredStanding | None, now: Standing) -> bool:
    if known is None:
        return False
    found = _due(now)
    return (now.active and now.since != known.since) or any(getattr(known, name) != found[name] for name in DUE)
