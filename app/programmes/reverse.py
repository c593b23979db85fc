"""Reversing a delivery: a row of the opposite sign that points to it, once; nothing is ever changed or taken out."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.core import json
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import conflict, not_found
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people.sealing import seal_value
from app.people.store.subjects import data_keys
from app.programmes.commands import ReverseDelivery
from app.programmes.deliver import Recorded, fact_of, may_serve, objected
from app.programmes.desk import books_of
from app.programmes.kinds import kinds_on
from app.programmes.ledger import Bounds, Twins, objections
from app.programmes.store.deliveries import add_deliveries, deliveries_by_id, reversals_of
from app.programmes.store.programmes import programmes_by_id
from app.programmes.store.recipients import Known, known_recipients
from app.programmes.values import Delivery, recipient_of


async def reverse_delivery(db: Db, actor: Actor, at: datetime, command: ReverseDelivery) -> Outcome[Recorded]:
    """Reverse a delivery, on its own day, so that the sums of every period are right again. The same once more is the same.

    Refuses 404 for what is not the caller's to serve, 409 for one that was reversed before for another reason, for a reversal
    itself, and where the books would not hold (a loan that was repaid meanwhile).
    """
    # The programme's lock is the books' lock: two reversals of one delivery come one after the other.
    programme = (await programmes_by_id(db, actor.county, [command.programme_id], locked=True)).get(
        command.programme_id
    )
    delivery = (await deliveries_by_id(db, actor.county, [command.delivery_id])).get(command.delivery_id)
    if programme is None or delivery is None or delivery.programme_id != programme.programme_id:
        raise not_found()
    known = await _known(db, actor, delivery)
    content = fingerprint(json.dumps(command))
    if before := (await reversals_of(db, actor.county, [delivery.delivery_id])).get(delivery.delivery_id):
        if before.fingerprint != content:
            raise conflict("ALREADY_REVERSED", "该笔发放已被冲销", "This delivery was reversed before")
        return Outcome(Recorded(before, True), ())
    if delivery.reverses is not None:
        raise conflict("REVERSAL_FINAL", "冲销本身不能再冲销，请重新登记", "A reversal stays; record the delivery anew")
    effect = kinds_on(programme.starts_on).delivery_kinds[delivery.kind].effect
    whole, own = await books_of(db, actor.county, programme, recipient_of(delivery))
    for one in objections(effect, -delivery.amount_fen, whole, own, Bounds(), Twins()):
        raise objected(one)
    key = known.key or (await data_keys(db, actor.county, [programme.programme_id]))[programme.programme_id]
    reversal = _opposite(actor, at, delivery, command.reason, b"" if known.erased else key, content)
    await add_deliveries(db, actor.county, [reversal])
    return Outcome(Recorded(reversal, False), (fact_of(reversal),))


async def _known(db: Db, actor: Actor, delivery: Delivery) -> Known:
    """The recipient of a delivery, where it is now. Raises 404 where that is not the caller's."""
    to = recipient_of(delivery)
    known = (await known_recipients(db, actor.county, [to])).get(to)
    return may_serve(actor, to, known, hidden=True)


def _opposite(actor: Actor, at: datetime, one: Delivery, reason: str, key: bytes, content: bytes) -> Delivery:
    """The row that takes a delivery back. Of somebody who was erased no words are kept."""
    reversal_id: UUID = derived_id(one.delivery_id, "reversal")
    return replace(
        one,
        delivery_id=reversal_id,
        amount_fen=-one.amount_fen,
        quantity=-one.quantity,
        recipients=-one.recipients,
        reverses=one.delivery_id,
        overrides=[],
        recorded_at=at,
        recorded_by=actor.account_id,
        fingerprint=content,
        sealed=seal_value(key, {"note": reason}, "delivery", reversal_id) if key else None,
    )
