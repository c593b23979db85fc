"""SQL of alerts: raised once per cause, read within a scope, taken by the first who acknowledges."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, or_, select, tuple_, update

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.alerts.tables import AlertRow, MandatoryReportRow
from app.alerts.values import Alert, Report, Wanted
from app.core.db import Db
from app.core.tables import table
from app.people.store.aliases import is_alias, who_stands_for
from app.people.tables import HouseholdRow, PersonRow

alerts, reports = table(AlertRow), table(MandatoryReportRow)
households, people = table(HouseholdRow), table(PersonRow)
STORED = tuple(name for name in Alert.__slots__ if name not in {"place_now", "team_now"})


async def add_alerts(db: Db, county: str, new: Iterable[Alert], at: datetime) -> set[str]:
    """Write alerts whose key is not taken; returns the keys of those written. One statement."""
    statement = db.upsert(alerts).on_conflict_do_nothing(index_elements=["county", "dedupe_key"])
    rows = [
        {"county": county, **{name: getattr(alert, name) for name in STORED}}
        for alert in sorted(new, key=lambda alert: alert.dedupe_key)
    ]
    return {row.dedupe_key for row in await db.write_returning(statement.returning(alerts.c.dedupe_key), rows)}


async def alerts_by_key(db: Db, county: str, keys: Iterable[str]) -> dict[str, Alert]:
    """Alerts that were raised before, by their keys."""
    statement = select(alerts).where(alerts.c.county == county, alerts.c.dedupe_key.in_(set(keys)))
    return {row.dedupe_key: _alert(row) for row in await db.all(statement)}


async def find_alert(db: Db, county: str, alert_id: UUID) -> Alert | None:
    """An alert as it was raised, for those who tell of it outside."""
    row = await db.first(select(alerts).where(alerts.c.county == county, alerts.c.alert_id == alert_id))
    return _alert(row) if row else None


async def escalate(db: Db, county: str, alert_id: UUID, rung: int, at: datetime, told: str | None) -> bool:
    """A step of the escalation was come to, and the highest rank that is told, if any. False where it was before, or all is over."""
    statement = update(alerts).where(
        alerts.c.county == county, alerts.c.alert_id == alert_id, alerts.c.rung == rung, alerts.c.closed_at.is_(None)
    )
    if told is not None:
        statement = statement.values(escalated_at=at, escalated_to=told, revision=alerts.c.revision + 1)
    return await db.write(statement.values(rung=rung + 1)) == 1


def _with_homes(home: ColumnElement[Any]) -> Select[Any]:
    """Alerts with place and team of a household now."""
    of_household = and_(households.c.county == alerts.c.county, households.c.household_id == home)
    now = (households.c.place.label("place_now"), households.c.team_id.label("team_now"))
    return select(alerts, *now).select_from(alerts.outerjoin(households, of_household))


def _home_of_person() -> ColumnElement[Any]:
    """The household of whoever stands for an alert's person."""
    mine = and_(
        people.c.county == alerts.c.county,
        people.c.person_id == who_stands_for(alerts.c.county, alerts.c.person_id),
    )
    return select(people.c.household_id).where(mine).limit(1).scalar_subquery()


def _within(scope: Scope, *, by_person: bool = False) -> Select[Any]:
    """Alerts about households that the caller may see now, those of a place alone where that is theirs, and what they raised themselves.

    `by_person` asks of the household in which the person lives now, merged files resolved.
    """
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    alone = within(scope, alerts.c.county, alerts.c.place, alerts.c.team_id, reached=True)
    own = [alerts.c.raised_by == scope.account] if scope.account else []
    told = or_(seen, and_(alerts.c.household_id.is_(None), alone), *own)
    rows = _with_homes(_home_of_person() if by_person else alerts.c.household_id)
    return rows.where(alerts.c.county == scope.county, told)


async def alert_in_scope(db: Db, scope: Scope, alert_id: UUID) -> Alert | None:
    """An alert that the caller may see; about somebody whose file was merged also by whoever stands for them."""
    row = await db.first(_within(scope).where(alerts.c.alert_id == alert_id))
    if row is None:
        merged = is_alias(alerts.c.county, alerts.c.person_id)
        row = await db.first(_within(scope, by_person=True).where(alerts.c.alert_id == alert_id, merged))
    return _alert(row) if row else None


async def alerts_about(
    db: Db, county: str, person_ids: Iterable[UUID], household_ids: Iterable[UUID], limit: int
) -> list[Alert]:
    """Alerts about people, and about households as a whole, newest first. That the caller may see them is for the caller to know."""
    own = alerts.c.person_id.in_(set(person_ids))
    shared = and_(alerts.c.household_id.in_(set(household_ids)), alerts.c.person_id.is_(None))
    statement = _with_homes(alerts.c.household_id).where(alerts.c.county == county, or_(own, shared))
    statement = statement.order_by(alerts.c.raised_at.desc(), alerts.c.alert_id.desc()).limit(limit)
    return [_alert(row) for row in await db.all(statement)]


