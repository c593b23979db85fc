"""Merging edits field by field: nothing is lost, nobody is overruled unheard."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.enrolment.merge import Kept, merge

FIELDS = ("phone", "note", "id_number", "birth_date")
TOGETHER = (frozenset({"id_number", "birth_date"}),)
chains = st.sampled_from([None, "mine", "theirs"])
files = st.fixed_dictionaries({name: st.builds(Kept, st.integers(0, 2), st.integers(0, 5), chains) for name in FIELDS})
edits = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2))


@given(files, edits, st.integers(0, 6), chains)
def test_every_field_has_one_fate(kept: dict[str, Kept], wanted: dict[str, Any], base: int, chain: str | None) -> None:
    found = merge(kept, wanted, base, chain, TOGETHER)
    fates = [*found.applied, *found.same, *found.conflicting]
    assert sorted(fates) == sorted(wanted)
    assert found.same == {name for name, value in wanted.items() if kept[name].value == value}
    for name in found.applied:
        assert kept[name].revision <= base or (chain is not None and kept[name].chain == chain)
    for name in found.conflicting:
        group = TOGETHER[0] if name in TOGETHER[0] else {name}
        overtaken = [one for one in group & wanted.keys() if kept[one].value != wanted[one]]
        assert any(
            kept[one].revision > base and kept[one].chain in {None, *({"mine", "theirs"} - {chain})}
            for one in overtaken
        )


@given(files, edits, chains)
def test_who_knows_the_newest_is_never_in_conflict(
    kept: dict[str, Kept], wanted: dict[str, Any], chain: str | None
) -> None:
    newest = max(field.revision for field in kept.values())
    assert not merge(kept, wanted, newest, chain, TOGETHER).conflicting


@given(files, edits, st.integers(0, 6))
def test_a_chain_does_not_trip_over_itself(kept: dict[str, Kept], wanted: dict[str, Any], base: int) -> None:
    """What was applied is applied again, with other values, by the next edit of the same chain upon the same base."""
    first = merge(kept, wanted, base, "mine", TOGETHER)
    revised = {
        name: Kept(first.applied[name], 9, "mine") if name in first.applied else field for name, field in kept.items()
    }
    again = merge(revised, {name: value + 1 for name, value in first.applied.items()}, base, "mine", TOGETHER)
    assert again.applied.keys() == first.applied.keys()


@given(files, st.integers(0, 2), st.integers(0, 2), st.integers(0, 6))
def test_edits_of_different_fields_do_not_care_who_comes_first(
    kept: dict[str, Kept], one: int, two: int, base: int
) -> None:
    def ends(*order: tuple[str, int]) -> dict[str, Any]:
        now = dict(kept)
        for revision, (name, value) in enumerate(order, 7):
            for field, new in merge(now, {name: value}, base, None, TOGETHER).applied.items():
                now[field] = Kept(new, revision, None)
        return {name: field.value for name, field in now.items()}

    assert ends(("phone", one), ("note", two)) == ends(("note", two), ("phone", one))
