"""When the next visit is due, and which calls settle it (section 5): derived from the clocks, never stored as truth."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from app.risk.catalogue import Policy
from app.risk.days import HOUR, day_number, time_of
from app.risk.filed import holds
from app.risk.standing import Due
from app.risk.state import Called, Category, Deadline, Seat
from app.risk.values import RANK, Level, PersonFile


def due(policy: Policy, called: Called, level: Level, category: Category | None) -> Due | None:
    """The next visit of an active person; None for someone who is not visited. Instants only for event clocks."""
    if not called.active:
        return None
    clock = min(called.deadlines, key=lambda one: one.instant, default=None)
    day, why = _day_due(policy, called, level, category)
    if clock is not None and day_number(clock.instant) <= day:
        return Due(date.fromordinal(day_number(clock.instant)), time_of(clock.instant), clock.why)
    return Due(date.fromordinal(day), None, why)


def retry_by(policy: Policy, called: Called, level: Level) -> date | None:
    """By when somebody who was not met is tried again (section 2.4 of the domain handbook); None while nothing has failed."""
    days = policy.cadence.levels[level].retry_days
    if not called.active or not called.failures or days is None:
        return None
    return date.fromordinal(day_number(called.failures[-1].instant) + days)


def status_call(policy: Policy, called: Called, file: PersonFile, day: int) -> date | None:
    """By when somebody who is away and not visited is asked after by telephone; None for anybody else."""
    on = date.fromordinal(day)
    if called.active or (file.memberships and not any(holds(one, on) for one in file.memberships)):
        return None
    calls = policy.cadence.status_calls
    spells = [one for one in file.statuses if one.code in calls and holds(one, on)]
    since = [(one.from_day.toordinal() if one.from_day else called.anchor_day, calls[one.code]) for one in spells]
    days = [max(begun, called.heard_day or begun) + interval for begun, interval in since]
    return date.fromordinal(min(days)) if days else None


def missed_from(policy: Policy, called: Called, category: Category | None) -> int:
    """The day from which V02 holds: overdue by a full interval of the level that stood at the last counting visit.

    A rise since then does not move it, or the two would chase each other; a lowering does.
    """
    base = called.base_level
    day, _ = _plain(policy, called, called.lowest_level, category)
    clocks = [day_number(one.instant) for one in called.deadlines]
    return min([day, *clocks]) + policy.cadence.levels[base].interval_days


def _day_due(policy: Policy, called: Called, level: Level, category: Category | None) -> tuple[int, str]:
    if called.rise is None:
        return _plain(policy, called, level, category)
    rose, day = called.rise
    others = [_category(called, category)] if category else []
    limit = min([day, *(due_day for due_day, _ in others)])
    return max(rose, limit), "rise" if limit == day else "category"


def _plain(policy: Policy, called: Called, level: Level, category: Category | None) -> tuple[int, str]:
    """The earliest of the colour's interval, its yearly call in person and the category's interval."""
    if not called.visited:
        first = (called.anchor_day + policy.cadence.first_visit_days, "first_visit")
        return min([first, *([_category(called, category)] if category else [])], key=itemgetter(0))
    rule = policy.cadence.levels[level]
    days = [(called.anchor_day + rule.interval_days, "level")]
    if rule.in_person_days is not None and called.in_person_day is not None:
        days.append((called.in_person_day + rule.in_person_days, "in_person"))
    if category is not None:
        days.append(_category(called, category))
    return min(days, key=itemgetter(0))


def _category(called: Called, category: Category) -> tuple[int, str]:
    return max(called.anchor_day + category.interval_days, category.from_day), "category"


def counts(policy: Policy, called: Called, level: Level, mode: str) -> str | None:
    """How a completed or partial call of this mode settles the cadence: in_person, remote, or not at all (None)."""
    if mode in policy.contacts.in_person:
        return "in_person"
    if mode not in policy.contacts.remote or called.in_person_day is None:
        return None
    rule = policy.cadence.levels[level].remote
    allowed = rule == "always" or (rule == "every_second" and not called.remote)
    return "remote" if allowed else None


def settle(called: Called, seat: Seat, how: str, day: int) -> None:
    """A call counted: the clocks start anew from its day; news that this very encounter brought stays open."""
    called.visited = True
    called.remote = how == "remote"
    called.anchor_day = max(called.anchor_day, day)
    if how == "in_person":
        called.in_person_day = max(called.in_person_day or day, day)
    called.rise = None
    called.deadlines = tuple(one for one in called.deadlines if one.encounter == seat.encounter)


def change_known(policy: Policy, called: Called, level: Level, instant: int, encounter: str | None) -> None:
    """A major change became known: its clock starts now, at the level decided with it."""
    hours = policy.cadence.levels[level].after_change_hours
    _open(called, Deadline(instant + hours * HOUR, "event", encounter))


def returned(policy: Policy, called: Called, instant: int) -> None:
    """The file is active again (back from hospital, moved back): the clocks restart, the yearly one too, with an early visit."""
    called.anchor_day = max(called.anchor_day, day_number(instant))
    if called.in_person_day is not None:
        called.in_person_day = max(called.in_person_day, day_number(instant))
    called.rise = None
    called.failures = tuple(one._replace(instant=instant) for one in called.failures)
    _open(called, Deadline(instant + policy.cadence.return_hours * HOUR, "return", None))


def _open(called: Called, deadline: Deadline) -> None:
    """One clock for each reason and encounter, the first: more of the same news does not postpone it."""
    if all((one.why, one.encounter) != (deadline.why, deadline.encounter) for one in called.deadlines):
        called.deadlines = (*called.deadlines, deadline)


def moved(policy: Policy, called: Called, before: Level, after: Level, instant: int, category: Category | None) -> None:
    """The acted-on level changed between visits. After a rise: the earlier of the old due and the rise plus the new
    interval or deadline, never before the rise."""
    if RANK[after] < RANK[before]:
        called.rise = None
        called.lowest_level = after if RANK[after] < RANK[called.lowest_level] else called.lowest_level
        return
    day = day_number(instant)
    old, _ = _day_due(policy, called, before, category)
    called.rise = (day, min(old, day + policy.cadence.levels[after].interval_days))
    hours = policy.cadence.levels[after].after_change_hours
    called.deadlines = tuple(
        one._replace(instant=max(instant, min(one.instant, instant + hours * HOUR))) for one in called.deadlines
    )


def stand(called: Called, level: Level) -> None:
    """Remember the level that stood at the visit that just counted."""
    called.base_level = called.lowest_level = level
    called.rise = None