async def alerts_that_exist(db: Db, county: str, alert_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that are of alerts of the county, whoever may see them."""
    mine = and_(alerts.c.county == county, alerts.c.alert_id.in_(set(alert_ids)))
    return {row.alert_id for row in await db.all(select(alerts.c.alert_id).where(mine))}


async def alerts_by_id(db: Db, scope: Scope, alert_ids: Iterable[UUID]) -> dict[UUID, Alert]:
    """Those of the alerts that the caller may see."""
    rows = await db.all(_within(scope).where(alerts.c.alert_id.in_(set(alert_ids))))
    return {row.alert_id: _alert(row) for row in rows}


async def alerts_in_scope(
    db: Db, scope: Scope, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Alert]:
    """At most `limit` alerts that the caller may see, newest first, behind the key of the last one seen."""
    statement = _within(scope).where(*_conditions(wanted))
    if after:
        statement = statement.where(tuple_(alerts.c.raised_at, alerts.c.alert_id) < after)
    statement = statement.order_by(alerts.c.raised_at.desc(), alerts.c.alert_id.desc()).limit(limit)
    return [_alert(row) for row in await db.all(statement)]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = list(_by_state(wanted.state))
    if wanted.household_id:
        found.append(alerts.c.household_id == wanted.household_id)
    if wanted.person_id:
        found.append(or_(alerts.c.person_id.is_(None), alerts.c.person_id == wanted.person_id))
    if wanted.place:
        low, high = range_of(wanted.place)
        where = func.coalesce(households.c.place, alerts.c.place)
        found += [where >= low, where < high]
    if wanted.mine:
        found.append(or_(*(alerts.c[name] == wanted.mine for name in ("raised_by", "acknowledged_by", "arrived_by"))))
    if wanted.overdue_at:
        found.append(_overdue(wanted.overdue_at))
    return found


def _by_state(state: str | None) -> Sequence[ColumnElement[bool]]:
    still, taken, there = alerts.c.closed_at.is_(None), alerts.c.acknowledged_at, alerts.c.arrived_at
    nobody = (still, taken.is_(None), there.is_(None))
    by_state: dict[str | None, Sequence[ColumnElement[bool]]] = {
        None: (),
        "open": (still,),
        "unacknowledged": nobody,
        "raised": nobody,
        "acknowledged": (still, taken.is_not(None), there.is_(None)),
        "on_site": (still, there.is_not(None)),
        "closed": (alerts.c.closed_at.is_not(None),),
    }
    return by_state[state]


def _overdue(at: datetime) -> ColumnElement[bool]:
    """As `policy.missed` has it."""
    there = and_(alerts.c.arrived_at.is_(None), alerts.c.on_site_by < at)
    taken = and_(alerts.c.acknowledged_at.is_(None), alerts.c.arrived_at.is_(None), alerts.c.acknowledge_by < at)
    return and_(alerts.c.closed_at.is_(None), or_(alerts.c.close_by < at, there, taken))


async def change(db: Db, county: str, alert: Alert, values: Mapping[str, Any]) -> bool:
    """Write what changes of an alert, with its next revision. False when somebody else changed it since it was read."""
    mine = (alerts.c.county == county, alerts.c.alert_id == alert.alert_id, alerts.c.revision == alert.revision)
    return await db.write(update(alerts).where(*mine).values(**values, revision=alert.revision + 1)) == 1


async def end_all(db: Db, county: str, alert_ids: Iterable[UUID], values: Mapping[str, Any]) -> dict[UUID, int]:
    """Write the same end to those of the alerts that are not over; returns their new revisions."""
    wanted = set(alert_ids)
    if not wanted:
        return {}
    mine = (alerts.c.county == county, alerts.c.alert_id.in_(wanted), alerts.c.closed_at.is_(None))
    statement = update(alerts).where(*mine).values(**values, revision=alerts.c.revision + 1)
    rows = await db.all(statement.returning(alerts.c.alert_id, alerts.c.revision))
    return {row.alert_id: row.revision for row in rows}


async def open_alerts_about(db: Db, county: str, person_ids: Iterable[UUID], kinds: Iterable[str]) -> list[Alert]:
    """Alerts of these kinds about people that are not over."""
    named = (alerts.c.person_id.in_(set(person_ids)), alerts.c.kind.in_(set(kinds)))
    statement = select(alerts).where(alerts.c.county == county, alerts.c.closed_at.is_(None), *named)
    return [_alert(row) for row in await db.all(statement.order_by(alerts.c.alert_id))]


async def open_alerts_of(db: Db, county: str, sources: Iterable[UUID]) -> list[Alert]:
    """Alerts that these causes raised and that are not over."""
    of_these = (alerts.c.source_id.in_(set(sources)), alerts.c.closed_at.is_(None))
    return [_alert(row) for row in await db.all(select(alerts).where(alerts.c.county == county, *of_these))]


async def add_report(db: Db, county: str, report: Report) -> None:
    """Write a report."""
    await db.write(insert(reports), [{"county": county, **{name: getattr(report, name) for name in Report.__slots__}}])


async def find_report(db: Db, county: str, report_id: UUID) -> Report | None:
    """A report by its id."""
    row = await db.first(select(reports).where(reports.c.county == county, reports.c.report_id == report_id))
    return _report(row) if row else None


async def reports_of(db: Db, county: str, alert_ids: Iterable[UUID]) -> list[Report]:
    """The reports of alerts, oldest first."""
    of_these = reports.c.alert_id.in_(set(alert_ids))
    statement = select(reports).where(reports.c.county == county, of_these)
    return [_report(row) for row in await db.all(statement.order_by(reports.c.reported_at, reports.c.report_id))]


def _alert(row: Row[Any]) -> Alert:
    return Alert(**{name: getattr(row, name) for name in Alert.__slots__ if name in row._fields})


def _report(row: Row[Any]) -> Report:
    return Report(**{name: getattr(row, name) for name in Report.__slots__})
