"""Recording one human act on risk, and where the person stands because of it."""

from datetime import datetime
from uuid import UUID

from app.core.db import Db
from app.core.errors import Refusal
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.risk.act import Act, record_acts
from app.risk.decided import Decided


async def decide(db: Db, actor: Actor, at: datetime, act: Act) -> Outcome[Decided]:
    """Record one human act. Raises 404 for a foreign person, 403 without the role, 409 with nothing to decide."""
    [outcome] = await record_acts(db, actor, at, [act])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def level_after(decided: Decided, person_id: UUID) -> str:
    """Where the person stands because of the act."""
    return decided.after[person_id].acted_on_level
