"""An alert turns out to be about somebody: whose it is changes, its clocks, and who has taken it, stay."""

from dataclasses import replace
from uuid import UUID

from app.alerts.alert import kind_for_the_record, touches
from app.alerts.move import changed
from app.alerts.values import Alert
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.people import store as registry
from app.people.values import Household


async def point_alert(
    db: Db, actor: Actor, alert: Alert, home: Household, person_id: UUID | None
) -> tuple[Alert, tuple[Fact, ...]]:
    """Say whom an alert is about, inside another verb's transaction; the caller records the facts. Also of one that is closed.

    Phones that had it lose it, unless they are of the team that visits there too.
    """
    if (alert.household_id, alert.person_id) == (home.household_id, person_id):
        return alert, ()
    former = alert.household_id
    before = await registry.households_by_id(db, actor.county, [former]) if former else {}
    had = touches(alert, before[former].team_id if former in before else None)
    alert = await changed(db, actor.county, alert, {"household_id": home.household_id, "person_id": person_id})
    told = touches(alert, home.team_id)
    feeds = {one.scope for one in told}
    lost = tuple(replace(one, revision=alert.revision, removed=True) for one in had if one.scope not in feeds)
    data = {"kind": kind_for_the_record(alert), "person_id": person_id}
    return alert, (Fact("alert.pointed", alert.alert_id, home.household_id, data, (*lost, *told)),)
