"""Mandatory reports: that the authorities were told of a minor in danger or of violence, when, by whom, under which receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.alerts import reference, store
from app.alerts.move import changed, moved
from app.alerts.policy import REPORTERS
from app.alerts.sealing import key_to_close
from app.alerts.values import Alert, Report
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import FieldError, conflict, forbidden, id_reused, invalid, not_found
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store as registry
from app.people.sealing import open_value, seal_value
from app.people.store.subjects import data_keys

CLOCKS_DIFFER = timedelta(minutes=10)
# Who calls the police first and raises the alert afterwards does so within a day of what happened.
BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportAlert:
    """A report: to which agency and when; the receipt's number and words as far as there are any."""

    report_id: UUID
    alert_id: UUID
    agency: str
    reported_at: datetime
    said: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as its reader may see it, opened; `repeated` when the same was recorded before."""

    report: Report
    said: Mapping[str, Any] = field(repr=False)
    repeated: bool = False


async def report_alert(db: Db, actor: Actor, at: datetime, command: ReportAlert) -> Outcome[Reported]:
    """Record a report. Raises 404, 403 for who may not read such alerts, 409 for a kind that the law does not name, 422."""
    if not actor.holds(*REPORTERS):
        raise forbidden("ROLE_MISSING")
    alert = await store.alert_in_scope(db, scope_of(actor), command.alert_id)
    if alert is None:
        raise not_found()
    if not REPORTERS & roles_over(actor, *alert.where):
        raise forbidden("ROLE_MISSING")
    if (known := await store.find_report(db, actor.county, command.report_id)) is not None:
        [opened] = await opened_reports(db, actor.county, [known])
        if not _same(opened, command, actor):
            raise id_reused()
        return Outcome(Reported(known, opened.said, True), ())
    _check(alert, command, at)
    if alert.household_id:
        await registry.lock_households(db, actor.county, [alert.household_id])
    subject, key = await key_to_close(db, actor.county, alert)
    sealed = seal_value(key, dict(command.said), "mandatory_report", command.report_id)
    who = (command.reported_at, at, actor.account_id, subject, sealed)
    report = Report(command.report_id, command.alert_id, command.agency, *who)
    told = {"reported_at": min(alert.reported_at or command.reported_at, command.reported_at)}
    newer = await changed(db, actor.county, alert, told)
    await store.add_report(db, actor.county, report)
    fact = moved("alert.reported", newer, newer.team_now, agency=command.agency, report_id=command.report_id)
    return Outcome(Reported(report, command.said), (fact,))


def _check(alert: Alert, command: ReportAlert, at: datetime) -> None:
    rules = reference.rules()
    if not rules.kinds[alert.kind].report:
        raise conflict("NOT_REPORTABLE", "此类预警无需强制报告", "No report is mandatory for this kind of alert")
    if command.agency not in rules.agencies:
        raise invalid(FieldError("/agency", "NOT_IN_LIST", "没有这个部门", "No such agency"))
    if command.reported_at > at + CLOCKS_DIFFER:
        raise invalid(FieldError("/reported_at", "IN_THE_FUTURE", "报告时间在将来", "The report lies in the future"))
    if command.reported_at < min(alert.raised_at, alert.occurred_at or alert.raised_at) - BEFORE:
        raise invalid(
            FieldError("/reported_at", "BEFORE_THE_ALERT", "早于预警一天以上", "More than a day before the alert")
        )


def _same(known: Reported, command: ReportAlert, actor: Actor) -> bool:
    report = known.report
    kept = (report.alert_id, report.agency, report.reported_at, report.recorded_by, dict(known.said))
    return kept == (command.alert_id, command.agency, command.reported_at, actor.account_id, dict(command.said))


async def opened_reports(db: Db, county: str, reports: list[Report]) -> list[Reported]:
    """Reports with what they say; nothing where a key is gone. One statement."""
    keys = await data_keys(db, county, {one.sealed_for for one in reports})
    opened = []
    for one in reports:
        key = keys.get(one.sealed_for, DESTROYED)
        opened.append(Reported(one, open_value(key, one.sealed, "mandatory_report", one.report_id)))
    return opened


async def open_reports(db: Db, actor: Actor, alerts: Sequence[Alert]) -> list[Reported]:
    """The reports of alerts that this reader may know of: who reads of minds and of children."""
    mine = [one for one in alerts if REPORTERS & roles_over(actor, *one.where) and one.reported_at]
    return await opened_reports(
        db, actor.county, await store.reports_of(db, actor.county, [one.alert_id for one in mine])
    )
