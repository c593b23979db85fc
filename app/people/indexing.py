"""Blind indexes by which people are found: keyed fingerprints of the normalised name, phone and identity number."""

from dataclasses import dataclass

from app.core.crypto import Keyring, blind_index
from app.people.policy import compact, identity_spellings, normal_name, normal_phone
from app.people.values import Identity

# Numbers of these documents are one person's in the whole country; others may collide.
UNIQUE_DOCUMENTS = frozenset({"resident_id", "residence_permit"})


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes of one identity."""

    name: bytes
    phone: bytes | None
    number: bytes | None
    unique: bytes | None


def indexes_of(keyring: Keyring, identity: Identity) -> Indexes:
    """The indexes of an identity; `unique` is set where the document's number is unique over the deployment."""
    number = blind_index(keyring, "id_number", compact(identity.id_number)) if identity.id_number else None
    phone = blind_index(keyring, "phone", identity.phone) if identity.phone else None
    unique = number if identity.id_type in UNIQUE_DOCUMENTS else None
    return Indexes(blind_index(keyring, "name", normal_name(identity.name)), phone, number, unique)


def index_of_name(keyring: Keyring, name: str) -> bytes:
    """What a full name is found by."""
    return blind_index(keyring, "name", normal_name(name))


def index_of_phone(keyring: Keyring, phone: str) -> bytes | None:
    """What a phone number is found by; None when it is none."""
    normal = normal_phone(phone)
    return blind_index(keyring, "phone", normal) if normal else None


def indexes_of_number(keyring: Keyring, number: str) -> tuple[bytes, ...]:
    """What an identity number is found by; an old number of 15 digits by what it became."""
    return tuple(blind_index(keyring, "id_number", one) for one in identity_spellings(number))
