"""Writing households, people, their facts and identities: a statement each, whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from app.core.crypto import wrap_new_key
from app.core.db import Db
from app.core.tables import table
from app.people.indexing import indexes_of
from app.people.sealing import seal_value
from app.people.tables import FileFactRow, HouseholdRow, PersonIdentityRow, PersonRow, SubjectKeyRow
from app.people.values import SEALED_CODES, FileFact, Household, HouseholdDetails, Identity, Person

keys, households = table(SubjectKeyRow), table(HouseholdRow)
people, facts, identities = table(PersonRow), table(FileFactRow), table(PersonIdentityRow)


@dataclass(frozen=True, slots=True)
class IdentityHolder:
    """Who is registered under an identity number, anywhere in the deployment."""

    index: bytes
    county: str
    person_id: UUID


async def _new_keys(db: Db, county: str, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """Fresh data keys, written wrapped."""
    made = {subject: wrap_new_key(db.keyring, str(subject)) for subject in subjects}
    rows = [{"county": county, "subject_id": one, "wrapped": wrapped} for one, (_, wrapped) in made.items()]
    await db.write(insert(keys), rows)
    return {subject: key for subject, (key, _) in made.items()}


async def add_households(
    db: Db, county: str, new: Mapping[UUID, tuple[str, HouseholdDetails]], at: datetime
) -> dict[UUID, Household]:
    """New households at revision 1, paired with nobody: id to (place, details)."""
    made: dict[UUID, Household] = {}
    for household_id, key in (await _new_keys(db, county, new)).items():
        place, details = new[household_id]
        sealed = seal_value(key, asdict(details), "household", household_id)
        made[household_id] = Household(county, household_id, place, None, None, 1, at, sealed, key)
    rows = [_household_row(one) | {"created_at": at} for one in made.values()]
    await db.write(insert(households), rows)
    return made


def _household_row(one: Household) -> dict[str, Any]:
    names = ("county", "household_id", "place", "team_id", "level", "revision", "sealed", "edits")
    return {name: getattr(one, name) for name in names}


async def update_households(db: Db, county: str, changed: Sequence[Household]) -> None:
    """Write place, revision and what is sealed of households that the caller has locked."""
    statement = (
        update(households)
        .where(households.c.county == county, households.c.household_id == bindparam("of_household"))
        .values({name: bindparam(f"new_{name}") for name in ("place", "revision", "sealed", "edits")})
    )
    rows = [
        {
            "of_household": one.household_id,
            "new_place": one.place,
            "new_revision": one.revision,
            "new_sealed": one.sealed,
            "new_edits": one.edits,
        }
        for one in changed
    ]
    await db.write(statement, rows)


async def set_teams(db: Db, county: str, teams: Mapping[UUID, tuple[UUID | None, int]]) -> None:
    """Pair households that the caller has locked with teams, or with none: household to (team, new revision)."""
    statement = (
        update(households)
        .where(households.c.county == county, households.c.household_id == bindparam("of_household"))
        .values(team_id=bindparam("new_team"), revision=bindparam("new_revision"))
    )
    rows = [
        {"of_household": household_id, "new_team": team_id, "new_revision": revision}
        for household_id, (team_id, revision) in sorted(teams.items())
    ]
    await db.write(statement, rows)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be written: no facts yet."""

    person_id: UUID
    household_id: UUID
    status: str
    sex: str
    identity: Identity
    fingerprint: str


async def add_people(db: Db, county: str, new: Sequence[NewPerson], at: datetime) -> dict[UUID, bytes]:
    """New people at revision 1. Returns their data keys."""
    made = await _new_keys(db, county, [one.person_id for one in new])
    rows = []
    for one in new:
        sealed = _sealed_identity(made[one.person_id], one.person_id, one.identity, one.fingerprint)
        row = {"county": county, "person_id": one.person_id, "household_id": one.household_id, "status": one.status}
        row |= {"sex": one.sex, "revision": 1, "created_at": at, "sealed": sealed}
        rows.append(row | _indexed(db, one.identity))
    await db.write(insert(people), rows)
    return made


def _sealed_identity(key: bytes, person_id: UUID, identity: Identity, fingerprint: str) -> bytes:
    content = {**asdict(identity), "fingerprint": fingerprint}
    return seal_value(key, content, "person", person_id)


def _indexed(db: Db, identity: Identity) -> dict[str, Any]:
    found = indexes_of(db.keyring, identity)
    return {
        "birth_year": identity.birth_date.year,
        "name_index": found.name,
        "phone_index": found.phone,
        "id_index": found.number,
    }


CHANGING = (
    "household_id",
    "status",
    "sex",
    "revision",
    "edits",
    "sealed",
    "birth_year",
    "name_index",
    "phone_index",
    "id_index",
)


async def update_people(db: Db, county: str, changed: Sequence[Person]) -> None:
    """Write household, status, sex, revision and identity of people whose households the caller has locked."""
    statement = (
        update(people)
        .where(people.c.county == county, people.c.person_id == bindparam("of_person"))
        .values({name: bindparam(f"new_{name}") for name in CHANGING})
    )
    rows = []
    for one in changed:
        sealed = _sealed_identity(one.data_key, one.person_id, one.identity, one.fingerprint)
        row = _indexed(db, one.identity) | {"household_id": one.household_id, "status": one.status, "sex": one.sex}
        row |= {"revision": one.revision, "edits": one.edits, "sealed": sealed}
        rows.append({"of_person": one.person_id, **{f"new_{name}": row[name] for name in CHANGING}})
    await db.write(statement, rows)


async def add_facts(db: Db, county: str, new: Sequence[FileFact], data_keys: Mapping[UUID, bytes]) -> None:
    """Append dated facts; codes of tags and disabilities are sealed with the detail under the person's key."""
    rows = []
    for one in new:
        hidden = one.kind in SEALED_CODES
        detail = {**one.detail, "code": one.code} if hidden else dict(one.detail)
        key = data_keys[one.person_id]
        row = {name: getattr(one, name) for name in FACT_COLUMNS} | {"county": county}
        row["code"] = one.kind if hidden else one.code
        row["sealed"] = seal_value(key, detail, "file_fact", one.fact_id) if detail else None
        rows.append(row)
    await db.write(insert(facts), rows)


FACT_COLUMNS = (
    "fact_id",
    "person_id",
    "kind",
    "household_id",
    "from_day",
    "until_day",
    "recorded_at",
    "recorded_by",
    "replaces",
)


async def identity_holders(db: Db, indexes: Iterable[bytes]) -> dict[bytes, IdentityHolder]:
    """Who is registered under these identity numbers, in whichever county."""
    wanted = set(indexes)
    if not wanted:
        return {}
    rows = await db.all(select(identities).where(identities.c.blind_index.in_(wanted)))
    return {row.blind_index: IdentityHolder(row.blind_index, row.county, row.person_id) for row in rows}


async def claim_identities(db: Db, claims: Sequence[IdentityHolder]) -> None:
    """Register identity numbers; one that is taken meanwhile violates the key."""
    in_order = sorted(claims, key=lambda one: one.index)
    rows = [{"blind_index": one.index, "county": one.county, "person_id": one.person_id} for one in in_order]
    await db.write(insert(identities), rows)


async def release_identities(db: Db, indexes: Sequence[bytes]) -> None:
    """Give up identity numbers that turned out to be wrong."""
    if indexes:
        await db.write(delete(identities).where(identities.c.blind_index.in_(indexes)))
