"""Links of merged files: whatever is merged and undone in whatever order, every way has an end and none leads round."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.links import MOVES, ROLES, NoEnd, end_of, ends, linked, unlinked

files = st.sampled_from([UUID(int=one) for one in range(1, 8)])


@given(st.lists(st.tuples(files, files, st.booleans()), max_size=40))
def test_every_way_has_an_end_whatever_is_merged_and_undone(steps: list[tuple[UUID, UUID, bool]]) -> None:
    links: dict[UUID, UUID] = {}
    for alias, into, merging in steps:
        before = dict(links)
        try:
            links = linked(links, alias, into) if merging else unlinked(links, alias)
        except NoEnd:
            assert links == before
            continue
        found = ends(links)
        assert not set(found.values()) & set(links), "an end is no alias"
        if merging:
            assert end_of(links, alias) == end_of(links, into)
            # Taking the newest link away gives back exactly what was.
            assert unlinked(links, end_of(before, alias)) == before


def test_a_ring_that_stands_nevertheless_is_told() -> None:
    one, two = UUID(int=1), UUID(int=2)
    with pytest.raises(NoEnd):
        end_of({one: two, two: one}, one)
    assert (set(MOVES), set(ROLES)) == ({"undo"}, {"merge", "undo"})
