"""Data keys of households and people, opened once and remembered for a while; what is sealed under them, as values."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.core import json
from app.core.crypto import DESTROYED, Keyring, seal, unseal, unwrap_key
from app.core.errors import Refusal, conflict
from app.people.values import Contact, GeoPoint, Household, HouseholdDetails, Identity

REMEMBERED_KEYS = 50_000
# A key is remembered under what wraps it, so a destroyed or re-wrapped key is never found here again.
_opened: OrderedDict[tuple[UUID, bytes], bytes] = OrderedDict()


def data_key(keyring: Keyring, subject_id: UUID, wrapped: bytes) -> bytes:
    """The data key of a household or a person. Raises SealBroken."""
    known = _opened.get((subject_id, wrapped))
    if known is not None:
        _opened.move_to_end((subject_id, wrapped))
        return known
    key = unwrap_key(keyring, str(subject_id), wrapped)
    _opened[subject_id, wrapped] = key
    if len(_opened) > REMEMBERED_KEYS:
        _opened.popitem(last=False)
    return key


def forget_key(subject_id: UUID, wrapped: bytes) -> None:
    """A destroyed key is not remembered either."""
    _opened.pop((subject_id, wrapped), None)


def seal_value(key: bytes, value: Any, table: str, row_id: UUID) -> bytes:
    """A value as JSON, sealed under a data key and bound to the column `sealed` of one row. Raises 409 under a key that was destroyed."""
    if key == DESTROYED:
        raise withheld()
    return seal(key, json.dumps(value), f"{table}|sealed|{row_id}")


def open_value(key: bytes, sealed: bytes, table: str, row_id: UUID) -> Any:
    """What `seal_value` sealed; nothing (an empty mapping) under a key that was destroyed. Raises SealBroken."""
    if key == DESTROYED:
        return {}
    return json.loads(unseal(key, sealed, f"{table}|sealed|{row_id}"))


def withheld() -> Refusal:
    """409: nothing but storing is done with the data of who asked for that, and nothing at all with those of who was erased."""
    return conflict("DATA_WITHHELD", "该人信息已限制处理或已删除", "This person's data are restricted or erased")


def identity_of(content: Mapping[str, Any]) -> Identity:
    """An identity from its sealed JSON."""
    known = {name: content[name] for name in Identity.__slots__ if name in content}
    known["birth_date"] = date.fromisoformat(content["birth_date"])
    known["contacts"] = tuple(Contact(**one) for one in content.get("contacts", ()))
    return Identity(**known)


def details_of(household: Household) -> HouseholdDetails:
    """What is sealed of a household, opened. Raises SealBroken."""
    content = open_value(household.data_key, household.sealed, "household", household.household_id)
    point = content.pop("location", None)
    return HouseholdDetails(**content, location=GeoPoint(**point) if point else None)
