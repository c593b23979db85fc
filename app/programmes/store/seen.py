"""Who sees rows of the ledger: through the person's present household, else the household's, else by the row's place."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, func, or_
from sqlalchemy.sql.elements import KeyedColumnElement

from app.access.scope import Scope, within
from app.core.tables import table
from app.people.tables import HouseholdRow, PersonRow

households, people = table(HouseholdRow), table(PersonRow)


def with_homes(rows: Table) -> FromClause:
    """Rows of the ledger, each with the household by which it is seen, where it has one."""
    person_of = and_(people.c.county == rows.c.county, people.c.person_id == rows.c.person_id)
    home = func.coalesce(people.c.household_id, rows.c.household_id)
    home_of = and_(households.c.county == rows.c.county, households.c.household_id == home)
    return rows.outerjoin(people, person_of).outerjoin(households, home_of)


def seen(scope: Scope, rows: Table) -> ColumnElement[bool]:
    """The condition under which a row of `with_homes` lies within a scope. A team sees what is about its households, and no batch."""
    of_home = within(scope, rows.c.county, households.c.place, households.c.team_id, reached=True)
    nobody: KeyedColumnElement[Any] = households.c.team_id
    by_place = within(Scope(scope.county, scope.places), rows.c.county, rows.c.place, nobody, reached=True)
    return or_(
        and_(rows.c.household_id.is_not(None), of_home),
        and_(rows.c.household_id.is_(None), by_place),
    )
