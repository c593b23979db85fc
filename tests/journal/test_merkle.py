"""The tree against a recomputation by the definition, and its proofs against every change of what they prove."""

import hashlib
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.core.suites import GM
from app.journal.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    root_from_inclusion,
    root_of,
)


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def naive(contents: Sequence[bytes]) -> bytes:
    """The definition of RFC 6962, 2.1, word by word."""
    if not contents:
        return digest(b"")
    if len(contents) == 1:
        return digest(b"\x00" + contents[0])
    cut = 1
    while cut * 2 < len(contents):
        cut *= 2
    return digest(b"\x01" + naive(contents[:cut]) + naive(contents[cut:]))


entries = st.lists(st.binary(max_size=6), max_size=40)
some = st.lists(st.binary(max_size=6), min_size=1, max_size=40)


def hashed(contents: Sequence[bytes]) -> list[bytes]:
    return [leaf_hash(digest, content) for content in contents]


@given(contents=entries)
def test_the_root_is_that_of_the_definition(contents: list[bytes]) -> None:
    assert root_of(digest, hashed(contents)) == naive(contents)


@given(contents=entries, cut=st.integers(min_value=0, max_value=40))
def test_a_frontier_goes_on_from_where_it_was_kept(contents: list[bytes], cut: int) -> None:
    first = Frontier(digest)
    first.extend(hashed(contents[:cut]))
    later = Frontier(digest, first.size, list(first.peaks))
    later.extend(hashed(contents[cut:]))
    assert (later.size, later.root()) == (len(contents), naive(contents))
    assert len(later.peaks) == later.size.bit_count()


@given(contents=some, data=st.data())
def test_an_entry_is_proved_and_nothing_else_is(contents: list[bytes], data: st.DataObject) -> None:
    leaves = hashed(contents)
    index = data.draw(st.integers(min_value=0, max_value=len(leaves) - 1))
    proof = inclusion_proof(digest, index, leaves)
    assert root_from_inclusion(digest, leaves[index], index, len(leaves), proof) == naive(contents)
    assert root_from_inclusion(digest, digest(b"other"), index, len(leaves), proof) != naive(contents)
    assert root_from_inclusion(digest, leaves[index], index, len(leaves), [*proof, b"x" * 32]) is None
    assert root_from_inclusion(digest, leaves[index], len(leaves), len(leaves), proof) is None
    if proof:
        assert root_from_inclusion(digest, leaves[index], index, len(leaves), proof[:-1]) is None


@given(contents=some, data=st.data())
def test_a_tree_that_grew_is_told_from_one_that_was_changed(contents: list[bytes], data: st.DataObject) -> None:
    leaves = hashed(contents)
    old = data.draw(st.integers(min_value=1, max_value=len(leaves)))
    proof = consistency_proof(digest, old, leaves)
    before, after = naive(contents[:old]), naive(contents)
    assert is_consistent(digest, old, before, len(leaves), after, proof)
    assert not is_consistent(digest, old, digest(b"other"), len(leaves), after, proof)
    assert not is_consistent(digest, old, before, len(leaves), digest(b"other"), proof)
    assert not is_consistent(digest, old, before, len(leaves), after, [*proof, b"x" * 32])
    assert not is_consistent(digest, 0, before, len(leaves), after, proof)
    if proof:
        assert not is_consistent(digest, old, before, len(leaves), after, proof[:-1])


def test_the_tree_stands_on_either_hash() -> None:
    leaves = [leaf_hash(GM.digest, bytes([one])) for one in range(11)]
    proof = inclusion_proof(GM.digest, 7, leaves)
    assert root_from_inclusion(GM.digest, leaves[7], 7, 11, proof) == root_of(GM.digest, leaves)
    assert root_of(GM.digest, leaves) != root_of(digest, leaves)
