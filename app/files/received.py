"""What a person and the household received, as the copy of one's own data tells it: every delivery, with the words said of the person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core.db import Db
from app.people.sealing import open_value
from app.people.values import Person
from app.programmes.store.deliveries import deliveries_about
from app.programmes.values import Delivery

NAMES = ("delivery_id", "programme_id", "kind", "amount_fen", "quantity", "unit", "recipients", "count_unit")
MORE = ("occurred_on", "period", "reverses", "recorded_at")


async def received(db: Db, county: str, person: Person, most: int) -> list[dict[str, Any]]:
    """Deliveries to a person and to the household as a whole, the newest day first."""
    everybody = (person, *person.aliases)
    keys = {one.person_id: one.data_key for one in everybody}
    found = await deliveries_about(db, county, keys, {one.household_id for one in everybody}, most)
    return [{**{name: getattr(one, name) for name in (*NAMES, *MORE)}, "said": _said(one, keys)} for one in found]


def _said(one: Delivery, keys: Mapping[UUID, bytes]) -> Any:
    """The words, where they are about the person alone; those about a household may speak of others in it."""
    key = keys.get(one.person_id) if one.person_id else None
    if key is None or one.sealed is None:
        return {}
    return open_value(key, one.sealed, "delivery", one.delivery_id)
