"""Sealing what a phone sent: what it says of a person under that person's key, the rest under the household's, else under a key of its own.

So erasing somebody erases them here too, and what is about others stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core import json
from app.core.crypto import DESTROYED, Keyring, seal, unseal, wrap_new_key
from app.sync.inbox.policy import MARK, parts_of, put_together

ID_BYTES, LENGTH_BYTES = 16, 4
Keys = Mapping[UUID, bytes]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed content. `subject_id` is whose key seals all but its parts; `wrapped` is that key where it is the content's own."""

    subject_id: UUID
    content: bytes
    key: bytes = field(repr=False)
    wrapped: bytes | None = None


def subjects_named(content: Any) -> Iterator[UUID]:
    """Every id under which content may speak of a household or a person."""
    if isinstance(content, dict):
        for name in ("household_id", "entity_id", "person_id"):
            if found := id_of(content.get(name)):
                yield found
        for item in content.values():
            yield from subjects_named(item)
    elif isinstance(content, list):
        for item in content:
            yield from subjects_named(item)


def id_of(value: object) -> UUID | None:
    """The id that a text is, if it is one."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def seal_content(keyring: Keyring, keys: Keys, own_id: UUID, content: Mapping[str, Any]) -> Sealed:
    """Seal an operation. `keys` are those of everybody it names who has one; what it says of somebody erased is left out."""
    body = content.get("body")
    home = id_of(content.get("household_id")) or (id_of(body.get("household_id")) if isinstance(body, dict) else None)
    rest, parts = _cut(content, keys, home)
    if home is not None and keys.get(home, DESTROYED) != DESTROYED:
        subject, key, wrapped = home, keys[home], None
    else:
        subject, (key, wrapped) = own_id, wrap_new_key(keyring, str(own_id))
    pieces = [(subject, seal(key, json.dumps(rest), _place(own_id, 0)))]
    for number, (about, said) in enumerate(parts, 1):
        pieces.append((about, seal(keys[about], json.dumps(said), _place(own_id, number)) if keys[about] else b""))
    packed = b"".join(one.bytes + len(what).to_bytes(LENGTH_BYTES) + what for one, what in pieces)
    return Sealed(subject, packed, key, wrapped)


def _cut(content: Mapping[str, Any], keys: Keys, home: UUID | None) -> tuple[Any, list[tuple[UUID, Any]]]:
    """What is said of people, apart from the rest: of an operation on a person all that it says."""
    about = id_of(content.get("entity_id"))
    if about is not None and about != home and about in keys:
        return {**content, "body": {MARK: 0}}, [(about, content.get("body"))]
    rest, parts = parts_of(dict(content), lambda text: id_of(text) in keys)
    return rest, [(UUID(person), said) for person, said in parts]


def seal_text(keyring: Keyring, own_id: UUID, content: Mapping[str, Any]) -> Sealed:
    """Seal what nobody could read, under a key of its own."""
    key, wrapped = wrap_new_key(keyring, str(own_id))
    sealed = seal(key, json.dumps(content), _place(own_id, 0))
    return Sealed(own_id, own_id.bytes + len(sealed).to_bytes(LENGTH_BYTES) + sealed, key, wrapped)


def subjects_of(sealed: bytes) -> list[UUID]:
    """Whose keys sealed content needs."""
    return [subject for subject, _ in _pieces(sealed)]


def open_content(keys: Keys, own_id: UUID, sealed: bytes) -> dict[str, Any] | None:
    """What was sealed, without what was said of people erased since; None when all of it is gone. Raises SealBroken."""
    opened: list[Any] = []
    for number, (subject, what) in enumerate(_pieces(sealed)):
        key = keys.get(subject, DESTROYED)
        there = key != DESTROYED and what
        opened.append(json.loads(unseal(key, what, _place(own_id, number))) if there else None)
    return None if opened[0] is None else put_together(opened[0], opened[1:])


def seal_verdict(key: bytes, op_id: UUID, told: Mapping[str, Any]) -> bytes:
    """Seal a verdict, which may hold what a conflict was about."""
    return seal(key, json.dumps(told), f"op_inbox|verdict|{op_id}")


def open_verdict(key: bytes, op_id: UUID, sealed: bytes | None) -> dict[str, Any]:
    """A verdict; empty when there is none, or none any more."""
    found: dict[str, Any] = {}
    if sealed is not None and key != DESTROYED:
        found = json.loads(unseal(key, sealed, f"op_inbox|verdict|{op_id}"))
    return found


def seal_reason(key: bytes, quarantine_id: UUID, reason: str) -> bytes | None:
    """Seal why an item was closed; under a key that was destroyed nothing is kept."""
    return seal(key, reason.encode(), f"quarantine|reason|{quarantine_id}") if key != DESTROYED else None


def open_reason(key: bytes, quarantine_id: UUID, sealed: bytes | None) -> str | None:
    """Why an item was closed; None when nobody said so, or it is gone."""
    if sealed is None or key == DESTROYED:
        return None
    return unseal(key, sealed, f"quarantine|reason|{quarantine_id}").decode()


def _pieces(sealed: bytes) -> Iterator[tuple[UUID, bytes]]:
    at = 0
    while at < len(sealed):
        begins = at + ID_BYTES + LENGTH_BYTES
        ends = begins + int.from_bytes(sealed[at + ID_BYTES : begins])
        yield UUID(bytes=sealed[at : at + ID_BYTES]), sealed[begins:ends]
        at = ends


def _place(own_id: UUID, number: int) -> str:
    return f"operation|sealed|{own_id}|{number}"
