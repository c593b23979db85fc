"""Making a move on a referral: any act of anybody, by the tables of the policy."""

from datetime import datetime

from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.referrals.act import Act, Moved, after_move, carry_out, is_repeat, open_for
from app.referrals.conclude import MOVES_MADE


async def move_referral(db: Db, actor: Actor, at: datetime, command: Act) -> Outcome[Moved]:
    """A referral after an act. Raises 404 for one that is foreign or unknown, 403 for a role that may not, 409 `MOVE_REFUSED` for a
    state that does not allow it. The same act by the same person again changes nothing; with other content it is 409 `ID_REUSED`."""
    opened = await open_for(db, actor, command)
    if await is_repeat(db, actor, opened):
        return Outcome(Moved(opened.found, opened.steps), ())
    after_move(opened, at)
    return await carry_out(db, actor, at, opened, await MOVES_MADE[command.move](db, actor, at, opened))
