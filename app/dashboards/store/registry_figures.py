"""SQL of figures that stand on the registry: places and their informants, households by what they are entitled to, person-visits."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true

from app.access.scope import Scope, within
from app.access.tables import AccountRow, RoleGrantRow
from app.core.clock import end_of
from app.core.tables import table
from app.dashboards.store.behind import Columns, Rows, lies_in
from app.dashboards.values import Area, Period
from app.people.tables import FileFactRow, HouseholdRow, PersonRow
from app.places.tables import PlaceRow
from app.visits.tables import VisitPersonRow, VisitRow

places, grants, accounts = table(PlaceRow), table(RoleGrantRow), table(AccountRow)
facts, people, households = table(FileFactRow), table(PersonRow), table(HouseholdRow)
visits, visited = table(VisitRow), table(VisitPersonRow)
NETWORK = ("county", "town", "village", "villager_group")
INFORMANT = "informant"
LATER = facts.alias("later")


def places_of(area: Area, level: str) -> Rows:
    """Places of a level."""
    rows = Rows(Columns("place", code=places.c.code, counts=literal(1), place=places.c.code, label_zh=places.c.name))
    return rows.where(places.c.county == area.county, places.c.level == level, lies_in(places.c.code, area.code))


def network_of(area: Area) -> Rows:
    """Places of the network's levels, those above the place included; each level counts once."""
    above = [area.code[:length] for length in (6, 9, 12) if length < len(area.code)]
    rows = Rows(
        Columns("place", code=places.c.code, once_code=places.c.level, place=places.c.code, label_zh=places.c.name)
    )
    return rows.where(
        places.c.county == area.county,
        places.c.level.in_(NETWORK),
        or_(lies_in(places.c.code, area.code), places.c.code.in_(above)),
    )


def informants_of(area: Area, day: date) -> Rows:
    """Who is an informant of a place on a day; somebody with two places counts once."""
    rows = Rows(Columns("informant", id1=grants.c.grant_id, once_home=grants.c.account_id, place=grants.c.place))
    return rows.where(_in_office(area, day), lies_in(grants.c.place, area.code))


def groups_of(area: Area, day: date, *, informed: bool) -> Rows:
    """Villager groups with, or without, an informant of their own on a day."""
    groups = places_of(area, "villager_group")
    served = select(grants.c.place).where(_in_office(area, day))
    return groups.where(places.c.code.in_(served) if informed else places.c.code.not_in(served))


def _in_office(area: Area, day: date) -> ColumnElement[bool]:
    end = literal(end_of(day), grants.c.from_at.type)
    return and_(
        grants.c.county == area.county,
        grants.c.role == INFORMANT,
        grants.c.from_at < end,
        or_(grants.c.until_at.is_(None), grants.c.until_at >= end),
        grants.c.account_id.not_in(_shut_before(area, end)),
    )


def _shut_before(area: Area, end: ColumnElement[Any]) -> Select[Any]:
    """Accounts that nobody can sign in with any more: whoever held an office with one informs nobody."""
    return select(accounts.c.account_id).where(accounts.c.county == area.county, accounts.c.disabled_at < end)


def entitled_of(area: Area, category: str, members: int, day: date) -> Rows:
    """What people are entitled to on a day; a household counts once, where so many of its members are."""
    rows = Rows(
        Columns(
            "entitlement",
            id1=facts.c.fact_id,
            once_home=people.c.household_id,
            place=households.c.place,
            day=facts.c.from_day,
            household_id=people.c.household_id,
            person_id=facts.c.person_id,
        )
    )
    rows = rows.where(*_entitled(area, category, day))
    return rows.where(people.c.household_id.in_(_several(area, category, members, day))) if members > 1 else rows


def entitled_households(area: Area, category: str, members: int, day: date) -> Select[Any]:
    """The ids of the households that `entitled_of` counts."""
    return _several(area, category, members, day)


def _several(area: Area, category: str, members: int, day: date) -> Select[Any]:
    return (
        select(people.c.household_id)
        .where(*_entitled(area, category, day))
        .group_by(people.c.household_id)
        .having(func.count(people.c.person_id.distinct()) >= members)
        .correlate(None)
    )


def _entitled(area: Area, category: str, day: date) -> tuple[ColumnElement[bool], ...]:
    replaced = (
        select(true())
        .where(LATER.c.county == facts.c.county, LATER.c.person_id == facts.c.person_id)
        .where(LATER.c.replaces == facts.c.fact_id)
        .correlate(facts)
    )
    return (
        facts.c.county == area.county,
        facts.c.kind == "entitlement",
        facts.c.code == category,
        facts.c.from_day <= day,
        or_(facts.c.until_day.is_(None), facts.c.until_day > day),
        ~replaced.exists(),
        people.c.county == facts.c.county,
        people.c.person_id == facts.c.person_id,
        households.c.county == people.c.county,
        households.c.household_id == people.c.household_id,
        within(
            Scope(area.county, (area.code,)),
            households.c.county,
            households.c.place,
            households.c.team_id,
            reached=True,
        ),
    )


def person_visits_of(area: Area, levels: tuple[str, ...], period: Period) -> Rows:
    """Person-visits of a period, by the level before."""
    rows = Rows(
        Columns(
            "person_visit",
            id1=visited.c.visit_id,
            id2=visited.c.person_id,
            counts=literal(1),
            place=visits.c.place,
            day=visited.c.counted_on,
            household_id=visited.c.household_id,
            person_id=visited.c.person_id,
        )
    )
    return rows.where(
        visited.c.county == area.county,
        visited.c.level_before.in_(levels),
        visited.c.counted_on.between(period.first, period.last),
        visits.c.county == visited.c.county,
        visits.c.visit_id == visited.c.visit_id,
        lies_in(visits.c.place, area.code),
    )
