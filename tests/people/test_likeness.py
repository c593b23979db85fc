"""How likely two files are one person's: what counts, what never does, and that it does not matter who is asked first."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.people.likeness import LIKELY, REASONS, Traits, likeness

HOME = UUID(int=1)
BORN = date(1940, 2, 29)
ONE = Traits(UUID(int=2), HOME, "张小花", BORN, "2", None, "13800138000", "330481001001", "3组12号")


def other(**changed: object) -> Traits:
    """Somebody like ONE at another place, without anything else in common than is said."""
    apart = {"person_id": uuid4(), "household_id": uuid4(), "phone": None, "place": "330481002003", "address": "8组1号"}
    return replace(ONE, **{**apart, **changed})  # type: ignore[arg-type]  # names of fields


def test_a_name_and_a_birth_date_need_something_that_ties_them_to_a_place() -> None:
    assert not likeness(ONE, other()).is_likely
    for tied in ({"place": "330481001001"}, {"phone": ONE.phone}, {"household_id": HOME}):
        assert likeness(ONE, other(**tied)).is_likely, tied
    assert likeness(ONE, other(place="330481001001-003", address=" 3组 12号")).reasons == (
        "SAME_NAME",
        "SAME_BIRTH_DATE",
        "SAME_ADDRESS",
        "SAME_VILLAGE",
    )


def test_another_birth_date_or_number_or_sex_is_another_person() -> None:
    for apart in (BORN + timedelta(days=1), date(1941, 2, 28)):
        assert not likeness(ONE, replace(ONE, person_id=uuid4(), birth_date=apart)).is_likely
    numbered = replace(ONE, number="33049919400229002X")
    assert likeness(numbered, replace(ONE, number="330499194002290003")).points == 0
    assert likeness(numbered, ONE).is_likely
    assert not likeness(ONE, other(place="330481001001", sex="1")).is_likely


people = st.builds(
    Traits,
    st.sampled_from([UUID(int=one) for one in range(3)]),
    st.sampled_from([HOME, UUID(int=9)]),
    st.sampled_from(["张三", "李四"]),
    st.sampled_from([BORN, date(1950, 1, 1)]),
    st.sampled_from("129"),
    st.sampled_from([None, "1", "2"]),
    st.sampled_from([None, "13800138000"]),
    st.sampled_from(["330481001001", "330481001001-001", "330481002003"]),
    st.sampled_from(["", "3组12号"]),
)


@given(people, people)
def test_it_is_the_same_from_both_sides_and_is_the_sum_of_its_reasons(one: Traits, two: Traits) -> None:
    found = likeness(one, two)
    assert found == likeness(two, one)
    assert found.points == max(0, sum(REASONS[code].points for code in found.reasons))
    if found.is_likely:
        assert (one.name, one.birth_date) == (two.name, two.birth_date)
        assert found.points >= LIKELY
