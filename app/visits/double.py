"""Exact double entry: the same author, household and answers within ten minutes; flagged for a person to look at, never merged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.core.db import Db
from app.risk import store as risk_store
from app.visits import store
from app.visits.policy import DOUBLE_WITHIN
from app.visits.record import Taken
from app.visits.store import Visit

Said = Mapping[UUID, Mapping[str, Any]]


async def flag_doubles(db: Db, county: str, taken: Sequence[Taken], keys: Mapping[UUID, bytes]) -> list[Taken]:
    """The same submissions, those that say again what their author said already flagged; two statements at most."""
    near = await _near(db, county, taken)
    answers = await risk_store.answers_of(db, county, {one.visit_id for one in near}, keys) if near else {}
    said = {
        one.visit_id: {who: told for (visit, who), told in answers.items() if visit == one.visit_id} for one in near
    }
    flagged: list[Taken] = []
    for one in taken:
        stored = any(_is_near(one, other) and said[other.visit_id] == _said(one) for other in near)
        listed = any(_is_again(one, other) for other in flagged)
        flagged.append(replace(one, flags=(*one.flags, "possible_duplicate")) if stored or listed else one)
    return flagged


async def _near(db: Db, county: str, taken: Sequence[Taken]) -> list[Visit]:
    """Standing records that could be doubles by who made them, where and when."""
    authors = {one.author for one in taken if one.author is not None}
    if not authors:
        return []
    homes = {one.household.household_id for one in taken}
    first = min(one.effective_at for one in taken) - DOUBLE_WITHIN
    last = max(one.effective_at for one in taken) + DOUBLE_WITHIN
    found = await store.visits_between(db, county, homes, authors, first, last)
    return [other for other in found if any(_is_near(one, other) for one in taken)]


def _is_near(one: Taken, other: Visit) -> bool:
    same = (one.author, one.household.household_id, one.command.outcome, one.command.mode)
    near = abs(one.effective_at - other.effective_at) <= DOUBLE_WITHIN
    return near and same == (other.author, other.household_id, other.outcome, other.mode)


def _is_again(one: Taken, other: Taken) -> bool:
    same = (one.author, one.household.household_id, one.command.outcome, one.command.mode, _said(one))
    told = (other.author, other.household.household_id, other.command.outcome, other.command.mode, _said(other))
    return abs(one.effective_at - other.effective_at) <= DOUBLE_WITHIN and one.author is not None and same == told


def _said(one: Taken) -> Said:
    return {person.person_id: dict(person.answers) for person in one.command.people}
