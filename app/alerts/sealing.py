"""The words of alerts: under whose key they are sealed, and opening them."""

from typing import Any
from uuid import UUID

from app.alerts.values import Alert
from app.core.crypto import DESTROYED, wrap_new_key
from app.core.db import Db
from app.people.sealing import open_value
from app.people.store.subjects import add_data_keys, data_keys
from app.people.values import Household, Person


async def key_for_words(
    db: Db, county: str, alert_id: UUID, person: Person | None, household: Household | None
) -> tuple[UUID, bytes]:
    """The subject and the key for what is said of a person, else a household; else, and where those keys are gone, the alert's own."""
    if person and person.data_key != DESTROYED and not person.withheld:
        return person.person_id, person.data_key
    if household and not person and household.data_key != DESTROYED:
        return household.household_id, household.data_key
    return await _own_key(db, county, alert_id)


async def key_to_close(db: Db, county: str, alert: Alert) -> tuple[UUID, bytes]:
    """The subject and the key for what is said of an alert from now on: as before, unless that key is gone."""
    subject = alert.sealed_for or alert.person_id or alert.household_id
    if subject and (key := (await data_keys(db, county, [subject])).get(subject)):
        return subject, key
    return await _own_key(db, county, alert.alert_id)


async def _own_key(db: Db, county: str, alert_id: UUID) -> tuple[UUID, bytes]:
    _, wrapped = wrap_new_key(db.keyring, str(alert_id))
    await add_data_keys(db, county, {alert_id: wrapped})
    return alert_id, (await data_keys(db, county, [alert_id]))[alert_id]


async def words_said(db: Db, county: str, alert: Alert) -> dict[str, Any]:
    """The words of an alert, opened; none where nothing was said or the key is gone."""
    if alert.sealed_for is None:
        return {}
    keys = await data_keys(db, county, [alert.sealed_for])
    return words_of(keys.get(alert.sealed_for, DESTROYED), alert)


def words_of(key: bytes, alert: Alert) -> dict[str, Any]:
    """What was said at its raising (`words`, `location`) and its closing (`closing_words`); nothing under a key that is gone."""
    said: dict[str, Any] = open_value(key, alert.sealed, "alert", alert.alert_id) if alert.sealed else {}
    ended: dict[str, Any] = open_value(key, alert.closing, "alert_closing", alert.alert_id) if alert.closing else {}
    return {**said, **ended}
