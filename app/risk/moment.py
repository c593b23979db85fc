"""One moment of a household's fold: fire clocks, assess everyone, decide levels, and set the clocks that follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from app.risk import cadence, lowering
from app.risk.catalogue import Policies, Policy
from app.risk.conditions import Check, Subject, compiled
from app.risk.contacts import Contact, lost_deadline
from app.risk.days import NEVER, day_number, midnight
from app.risk.encounters import Place
from app.risk.filed import Filed, filed_on
from app.risk.overruling import acted_on, review
from app.risk.policy import assess
from app.risk.standing import Assessment
from app.risk.state import Category, HouseholdState, PersonState, Seen
from app.risk.values import RANK, Level, PersonFile, worse

Files = Mapping[str, PersonFile]


@dataclass(slots=True)
class Mark:
    """What the event of this moment was for one person: a call that listed them, and whether it brought big news."""

    place: Place
    contact: Contact
    news: bool = False


@dataclass(slots=True)
class Moment:
    """An instant being processed, with what the event of that instant did to whom."""

    state: HouseholdState
    files: Files
    policy: Policy
    instant: int
    cause: str
    event_id: str | None = None
    marks: dict[str, Mark] = field(default_factory=dict)
    day: int = field(init=False)

    def __post_init__(self) -> None:
        """The Shanghai day (ordinal) of this moment is read often."""
        self.day = day_number(self.instant)


Assessments = dict[str, Assessment]
Categories = Mapping[str, Category | None]
Decision = Callable[[Moment, Assessments], None]


def policy_on(policies: Policies, day: int) -> Policy:
    """The policy in force on a day; before the first one begins, the first."""
    chosen = policies[0].policy
    for one in policies:
        if one.from_day.toordinal() <= day:
            chosen = one.policy
    return chosen


def levels(state: HouseholdState) -> dict[str, Level]:
    """What teams act on, by person."""
    return {person_id: acted_on(person.held) for person_id, person in state.people.items()}


def process(moment: Moment, before: Mapping[str, Level], decision: Decision | None = None) -> None:
    """Bring everyone to this moment; `before` are the levels acted on until now."""
    filed = filed_all(moment.state, moment.files, moment.policy, moment.day)
    _activate(moment, filed)
    _fire(moment)
    categories = categories_of(moment.state, filed, moment.policy, moment.day)
    assessments = _settled(moment, filed, categories)
    if decision is not None:
        decision(moment, assessments)
        if _fire(moment):
            assessments = _settled(moment, filed, categories)
    _count(moment, assessments)
    _set_clocks(moment, before, assessments, categories)
    fell = any(RANK[level] < RANK[before[person_id]] for person_id, level in levels(moment.state).items())
    # A level that fell moves the due day, so what was assessed before that is not what a look would find.
    seen = Seen(moment.instant, moment.files, moment.policy, categories, assessments)
    moment.state.seen = None if fell else seen


def _settled(moment: Moment, filed: Mapping[str, Filed], categories: Categories) -> Assessments:
    """Assess and decide; once more when someone just turned red whose shorter clock has already run out."""
    assessments = assessed(moment.state, filed, categories, moment.policy, moment.day)
    _decide(moment, assessments)
    if _fire(moment):
        return _settled(moment, filed, categories)
    return assessments


def assessed(
    state: HouseholdState, filed: Mapping[str, Filed], categories: Categories, policy: Policy, day: int
) -> Assessments:
    """Everyone's assessment on a day, from what the state knows."""
    subjects = [_subject(state, person_id, filed[person_id], categories, policy, day) for person_id in state.people]
    return assess(policy, subjects, date.fromordinal(day))


def categories_of(state: HouseholdState, filed: Mapping[str, Filed], policy: Policy, day: int) -> Categories:
    """The strictest category interval that applies to each person on a day."""
    return {pid: _category_of(policy, person, filed[pid], day) for pid, person in state.people.items()}


def _category_of(policy: Policy, person: PersonState, filed: Filed, day: int) -> Category | None:
    applying = [
        Category(interval, from_day)
        for interval, from_day, check in _categories(policy)
        if from_day <= day and check(Subject("", filed, person.known.evidence)) is not None
    ]
    return min(applying, default=None)


@lru_cache(maxsize=64)
def _categories(policy: Policy) -> tuple[tuple[int, int, Check], ...]:
    return tuple((one.interval_days, one.from_day.toordinal(), compiled(one.when)) for one in policy.cadence.categories)


