"""What roles may do, and what a place covers."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.access.policy import ROLE_SCOPES, SCOPES, lies_within, range_of, reads_mind_and_child_detail, scopes_allowed
from app.access.scope import Scope, scope_of, scope_of_teams
from app.core.ids import derived_id, new_id
from app.journal.actor import Actor, RoleAt, Seat
from tests.core.test_ids import AT

CODES = st.sampled_from(
    ["330481", "330481001", "330481002", "330481001003", "330481001003001", "330482", "33048", "339"]
)
TEAM = new_id(AT)


@given(CODES, CODES)
def test_a_range_holds_exactly_what_lies_within(place: str, outer: str) -> None:
    low, high = range_of(outer)
    assert (low <= place < high) == lies_within(place, outer)


def test_every_scope_of_a_role_is_a_scope() -> None:
    assert all(scopes <= SCOPES.keys() for scopes in ROLE_SCOPES.values())


def test_roles_add_up() -> None:
    assert scopes_allowed(["informant", "auditor"]) == ROLE_SCOPES["informant"] | ROLE_SCOPES["auditor"]
    assert scopes_allowed([]) == scopes_allowed(["nobody"]) == frozenset()


def test_who_reads_mind_and_child_detail() -> None:
    reading = {role for role in ROLE_SCOPES if reads_mind_and_child_detail([role])}
    assert reading == {"social_worker", "town_officer", "county_officer", "operator"}


def actor(*roles: RoleAt, seats: tuple[Seat, ...] = ()) -> Actor:
    return Actor("330481", new_id(AT), "someone", "test", frozenset(), roles, seats)


def test_field_workers_see_by_pairing_alone() -> None:
    scope = scope_of(actor(RoleAt("grid_worker", "330481001"), seats=(Seat(TEAM, "grid_worker"),)))
    assert replace(scope, account=None) == Scope("330481", (), (TEAM,))
    assert scope.covers("330481", "330481001003", TEAM)
    assert not scope.covers("330481", "330481001003", derived_id(TEAM, "other"))
    assert not scope.covers("330482", "330481001003", TEAM)


def test_officers_see_by_place_and_the_wider_place_swallows_the_narrower() -> None:
    scope = scope_of(actor(RoleAt("town_officer", "330481001"), RoleAt("village_officer", "330481001003")))
    assert scope.places == ("330481001",)
    assert scope.covers("330481", "330481001009", None)
    assert not scope.covers("330481", "330481002001", None)


def test_auditors_informants_and_administrators_see_no_household() -> None:
    desk = RoleAt("department_officer", "330481", "education")
    assert replace(scope_of(actor(desk, desk)), account=None) == Scope("330481", desks=(("education", "330481"),))
    for role in ("auditor", "informant", "department_officer", "administrator"):
        assert replace(scope_of(actor(RoleAt(role, "330481"))), account=None) == Scope("330481")
    assert scope_of_teams(actor(RoleAt("administrator", "330481"))).places == ("330481",)
