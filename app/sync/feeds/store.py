"""SQL over the feeds and the rows they tell of: what should be told of households and teams, what is, counters, tombstones."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, delete, select, update

from app.alerts.tables import AlertRow
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.enrolment.conflicts.tables import EditConflictRow
from app.journal.facts import REFERENCE_FEED, feed_of_home, feed_of_team
from app.journal.feed import DIGEST_MODULUS, digest_of
from app.journal.tables import SyncEntryRow, SyncScopeRow
from app.media.tables import AttachmentRow
from app.people.store.aliases import is_alias
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.referrals.tables import ReferralRow
from app.risk.tables import StandingRow
from app.sync.feeds.values import Counter, Key, State
from app.sync.reference.store import GONE, published
from app.teams.tables import TeamRow
from app.visits.tables import VisitRow

scopes, entries, teams = table(SyncScopeRow), table(SyncEntryRow), table(TeamRow)
households, people, keys = table(HouseholdRow), table(PersonRow), table(SubjectKeyRow)


@dataclass(frozen=True, slots=True)
class Synced:
    """A table whose rows phones are told of: the entity, the column of its id, and which of its rows are told of."""

    entity: str
    rows: Table
    entity_id: str
    told: ColumnElement[bool] | None = None


def _unless_erased(person: ColumnElement[Any], county: ColumnElement[Any]) -> ColumnElement[bool]:
    mine = and_(people.c.county == county, people.c.person_id == person, people.c.erased_at.is_not(None))
    return ~select(people.c.person_id).where(mine).exists()


_destroyed = and_(keys.c.county == households.c.county, keys.c.subject_id == households.c.household_id)
standings, visits, conflicts = table(StandingRow), table(VisitRow), table(EditConflictRow)
attachments = table(AttachmentRow)
# A room whose rows phones are told of has its line here.
SYNCED = (
    Synced(
        "household",
        households,
        "household_id",
        and_(
            ~select(keys.c.subject_id).where(_destroyed, keys.c.wrapped == DESTROYED).exists(),
            ~is_alias(households.c.county, households.c.household_id),
        ),
    ),
    Synced(
        "person",
        people,
        "person_id",
        and_(people.c.erased_at.is_(None), ~is_alias(people.c.county, people.c.person_id)),
    ),
    Synced(
        "standing",
        standings,
        "person_id",
        and_(
            _unless_erased(standings.c.person_id, standings.c.county),
            ~is_alias(standings.c.county, standings.c.person_id),
        ),
    ),
    Synced("visit", visits, "visit_id", visits.c.voided_at.is_(None)),
    Synced("attachment", attachments, "attachment_id", attachments.c.state != "erased"),
    Synced(
        "conflict",
        conflicts,
        "conflict_id",
        and_(conflicts.c.resolved_at.is_(None), _unless_erased(conflicts.c.person_id, conflicts.c.county)),
    ),
    Synced("alert", table(AlertRow), "alert_id"),
    Synced("referral", table(ReferralRow), "referral_id"),
)
ENTITIES = {one.entity for one in SYNCED}


async def some_households(db: Db, county: str, after: UUID | None, limit: int) -> list[UUID]:
    """The next households of a county by id, behind `after`."""
    statement = select(households.c.household_id).where(households.c.county == county)
    if after is not None:
        statement = statement.where(households.c.household_id > after)
    return [row.household_id for row in await db.all(statement.order_by(households.c.household_id).limit(limit))]


async def wanted_of_homes(db: Db, county: str, household_ids: Collection[UUID]) -> dict[Key, State]:
    """What the feeds should say of households and everything of theirs; a statement for each kind."""
    of_these = and_(households.c.county == county, households.c.household_id.in_(household_ids))
    rows = await db.all(select(households.c.household_id, households.c.team_id).where(of_these))
    feeds = {row.household_id: feed_of_home(row.team_id, row.household_id) for row in rows}
    found: dict[Key, State] = {}
    for one in SYNCED:
        columns = (one.rows.c[one.entity_id].label("entity_id"), one.rows.c.household_id, one.rows.c.revision)
        statement = select(*columns).where(one.rows.c.county == county, one.rows.c.household_id.in_(household_ids))
        if one.told is not None:
            statement = statement.where(one.told)
        for row in await db.all(statement):
            found[feeds[row.household_id], one.entity, row.entity_id] = State(row.household_id, row.revision)
    return found


async def told_of_homes(db: Db, county: str, household_ids: Collection[UUID]) -> dict[Key, State]:
    """What the feeds say of them: the living entries of the kinds above."""
    return await _living(db, county, and_(entries.c.household_id.in_(household_ids), entries.c.entity.in_(ENTITIES)))


async def wanted_of_teams(db: Db, county: str) -> dict[Key, State]:
    """What the feeds should say of rosters."""
    statement = select(teams.c.team_id, teams.c.revision).where(teams.c.county == county, teams.c.closed_at.is_(None))
    return {
        (feed_of_team(row.team_id), "team", row.team_id): State(None, row.revision) for row in await db.all(statement)
    }


async def told_of_teams(db: Db, county: str) -> dict[Key, State]:
    """What the feeds say of rosters."""
    return await _living(db, county, entries.c.entity == "team")


async def wanted_of_reference(db: Db, county: str) -> dict[Key, State]:
    """What the reference feed should say."""
    return {
        (REFERENCE_FEED, one.entity, entity_id): State(None, one.revision)
        for entity_id, one in (await published(db, county)).items()
        if one.fingerprint != GONE
    }


async def told_of_reference(db: Db, county: str) -> dict[Key, State]:
    """What it says."""
    return await _living(db, county, entries.c.scope_id == REFERENCE_FEED)


async def _living(db: Db, county: str, which: ColumnElement[bool]) -> dict[Key, State]:
    columns = ("scope_id", "entity", "entity_id", "household_id", "revision")
    statement = select(*(entries.c[name] for name in columns))
    rows = await db.all(statement.where(entries.c.county == county, entries.c.operation == "put", which))
    return {(row.scope_id, row.entity, row.entity_id): State(row.household_id, row.revision) for row in rows}


async def feeds_of(db: Db, county: str) -> list[str]:
    """The feeds of a county that have a counter."""
    statement = select(scopes.c.scope_id).where(scopes.c.county == county).order_by(scopes.c.scope_id)
    return [row.scope_id for row in await db.all(statement)]


async def counter_of(db: Db, county: str, scope: str, *, lock: bool = False) -> Counter:
    """What a feed's counter says, under its lock where asked for."""
    statement = select(scopes.c.live, scopes.c.digest).where(scopes.c.county == county, scopes.c.scope_id == scope)
    rows = await db.all(statement.with_for_update() if lock else statement)
    return Counter(rows[0].live, rows[0].digest)


