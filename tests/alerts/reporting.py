"""A mandatory report as a row, for tests that ask who may see it."""

from typing import Any
from uuid import uuid4

from app.alerts.store import add_report, find_alert
from app.alerts.values import Report
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import Whole
from app.people.sealing import seal_value
from tests.registered import COUNTY


async def a_report(deployment: Deployment, given: dict[str, Any]) -> dict[str, Any]:
    """A report of an alert, and what the alert is found by."""
    at, subject = clock.now(), given["person_id"]
    sealed = seal_value(given["key"], {"receipt": "110-1"}, "mandatory_report", uuid4())
    report = Report(uuid4(), given["alert_id"], "police", at, at, None, subject, sealed)
    async with transaction(deployment, Whole(COUNTY)) as db:
        await add_report(db, COUNTY, report)
        alert = await find_alert(db, COUNTY, given["alert_id"])
    assert alert is not None
    assert alert.source_id is not None
    return {"report_id": report.report_id, "people": [subject], "kinds": [alert.kind], "sources": [alert.source_id]}
