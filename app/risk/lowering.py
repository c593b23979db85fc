"""How a standing level rises at once and falls only by proposal: runs, proposals, approvals, refusals (2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from app.risk.catalogue import Policy
from app.risk.conditions import questions_in
from app.risk.encounters import Place
from app.risk.policy import holders, level_without
from app.risk.standing import Assessment, FactorPoints
from app.risk.state import Answer, Held, OpenProposal, Undo
from app.risk.values import LEVELS, RANK, Level, worse

Evidence = Mapping[str, Answer]


def enter(held: Held, level: Level, day: int, encounter: str | None) -> None:
    """Come to stand at a level from today: dwell and run begin anew; the call that led here is not of the run."""
    held.level, held.since = level, day
    held.run_first = held.run_newest = held.proposal = None
    held.refused, held.barred = False, encounter


def raise_to_computed(policy: Policy, held: Held, assessment: Assessment, day: int, encounter: str | None) -> None:
    """Raising is immediate; a rise by undoable factors alone remembers the level before it."""
    before, level = held.level, assessment.computed_level
    if RANK[level] <= RANK[before]:
        return
    alone = RANK[level_without(policy, assessment, policy.lowering.undoable)] <= RANK[before]
    held.undo = (*held.undo, Undo(level, before)) if alone else ()
    enter(held, level, day, encounter)


def end_provisional(held: Held, level: Level, day: int, encounter: str | None) -> None:
    """The first completed call in person sets the computed level directly."""
    enter(held, level, day, encounter)
    held.provisional, held.undo = False, ()


def tally(policy: Policy, held: Held, score: int, completed: bool, place: Place) -> None:
    """Count a call toward the run: below the line it extends it, at or above the line it starts the run anew.

    An encounter counts once, and only if none of its records stood at or above the line or raised the level.
    """
    line = policy.lowering.exit.get(held.level)
    if line is None:
        return
    if score >= line:
        held.run_first = held.run_newest = None
        held.barred = place.anchor
    elif completed and place.anchor != held.barred:
        held.run_first = place.day if held.run_first is None else held.run_first
        held.run_newest = place.day


def lapse(policy: Policy, held: Held, assessment: Assessment, evidence: Evidence, day: int) -> None:
    """Withdraw an open proposal whose conditions no longer hold."""
    if held.proposal is None:
        return
    if held.proposal.kind == "undoing":
        stays = RANK[assessment.computed_level] <= RANK[held.proposal.to_level]
    else:
        stays = _may_lower(policy, held.level, assessment, evidence, day)
    if not stays:
        held.proposal = None


def propose(policy: Policy, held: Held, assessment: Assessment, evidence: Evidence, day: int) -> None:
    """At a completed call in person: open a proposal if there is none and its conditions hold."""
    if held.proposal is not None or held.provisional or held.level == LEVELS[0]:
        return
    undone = _undone(policy, held, assessment)
    if undone is not None:
        held.proposal = OpenProposal(held.level, undone, day, "undoing")
        return
    served = _dwelt(policy, held, day) and _run_long_enough(policy, held)
    if served and _may_lower(policy, held.level, assessment, evidence, day):
        held.proposal = OpenProposal(held.level, LEVELS[RANK[held.level] - 1], day, "lowering")


def approve(held: Held, computed: Level, to: Level | None, day: int) -> None:
    """Lower to the proposal's target, if there is such a proposal and the computed level allows it; else no effect."""
    proposal = held.proposal
    if proposal is None or to not in (None, proposal.to_level) or RANK[computed] > RANK[proposal.to_level]:
        return
    undo = held.undo if proposal.kind == "undoing" else ()
    enter(held, proposal.to_level, day, None)
    held.undo = tuple(one for one in undo if RANK[one.level] <= RANK[held.level])


def refuse(held: Held, to: Level | None) -> None:
    """Close the proposal; a new run of visits begins."""
    if held.proposal is not None and to in (None, held.proposal.to_level):
        held.proposal = held.run_first = held.run_newest = None
        held.refused = True


def block_turns(policy: Policy, assessment: Assessment, evidence: Evidence) -> list[int]:
    """The days on which an answered but expired factor begins to block: time that a waiting proposal must watch."""
    return [
        _answered_on(policy, one, evidence) + (policy.by_code[one.code].expire or 0) + 1
        for one in assessment.factors
        if one.status == "expired" and _heavy(policy, one)
    ]


def _undone(policy: Policy, held: Held, assessment: Assessment) -> Level | None:
    """Where the newest undoable rise may be undone to (it led to the present level, or it would be forgotten).

    After a refusal only once a whole run of visits stood below the line.
    """
    if not held.undo:
        return None
    if held.refused and not _run_long_enough(policy, held):
        return None
    target = worse(held.undo[-1].before, assessment.computed_level)
    return target if RANK[target] < RANK[held.level] else None


def _dwelt(policy: Policy, held: Held, day: int) -> bool:
    return day - held.since >= policy.lowering.dwell_days[held.level]


def _run_long_enough(policy: Policy, held: Held) -> bool:
    if held.run_first is None or held.run_newest is None:
        return False
    return held.run_newest - held.run_first >= policy.lowering.run_days


def _may_lower(policy: Policy, level: Level, assessment: Assessment, evidence: Evidence, day: int) -> bool:
    if assessment.score >= policy.lowering.exit[level]:
        return False
    if any(RANK[held] >= RANK[level] for held in holders(assessment).values()):
        return False
    return not any(_blocks(policy, one, evidence, day) for one in assessment.factors)


def _blocks(policy: Policy, one: FactorPoints, evidence: Evidence, day: int) -> bool:
    """Expired, heavy, and none of its questions answered since: silence does not lower."""
    expire = policy.by_code[one.code].expire or 0
    return one.status == "expired" and _heavy(policy, one) and day - _answered_on(policy, one, evidence) > expire


def _heavy(policy: Policy, one: FactorPoints) -> bool:
    return one.kind in policy.lowering.blocking_kinds and one.weight >= policy.lowering.blocking_weight


def _answered_on(policy: Policy, one: FactorPoints, evidence: Evidence) -> int:
    questions = factor_questions(policy)[one.code]
    return max(evidence[question].day for question in questions if question in evidence)


@lru_cache(maxsize=64)
def factor_questions(policy: Policy) -> Mapping[str, frozenset[str]]:
    """The questions that each factor reads, by its code."""
    return {
        factor.code: questions_in(factor.when).union(
            *(questions_in(one.when) for one in factor.variants), *(questions_in(one.when) for one in factor.effects)
        )
        for factor in policy.factors
    }