async def recounted(db: Db, county: str, scope: str) -> Counter:
    """What it should say."""
    living = await _living(db, county, entries.c.scope_id == scope)
    return Counter(len(living), sum(digest_of(key, state.revision) for key, state in living.items()) % DIGEST_MODULUS)


async def set_counter(db: Db, county: str, scope: str, counter: Counter) -> None:
    """Write what a feed's counter says; its phones find that they differ, and fetch it anew."""
    mine = and_(scopes.c.county == county, scopes.c.scope_id == scope)
    await db.write(update(scopes).where(mine).values(live=counter.live, digest=counter.digest))


async def feeds_with_tombstones(db: Db, county: str, before: date, limit: int) -> list[str]:
    """Feeds with entries of what was removed before a day."""
    old = and_(entries.c.county == county, entries.c.removed_on < before)
    statement = select(entries.c.scope_id).where(old).distinct().order_by(entries.c.scope_id).limit(limit)
    return [row.scope_id for row in await db.all(statement)]


async def lock_feeds(db: Db, county: str, names: Collection[str]) -> None:
    """Lock counters, as every writer does before it writes entries."""
    mine = and_(scopes.c.county == county, scopes.c.scope_id.in_(names))
    await db.all(select(scopes.c.scope_id).where(mine).order_by(scopes.c.scope_id).with_for_update())


async def remove_tombstones(db: Db, county: str, names: Collection[str], before: date) -> Mapping[str, list[int]]:
    """Remove entries of what was removed before a day from locked feeds. Returns the numbers they had, none for what never had one."""
    old = and_(entries.c.county == county, entries.c.scope_id.in_(names), entries.c.removed_on < before)
    found: dict[str, list[int]] = {}
    for row in await db.all(delete(entries).where(old).returning(entries.c.scope_id, entries.c.seq)):
        found.setdefault(row.scope_id, []).extend([row.seq] if row.seq is not None else [])
    return found


async def raise_floors(db: Db, county: str, floors: Mapping[str, int]) -> None:
    """A phone that stands below a feed's floor may have missed what was removed, and fetches the feed anew."""
    floor: ColumnElement[int] = bindparam("new_floor")
    statement = (
        update(scopes)
        .where(scopes.c.county == county, scopes.c.scope_id == bindparam("of_scope"))
        .values(floor=case((scopes.c.floor < floor, floor), else_=scopes.c.floor))
    )
    await db.write(statement, [{"of_scope": scope, "new_floor": seq} for scope, seq in sorted(floors.items())])


async def counties_with_feeds(db: Db) -> list[str]:
    """The counties that have feeds or households."""
    of_feeds = select(scopes.c.county).distinct()
    statement = of_feeds.union(select(households.c.county).distinct())
    return sorted(row[0] for row in await db.all(statement))
