"""SQL of reassignments: what was asked for, how far it has come, and what is under way in the households concerned."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, insert, select, update

from app.access.devices.tables import DeviceRow
from app.access.policy import range_of
from app.access.scope import Scope, within
from app.alerts.tables import AlertRow
from app.core.db import Db
from app.core.tables import table
from app.media.tables import AttachmentRow
from app.people.tables import HouseholdRow, PersonRow
from app.referrals.tables import ReferralRow
from app.risk.tables import StandingRow
from app.sync.reassignments.tables import ReassignmentItemRow, ReassignmentRow
from app.sync.reassignments.values import PENDING, Progress, Reassignment
from app.teams.tables import TeamRow

reassignments, items = table(ReassignmentRow), table(ReassignmentItemRow)
households, people, standings = table(HouseholdRow), table(PersonRow), table(StandingRow)
alerts, referrals, attachments = table(AlertRow), table(ReferralRow), table(AttachmentRow)
devices, teams = table(DeviceRow), table(TeamRow)


async def households_of_team(db: Db, scope: Scope, team_id: UUID, place: str | None) -> list[UUID]:
    """The households of a team that lie within the caller's places, and within one place where that is asked for."""
    seen = within(scope, households.c.county, households.c.place, households.c.team_id)
    statement = select(households.c.household_id).where(seen, households.c.team_id == team_id)
    if place is not None:
        low, high = range_of(place)
        statement = statement.where(households.c.place >= low, households.c.place < high)
    return [row.household_id for row in await db.all(statement.order_by(households.c.household_id))]


async def add_reassignment(db: Db, county: str, new: Reassignment, household_ids: Sequence[UUID]) -> None:
    """Write what was asked for; nothing has moved yet."""
    await db.write(insert(reassignments), [{"county": county, **asdict(new)}])
    rows = [{"reassignment_id": new.reassignment_id, "household_id": one, "state": PENDING} for one in household_ids]
    await db.write(insert(items), [{"county": county, **row} for row in rows])


async def find_reassignment(db: Db, county: str, reassignment_id: UUID) -> Reassignment | None:
    """A reassignment of the county."""
    mine = and_(reassignments.c.county == county, reassignments.c.reassignment_id == reassignment_id)
    row = await db.first(select(reassignments).where(mine))
    return Reassignment(**{name: getattr(row, name) for name in Reassignment.__slots__}) if row else None


async def reassignment_in_scope(db: Db, scope: Scope, reassignment_id: UUID) -> Reassignment | None:
    """One between teams of which the caller oversees or sits in the first."""
    of_team = and_(teams.c.county == reassignments.c.county, teams.c.team_id == reassignments.c.from_team_id)
    seen = within(scope, teams.c.county, teams.c.place, teams.c.team_id)
    statement = select(reassignments).join(teams, of_team).where(seen)
    row = await db.first(statement.where(reassignments.c.reassignment_id == reassignment_id))
    return Reassignment(**{name: getattr(row, name) for name in Reassignment.__slots__}) if row else None


async def progress_of(db: Db, county: str, reassignment_id: UUID) -> Progress:
    """How far it has come."""
    mine = and_(items.c.county == county, items.c.reassignment_id == reassignment_id)
    statement = select(items.c.state, func.count().label("number"), func.max(items.c.at).label("last"))
    rows = await db.all(statement.where(mine).group_by(items.c.state))
    counts = {row.state: row.number for row in rows}
    return Progress(**counts, last_at=max((row.last for row in rows if row.last), default=None))


async def pending_items(db: Db, county: str, reassignment_id: UUID, limit: int) -> list[UUID]:
    """The next households that have not been settled."""
    mine = and_(items.c.county == county, items.c.reassignment_id == reassignment_id, items.c.state == PENDING)
    statement = select(items.c.household_id).where(mine).order_by(items.c.household_id).limit(limit)
    return [row.household_id for row in await db.all(statement)]


async def is_pending(db: Db, county: str, reassignment_id: UUID, household_id: UUID) -> bool:
    """True for a household, under lock, that has not been settled."""
    statement = select(items.c.state).where(_item(county, reassignment_id, household_id), items.c.state == PENDING)
    return await db.first(statement) is not None


async def settle_item(db: Db, county: str, reassignment_id: UUID, household_id: UUID, state: str, at: datetime) -> None:
    """Write what became of a pending household."""
    one = _item(county, reassignment_id, household_id)
    await db.write(update(items).where(one).values(state=state, at=at))


def _item(county: str, reassignment_id: UUID, household_id: UUID) -> ColumnElement[bool]:
    mine = and_(items.c.county == county, items.c.reassignment_id == reassignment_id)
    return and_(mine, items.c.household_id == household_id)


async def devices_of(db: Db, county: str, account_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many phones of each account are in use."""
    used = and_(devices.c.county == county, devices.c.account_id.in_(set(account_ids)), devices.c.lost_at.is_(None))
    statement = select(devices.c.account_id, func.count().label("number")).where(
        used, devices.c.approved_at.is_not(None)
    )
    return {row.account_id: row.number for row in await db.all(statement.group_by(devices.c.account_id))}


async def under_way(db: Db, county: str, household_ids: Sequence[UUID], day: date) -> dict[str, int]:
    """What is under way in households: people, visits due by a day and before it, open referrals and alerts, files not here yet."""

    async def counted(rows: Table, *wanted: ColumnElement[bool]) -> int:
        mine = and_(rows.c.county == county, rows.c.household_id.in_(household_ids), *wanted)
        row = await db.first(select(func.count()).select_from(rows).where(mine))
        return int(row[0]) if row else 0

    due = and_(standings.c.active, standings.c.next_due.is_not(None))
    return {
        "people": await counted(people, people.c.erased_at.is_(None)),
        "due_visits": await counted(standings, due, standings.c.next_due <= day),
        "overdue_visits": await counted(standings, due, standings.c.next_due < day),
        "open_referrals": await counted(referrals, referrals.c.closed_at.is_(None)),
        "open_alerts": await counted(alerts, alerts.c.closed_at.is_(None)),
        "pending_uploads": await counted(attachments, attachments.c.blob_id.is_(None)),
    }
