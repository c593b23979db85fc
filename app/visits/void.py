"""Voiding a visit: it counts for nothing from now on and stays readable; the signs it latched stay."""

from datetime import datetime

from app.core import json
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import conflict
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.visits.commands import VoidVisit
from app.visits.correct import correct, corrected, revised
from app.visits.policy import may_void
from app.visits.store import Correction


async def void_visit(db: Db, actor: Actor, at: datetime, command: VoidVisit) -> Outcome[Correction]:
    """Void a visit. The author within 24 hours, or an officer of the place; 409 otherwise. Voiding twice is once."""
    of = await corrected(db, actor, command.visit_id)
    if of.visit.voided_at is not None:
        return Outcome(next(one for one in of.corrections if one.kind == "voiding"), ())
    if not may_void(of.is_author, of.oversees, of.visit.received_at, at):
        raise conflict("VOIDING_CLOSED", "已超过作废时限，请联系社工站", "The time to void has passed; ask the station")
    correction = Correction(
        derived_id(command.visit_id, "voiding"),
        command.visit_id,
        of.household.household_id,
        "voiding",
        of.visit.revision + 1,
        actor.account_id,
        at,
        fingerprint(json.dumps(command)),
        {"reason": command.reason, "note": None, "people": []},
    )
    facts = await correct(db, actor, at, of, revised(of, at, {}, withdrawn=True), correction)
    return Outcome(correction, facts)