def filed_all(state: HouseholdState, files: Files, policy: Policy, day: int) -> dict[str, Filed]:
    """Everyone's file on a day."""
    on = date.fromordinal(day)
    return {person_id: filed_on(files[person_id], on, policy.active_statuses) for person_id in state.people}


def _subject(
    state: HouseholdState, person_id: str, filed: Filed, categories: Categories, policy: Policy, day: int
) -> Subject:
    person = state.people[person_id]
    known, called = person.known, person.called
    missed = cadence.missed_from(policy, called, categories[person_id]) if called.active else NEVER
    clues = {**state.clues, **known.clues} if state.clues or known.clues else {}
    return Subject(
        person_id,
        filed,
        known.evidence,
        known.events,
        known.signs,
        None if called.lost_at is None else day_number(called.lost_at),
        missed if missed <= day else None,
        max((since, clue_id) for clue_id, since in clues.items()) if clues else None,
    )


def _activate(moment: Moment, filed: Mapping[str, Filed]) -> None:
    for person_id, person in moment.state.people.items():
        called = person.called
        if filed[person_id].active and not called.active:
            if called.ever_active:
                cadence.returned(moment.policy, called, moment.instant)
            called.anchor_day = max(called.anchor_day, moment.day)
            called.ever_active = True
        called.active = filed[person_id].active


def _fire(moment: Moment) -> bool:
    """Begin lost contact for whoever's clock has run out."""
    fired = False
    for person in moment.state.people.values():
        called, level = person.called, worse(person.held.level, acted_on(person.held))
        waiting = called.active and called.lost_at is None and called.failures
        if waiting and lost_deadline(moment.policy, called, level) <= moment.instant:
            called.lost_at, fired = moment.instant, True
    return fired


def _decide(moment: Moment, assessments: Assessments) -> None:
    for person_id, person in moment.state.people.items():
        held, assessment, mark = person.held, assessments[person_id], moment.marks.get(person_id)
        encounter = mark.place.anchor if mark else None
        if held.provisional and mark and mark.contact.in_person_completed:
            lowering.end_provisional(held, assessment.computed_level, moment.day, encounter)
        lowering.raise_to_computed(moment.policy, held, assessment, moment.day, encounter)
        lowering.lapse(moment.policy, held, assessment, person.known.evidence, moment.day)
        review(held, assessment, moment.day)
        held.computed = assessment.computed_level


def _count(moment: Moment, assessments: Assessments) -> None:
    """Tally this call toward the run of everyone it lists, and propose where it allows it."""
    for person_id, mark in moment.marks.items():
        person, assessment = moment.state.people[person_id], assessments[person_id]
        completed = mark.contact.in_person_completed
        lowering.tally(moment.policy, person.held, assessment.score, completed, mark.place)
        if completed:
            lowering.propose(moment.policy, person.held, assessment, person.known.evidence, moment.day)


def _set_clocks(moment: Moment, before: Mapping[str, Level], assessments: Assessments, categories: Categories) -> None:
    for person_id, person in moment.state.people.items():
        after, mark = acted_on(person.held), moment.marks.get(person_id)
        category = categories[person_id]
        if mark and mark.contact.counted:
            cadence.stand(person.called, after)
        elif person_id in before and before[person_id] != after:
            cadence.moved(moment.policy, person.called, before[person_id], after, moment.instant, category)
        if mark and mark.news:
            cadence.change_known(moment.policy, person.called, after, moment.instant, mark.place.anchor)
        person.wake = _wake(moment, person, assessments[person_id], category)


def _wake(moment: Moment, person: PersonState, assessment: Assessment, category: Category | None) -> int:
    """The next instant at which time alone may change a level, a proposal or an override of this person."""
    days: list[int] = []
    instants = [NEVER]
    called, held = person.called, person.held
    if called.active:
        days.append(cadence.missed_from(moment.policy, called, category))
        if called.lost_at is None:
            instants.append(lost_deadline(moment.policy, called, worse(held.level, acted_on(held))))
    if held.override is not None:
        days.append(held.override.until + 1)
    if held.override is not None or held.proposal is not None:
        days += [one.turns_on for one in assessment.factors if one.turns_on is not None]
        days += lowering.block_turns(moment.policy, assessment, person.known.evidence)
    instants += [midnight(day) for day in days if day > moment.day]
    return min(one for one in instants if one > moment.instant)
