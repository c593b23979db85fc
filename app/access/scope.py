"""The one choke point for rows: what a caller may see, and the condition that narrows a statement to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.sql.functions import FunctionElement

from app.access.policy import DESK_ROLES, PLACED_ROLES, TEAM_PLACED_ROLES, lies_within, range_of
from app.journal.actor import Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """What a caller may see: one county, the division codes whose households are theirs to oversee, the teams they sit in.

    `desks` are pairs of an organisation and a place: they reach what was dispatched there, no household.
    What an account itself has raised is its to see, wherever that lies.
    """

    county: str
    places: tuple[str, ...] = ()
    teams: tuple[UUID, ...] = ()
    desks: tuple[tuple[str, str], ...] = ()
    account: UUID | None = None

    def covers(self, county: str, place: str, team_id: UUID | None) -> bool:
        """True when a household at this place, paired with this team, lies within."""
        if county != self.county:
            return False
        return team_id in self.teams or any(lies_within(place, outer) for outer in self.places)


def scope_of(actor: Actor) -> Scope:
    """The households an actor may see: by place for officers, by pairing for members of teams."""
    places = {held.place for held in actor.roles if held.role in PLACED_ROLES}
    teams = tuple(sorted({seat.team_id for seat in actor.seats}))
    return Scope(actor.county, _outermost(places), teams, desks_of(actor), actor.account_id)


def desks_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The desks an actor sits at: (organisation, place). A grant that names no organisation is none."""
    held = {(one.organisation, one.place) for one in actor.roles if one.role in DESK_ROLES and one.organisation}
    return tuple(sorted((organisation, place) for organisation, place in held if organisation))


def at_desk(
    scope: Scope, county: KeyedColumnElement[str], organisation: ColumnElement[Any], place: ColumnElement[Any]
) -> ColumnElement[bool]:
    """The condition under which a row was dispatched to a desk of a scope. No desk means no row."""
    held = []
    for desk, outer in scope.desks:
        low, high = range_of(outer)
        held.append(and_(organisation == desk, place >= low, place < high))
    return and_(county == scope.county, or_(false(), *held))


def scope_of_teams(actor: Actor) -> Scope:
    """The teams an actor may see or form: as `scope_of`, and administrators by place."""
    places = {held.place for held in actor.roles if held.role in PLACED_ROLES | TEAM_PLACED_ROLES}
    return Scope(actor.county, _outermost(places), tuple(sorted({seat.team_id for seat in actor.seats})))


def roles_over(actor: Actor, place: str, team_id: UUID | None) -> frozenset[str]:
    """The roles by which an actor reaches a household: offices over its place, seats in its team; not by any held elsewhere."""
    offices = {held.role for held in actor.roles if held.role in PLACED_ROLES and lies_within(place, held.place)}
    return frozenset(offices | {seat.seat for seat in actor.seats if seat.team_id == team_id})


def _outermost(places: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for place in sorted(places):
        if not any(lies_within(place, outer) for outer in kept):
            kept.append(place)
    return tuple(kept)


class _Reached(FunctionElement[Any]):
    """A column of a row that a key has already led to. SQLite without statistics takes a place's range for shorter than the key
    and would search the whole area again for every row (measured: minutes instead of milliseconds); a plus sign stops it."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(_Reached)
def _plain(element: _Reached, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses.clauses[0], **options)


@compiles(_Reached, "sqlite")
def _plus(element: _Reached, compiler: SQLCompiler, **options: Any) -> str:
    return "+" + compiler.process(element.clauses.clauses[0], **options)


def within(
    scope: Scope,
    county: KeyedColumnElement[str],
    place: KeyedColumnElement[str],
    team: KeyedColumnElement[UUID] | KeyedColumnElement[UUID | None],
    *,
    reached: bool = False,
) -> ColumnElement[bool]:
    """The condition under which a row lies within a scope: its county, and its place or its team. Nothing held means no row.

    `reached` says that other rows lead to this one by its key (an alert to its household), so that its place is checked, not searched.
    """
    where: ColumnElement[str] = _Reached(place) if reached else place
    whose: ColumnElement[Any] = _Reached(team) if reached else team
    held: list[ColumnElement[bool]] = []
    for outer in scope.places:
        low, high = range_of(outer)
        held.append(and_(where >= low, where < high))
    if scope.teams:
        held.append(whose.in_(scope.teams))
    return and_(county == scope.county, or_(false(), *held))
