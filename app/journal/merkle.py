"""A tree of hashes over a growing list, in the manner of RFC 6962: frontier, root, inclusion and consistency proofs. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

Digest = Callable[[bytes], bytes]
LEAF, NODE = b"\x00", b"\x01"


def leaf_hash(digest: Digest, content: bytes) -> bytes:
    """The hash of an entry: a leaf can never be taken for an inner node."""
    return digest(LEAF + content)


def _node(digest: Digest, left: bytes, right: bytes) -> bytes:
    return digest(NODE + left + right)


@dataclass(slots=True)
class Frontier:
    """All that is needed of a tree to let it grow: its size and the roots of its full subtrees, the largest first."""

    digest: Digest
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Append the hash of one entry."""
        top, full = leaf, self.size
        while full & 1:
            top = _node(self.digest, self.peaks.pop(), top)
            full >>= 1
        self.peaks.append(top)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append the hashes of entries in their order."""
        for leaf in leaves:
            self.add(leaf)

    def root(self) -> bytes:
        """The root of everything so far; of nothing, the hash of nothing."""
        if not self.peaks:
            return self.digest(b"")
        top = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            top = _node(self.digest, peak, top)
        return top


def root_of(digest: Digest, leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of entries."""
    frontier = Frontier(digest)
    frontier.extend(leaves)
    return frontier.root()


def _split(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(digest: Digest, index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that lead from the entry at `index` to the root, the lowest first (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return []
    cut = _split(len(leaves))
    if index < cut:
        return [*inclusion_proof(digest, index, leaves[:cut]), root_of(digest, leaves[cut:])]
    return [*inclusion_proof(digest, index - cut, leaves[cut:]), root_of(digest, leaves[:cut])]


def root_from_inclusion(digest: Digest, leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to; None for a proof of the wrong length or an index outside the tree."""
    if not 0 <= index < size:
        return None
    top, rest = leaf, list(proof)
    last = size - 1
    while last > 0:
        if index & 1 or index < last:
            if not rest:
                return None
            beside = rest.pop(0)
            top = _node(digest, beside, top) if index & 1 else _node(digest, top, beside)
        index, last = index >> 1, last >> 1
    return None if rest else top


def consistency_proof(digest: Digest, old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that show a tree to begin with what a tree of size `old` was (RFC 6962, 2.1.2); 0 < old <= size."""
    return _consistency(digest, old, leaves, whole=True) if old < len(leaves) else []


def _consistency(digest: Digest, old: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(digest, leaves)]
    cut = _split(len(leaves))
    if old <= cut:
        return [*_consistency(digest, old, leaves[:cut], whole=whole), root_of(digest, leaves[cut:])]
    return [*_consistency(digest, old - cut, leaves[cut:], whole=False), root_of(digest, leaves[:cut])]


def is_consistent(digest: Digest, old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """True when the proof shows that the tree of `size` begins with the tree of size `old`."""
    if not 0 < old <= size:
        return False
    if old == size:
        return old_root == root and not proof
    rest = list(proof)
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    if index and not rest:
        return False
    before = after = rest.pop(0) if index else old_root
    while last:
        if index & 1 or index < last:
            if not rest:
                return False
            beside = rest.pop(0)
            if index & 1:
                before, after = _node(digest, beside, before), _node(digest, beside, after)
            else:
                after = _node(digest, after, beside)
        index, last = index >> 1, last >> 1
    return not rest and before == old_root and after == root
