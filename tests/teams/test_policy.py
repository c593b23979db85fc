"""What makes a valid team of three."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.access.policy import SEATS
from app.teams.policy import check_members, is_complete, vacant_seats

ACCOUNTS = [uuid4() for _ in range(4)]
seats = st.lists(st.tuples(st.sampled_from(SEATS), st.sampled_from(ACCOUNTS)), max_size=5)


def everyone(*roles: str) -> dict[UUID, set[str]]:
    return {account: set(roles) for account in ACCOUNTS}


def test_one_of_each_by_three_people_is_a_team() -> None:
    assert check_members(list(zip(SEATS, ACCOUNTS, strict=False)), everyone(*SEATS)) == []


def test_nobody_sits_twice() -> None:
    same = [(seat, ACCOUNTS[0]) for seat in SEATS]
    assert [one.code for one in check_members(same, everyone(*SEATS))] == ["ONE_SEAT_EACH", "ONE_SEAT_EACH"]


def test_a_seat_needs_its_role_and_an_account() -> None:
    members = [*zip(SEATS, ACCOUNTS, strict=False)]
    assert [one.code for one in check_members(members, everyone("grid_worker"))] == ["ROLE_MISSING", "ROLE_MISSING"]
    assert [one.code for one in check_members(members, {})] == ["UNKNOWN_REFERENCE"] * 3


@given(seats)
def test_no_complaint_means_three_seats_and_three_people(members: list[tuple[str, UUID]]) -> None:
    fine = sorted(seat for seat, _ in members) == sorted(SEATS) and len({account for _, account in members}) == 3
    assert (check_members(members, everyone(*SEATS)) == []) == fine


@given(st.sets(st.sampled_from(SEATS)))
def test_complete_means_nothing_vacant(held: set[str]) -> None:
    assert is_complete(held) == (not vacant_seats(held)) == (len(held) == 3)
