"""Places, households and people as rows, for rooms that stand above the registry and whose own verbs do not register anybody."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from app.core.crypto import wrap_new_key
from app.core.db import Db, Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.people.sealing import seal_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.places.tables import PlaceRow
from app.risk.tables import StandingRow

COUNTY, TOWN, VILLAGE = "330481", "330481001", "330481001001"
OTHER_VILLAGE = "330481002001"
SINCE = datetime(2026, 1, 5, 2, tzinfo=UTC)
LEVELS = {6: "county", 9: "town", 12: "village"}


@dataclass(frozen=True, slots=True)
class Home:
    """A household and the person who lives in it."""

    place: str = VILLAGE
    team_id: UUID | None = None
    household_id: UUID = field(default_factory=uuid4)
    person_id: UUID = field(default_factory=uuid4)
    name: str = "张三"
    key: bytes = field(default=b"", compare=False)


async def put_places(deployment: Deployment, *codes: str) -> None:
    """Places with everything above them."""
    wanted = sorted({code[:length] for code in codes for length in LEVELS if length <= len(code)}, key=len)
    rows = [
        {"code": code, "county": code[:6], "name": code, "level": LEVELS[len(code)], "parent_code": _above(code)}
        for code in wanted
    ]
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(db.upsert(table(PlaceRow)).on_conflict_do_nothing(), rows)


def _above(code: str) -> str | None:
    return code[:-3] if len(code) > len(COUNTY) else None


async def put_home(deployment: Deployment, home: Home | None = None) -> Home:
    """A household with one person, at a place that need not exist yet; returns it with the person's data key."""
    home = home or Home()
    await put_places(deployment, home.place)
    county = home.place[:6]
    async with transaction(deployment, EVERYWHERE) as db:
        key, person_key = await _put_key(db, county, home.household_id), await _put_key(db, county, home.person_id)
        row: dict[str, Any] = {"county": county, "household_id": home.household_id, "revision": 1, "created_at": SINCE}
        sealed = seal_value(key, {}, "household", home.household_id)
        row |= {"place": home.place, "team_id": home.team_id, "level": None, "sealed": sealed}
        await db.write(insert(table(HouseholdRow)), [row])
        row = {"county": county, "person_id": home.person_id, "household_id": home.household_id, "revision": 1}
        sealed = seal_value(person_key, {"name": home.name, "birth_date": "1940-02-29"}, "person", home.person_id)
        row |= {"status": "active", "sex": "1", "birth_year": 1940, "name_index": b"n" * 16, "sealed": sealed}
        await db.write(insert(table(PersonRow)), [{**row, "created_at": SINCE}])
    return Home(home.place, home.team_id, home.household_id, home.person_id, home.name, person_key)


async def _put_key(db: Db, county: str, subject_id: UUID) -> bytes:
    key, wrapped = wrap_new_key(db.keyring, str(subject_id))
    await db.write(insert(table(SubjectKeyRow)), [{"county": county, "subject_id": subject_id, "wrapped": wrapped}])
    return key


async def put_standing(
    deployment: Deployment, home: Home, level: str, next_due: date | None, due_at: datetime | None = None, **rest: Any
) -> None:
    """Where the person of a home stands, and when the next visit is due."""
    row: dict[str, Any] = {"county": home.place[:6], "person_id": home.person_id, "household_id": home.household_id}
    row |= {"active": True, "level": level, "computed_level": level, "score": 30, "provisional": False}
    row |= {"since": SINCE.date(), "next_due": next_due, "due_at": due_at, "proposal_to": None}
    row |= {"assessment_id": uuid4(), "changed_at": SINCE, "revision": 1, **rest}
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(insert(table(StandingRow)), [row])
