"""A person's file on one day: age, status, tags, aid and disability as dated, and when they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from app.risk.days import age_on, birthday
from app.risk.values import Entitlement, PersonFile


class Filed(NamedTuple):
    """The file on a day; `ended_day` is the day aid last ended or was refused (None: never, or it came back)."""

    age: int
    active: bool
    tags: frozenset[str]
    entitlements: frozenset[str]
    disabilities: tuple[tuple[int, int], ...]
    ended_day: int | None


class Spell(Protocol):
    """Anything dated from and until."""

    @property
    def from_day(self) -> date | None: ...
    @property
    def until_day(self) -> date | None: ...


def holds(spell: Spell, day: date) -> bool:
    """From its first day on, and no longer on the day it ends."""
    return (spell.from_day is None or spell.from_day <= day) and (spell.until_day is None or day < spell.until_day)


def filed_on(file: PersonFile, day: date, active_statuses: frozenset[str]) -> Filed:
    """What the file says on a day."""
    current = frozenset([one.category for one in file.entitlements if one.ended_as != "refused" and holds(one, day)])
    return Filed(
        age_on(file.birth_date, day),
        _active(file, day, active_statuses),
        frozenset([tag.code for tag in file.tags if holds(tag, day)]),
        current,
        tuple([(one.type, one.grade) for one in file.disabilities if holds(one, day)]),
        _ended(file.entitlements, current, day) if file.entitlements else None,
    )


def change_days(file: PersonFile, ages: tuple[int, ...]) -> tuple[int, ...]:
    """Every day (ordinal, ascending) on which the file reads otherwise than on the day before."""
    days = {birthday(file.birth_date, years) for years in ages}
    for spell in _spells(file):
        if spell.from_day is not None:
            days.add(spell.from_day.toordinal())
        if spell.until_day is not None:
            days.add(spell.until_day.toordinal())
    return tuple(sorted(days))


def first_difference(old: Iterable[PersonFile], new: Iterable[PersonFile]) -> date | None:
    """The first day on which two readings of a household's files differ: a state past it must be replayed.

    None when they never do. `date.min` when what has no first day differs (a birth date).
    """
    was, now = {file.person_id: file for file in old}, {file.person_id: file for file in new}
    days = [_differ(was.get(person_id), now.get(person_id)) for person_id in was.keys() | now.keys()]
    return min((day for day in days if day is not None), default=None)


def _differ(old: PersonFile | None, new: PersonFile | None) -> date | None:
    if old == new:
        return None
    if old is None or new is None:
        only = old or new
        return only.enrolled_at.date() if only else None
    if (old.birth_date, old.enrolled_at) != (new.birth_date, new.enrolled_at):
        return date.min
    changed = set(_spells(old)) ^ set(_spells(new))
    begun, ended = {one.from_day or date.min for one in changed}, {one.until_day for one in changed}
    # The same spell with another end differs only from the earlier end on.
    if len(changed) == 2 and len(begun) == 1 and len({_named(one) for one in changed}) == 1:
        return min(day for day in ended if day is not None)
    return min(begun, default=None)


def _named(spell: Spell) -> tuple[object, ...]:
    return tuple(getattr(spell, name, None) for name in ("code", "category", "type", "grade"))


def _spells(file: PersonFile) -> Iterator[Spell]:
    yield from file.disabilities
    yield from file.tags
    yield from file.entitlements
    yield from file.statuses
    yield from file.memberships


def _active(file: PersonFile, day: date, active_statuses: frozenset[str]) -> bool:
    if file.memberships and not any(holds(spell, day) for spell in file.memberships):
        return False
    return not file.statuses or any(one.code in active_statuses and holds(one, day) for one in file.statuses)


def _ended(entitlements: tuple[Entitlement, ...], current: frozenset[str], day: date) -> int | None:
    """Aid that ended and was not granted again, or an application refused and not granted since."""
    days = []
    for one in entitlements:
        end = one.until_day or (one.from_day if one.ended_as == "refused" else None)
        if end is not None and end <= day and one.category not in current:
            days.append(end.toordinal())
    return max(days, default=None)
