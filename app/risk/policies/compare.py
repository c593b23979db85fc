"""Households under two sets of policies at one instant: before and after a change, from the stored fold or their history."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.people import store as registry
from app.people.values import Household
from app.risk import fold
from app.risk.catalogue import Policies
from app.risk.days import age_on, time_of
from app.risk.dossier import Dossier
from app.risk.moment import categories_of, filed_all, policy_on
from app.risk.policies.tally import Compared, Stand, Tally
from app.risk.reassess import bring_history, open_dossiers
from app.risk.standing import Standing
from app.risk.state import HouseholdState


class Side(NamedTuple):
    """A household under one set of policies: where everyone stands, and every how many days it is called on."""

    standings: Mapping[str, Standing]
    interval: int | None


async def compare_households(
    db: Db, households: Mapping[UUID, Household], at: datetime, policies: Policies, from_day: date
) -> Tally:
    """What another set of policies, different from a day on, would change at an instant. Reads only, and locks nothing."""
    if not households:
        return Tally()
    county = next(iter(households.values())).county
    people = await registry.people_of(db, county, households)
    dossiers = await open_dossiers(db, households, people, at)
    await bring_history(db, county, {one: each for one, each in dossiers.items() if each.has_passed(from_day)})
    tally = Tally()
    for dossier in dossiers.values():
        count(tally, dossier, as_opened(dossier, at), under(dossier, policies, at), day_of(at))
    return tally


def as_opened(dossier: Dossier, at: datetime) -> Side:
    """A household under the policies that it was opened with."""
    if dossier.state is None or not dossier.people:
        return Side({}, None)
    standings = {str(person_id): one for person_id, one in dossier.now.items()}
    return Side(standings, _interval(dossier.state, dossier, dossier.policies, standings, day_of(at)))


def under(dossier: Dossier, policies: Policies, at: datetime) -> Side:
    """A household at an instant under a set of policies; where its history is at hand, all of it is folded anew."""
    if dossier.state is None or not dossier.people:
        return Side({}, None)
    state, at = dossier.state, max(at, time_of(dossier.state.watermark[0]))
    if dossier.events is not None:
        ordered = fold.in_order(dossier.events)
        until = ordered[-1].at if ordered else min(file.enrolled_at for file in dossier.files)
        state = fold.replay(dossier.files, policies, ordered, until)
    standings = fold.look(state, dossier.files, policies, at)
    return Side(standings, _interval(state, dossier, policies, standings, day_of(at)))


def _interval(
    state: HouseholdState, dossier: Dossier, policies: Policies, standings: Mapping[str, Standing], day: date
) -> int | None:
    """Every how many days somebody of the household must be seen: the shortest of colours and categories."""
    policy = policy_on(policies, day.toordinal())
    files = {file.person_id: file for file in dossier.files}
    known = HouseholdState(people={one: person for one, person in state.people.items() if one in files})
    categories = categories_of(known, filed_all(known, files, policy, day.toordinal()), policy, day.toordinal())
    days = []
    for one in _here(dossier):
        standing, category = standings.get(str(one)), categories.get(str(one))
        if standing is not None and standing.active:
            days.append(policy.cadence.levels[standing.acted_on_level].interval_days)
            days += [category.interval_days] if category else []
    return min(days, default=None)


def _here(dossier: Dossier) -> Iterable[UUID]:
    home = dossier.household.household_id
    return sorted(one.person_id for one in dossier.people if one.household_id == home)


def count(tally: Tally, dossier: Dossier, before: Side, after: Side, day: date) -> None:
    """Count a household and everyone of it who is visited."""
    home = dossier.household
    people = {one.person_id: one for one in dossier.people}
    for person_id in _here(dossier):
        was, now = before.standings.get(str(person_id)), after.standings.get(str(person_id))
        if was is None or now is None or not (was.active or now.active):
            continue
        person = people[person_id]
        age = age_on(person.birth_date, day)
        tally.add(Compared(person_id, home.household_id, home.place[:9], person.sex, age, _stand(was), _stand(now)))
    tally.visit(home.team_id, before.interval, after.interval)


def _stand(one: Standing) -> Stand:
    return Stand(
        one.acted_on_level,
        one.computed_level,
        one.assessment.score,
        one.proposal.to_level if one.proposal else None,
    )
