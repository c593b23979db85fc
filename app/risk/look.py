"""A look at a household at an instant: everyone's standing with what explains it, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.risk import cadence
from app.risk.agenda import next_instant
from app.risk.catalogue import Policies, Policy
from app.risk.contacts import lost_deadline
from app.risk.days import NEVER, day_number, instant_of, midnight, time_of
from app.risk.lowering import factor_questions
from app.risk.moment import Categories, assessed, categories_of, filed_all, policy_on
from app.risk.overruling import acted_on
from app.risk.run import Run
from app.risk.standing import Assessment, Override, Proposal, Standing
from app.risk.state import Category, Held, HouseholdState, PersonState
from app.risk.values import PersonFile, worse


def look(state: HouseholdState, files: Iterable[PersonFile], policies: Policies, at: datetime) -> dict[str, Standing]:
    """Everyone's standing at an instant not before the state's watermark, by person id. Raises OutOfOrder before it."""
    return look_ahead(state, files, policies, at)[0]


def look_ahead(
    state: HouseholdState, files: Iterable[PersonFile], policies: Policies, at: datetime
) -> tuple[dict[str, Standing], datetime | None]:
    """As `look`, and as `next_change`: where everyone stands, and until when time alone leaves that as it is."""
    run = _moved(state, files, policies, at)
    day = day_number(instant_of(at))
    policy = policy_on(policies, day)
    categories, assessments = _assessed(run, policy, day)
    standings = {
        person_id: _standing(policy, run.files[person_id], person, assessments[person_id], categories[person_id], day)
        for person_id, person in run.state.people.items()
    }
    return standings, _turning(run, assessments, instant_of(at))


def next_change(
    state: HouseholdState, files: Iterable[PersonFile], policies: Policies, at: datetime
) -> datetime | None:
    """The next instant after `at` at which time alone changes any level, score or status of a factor: when a sweep
    must look again."""
    return look_ahead(state, files, policies, at)[1]


def _turning(run: Run, assessments: Mapping[str, Assessment], instant: int) -> datetime | None:
    turns = [one.turns_on for each in assessments.values() for one in each.factors if one.turns_on is not None]
    first = next_instant(run.state, run.files, run.policies)
    instants = [midnight(turn) for turn in turns] + ([] if first is None else [first])
    following = min((one for one in instants if one > instant), default=NEVER)
    return None if following == NEVER else time_of(following)


def _moved(state: HouseholdState, files: Iterable[PersonFile], policies: Policies, at: datetime) -> Run:
    run = Run(state.copied(), files, policies)
    run.pass_time(instant_of(at))
    return run


def _assessed(run: Run, policy: Policy, day: int) -> tuple[Categories, Mapping[str, Assessment]]:
    """Assess everyone, or take what the last step of this very day has found."""
    seen = run.state.seen
    if seen is not None and day_number(seen.instant) == day and seen.policy is policy and run.same_files(seen.files):
        return seen.categories, seen.assessments
    filed = filed_all(run.state, run.files, policy, day)
    categories = categories_of(run.state, filed, policy, day)
    return categories, assessed(run.state, filed, categories, policy, day)


def _standing(
    policy: Policy,
    file: PersonFile,
    person: PersonState,
    assessment: Assessment,
    category: Category | None,
    day: int,
) -> Standing:
    held, called = person.held, person.called
    level = acted_on(held)
    due = cadence.due(policy, called, level, category)
    deadline = lost_deadline(policy, called, worse(held.level, level)) if called.active else NEVER
    running = called.lost_at is None and deadline != NEVER
    return Standing(
        person_id=file.person_id,
        active=called.active,
        assessment=assessment,
        computed_level=assessment.computed_level,
        standing_level=held.level,
        acted_on_level=level,
        override=_override(held),
        provisional=held.provisional,
        since=date.fromordinal(held.since),
        proposal=_proposal(held),
        due=due,
        retry_by=cadence.retry_by(policy, called, level),
        call_by=cadence.status_call(policy, called, file, day),
        overdue_days=0 if due is None else max(0, day - due.day.toordinal()),
        lost_contact_at=time_of(deadline) if running else None,
        failed_at=time_of(called.failures[0].instant) if called.failures else None,
        failures=len(called.failures),
        reconfirm=_questions(policy, assessment, ("stale", "expired")),
        recheck=tuple(one.code for one in assessment.factors if one.status == "expired"),
    )


def _override(held: Held) -> Override | None:
    one = held.override
    if one is None:
        return None
    return Override(one.to, date.fromordinal(one.since), date.fromordinal(one.until), one.county, one.act)


def _proposal(held: Held) -> Proposal | None:
    one = held.proposal
    return None if one is None else Proposal(one.from_level, one.to_level, date.fromordinal(one.since), one.kind)


def _questions(policy: Policy, assessment: Assessment, statuses: tuple[str, ...]) -> tuple[str, ...]:
    """The answered questions behind factors of these statuses: what the next form asks again."""
    asked = factor_questions(policy)
    proven = {
        proof.question
        for one in assessment.factors
        if one.status in statuses
        for proof in one.evidence
        if proof.question in asked[one.code]
    }
    return tuple(sorted(proven))
