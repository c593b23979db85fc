"""Making a move on a referral: any act of anybody, by the tables of the policy."""

from datetime import datetime

from app.access.scope import Scope
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.referrals import store
from app.referrals.act import Act, Moved, after_move, carry_out, is_repeat, open_for, print_of
from app.referrals.conclude import MOVES_MADE


async def move_referral(db: Db, actor: Actor, at: datetime, command: Act) -> Outcome[Moved]:
    """A referral after an act. Raises 404 for one that is foreign or unknown, 403 for a role that may not, 409 `MOVE_REFUSED` for a
    state that does not allow it. The same act by the same person again changes nothing; with other content it is 409 `ID_REUSED`."""
    if (sent := await _sent_away(db, actor, command)) is not None:
        return Outcome(sent, ())
    opened = await open_for(db, actor, command)
    if await is_repeat(db, actor, opened):
        return Outcome(Moved(opened.found, opened.steps), ())
    after_move(opened, at)
    return await carry_out(db, actor, at, opened, await MOVES_MADE[command.move](db, actor, at, opened))


async def _sent_away(db: Db, actor: Actor, act: Act) -> Moved | None:
    """What a desk is answered that says again what took a referral out of its reach: the referral, while nobody has moved it since."""
    if act.move != "return":
        return None
    steps = (await store.steps_of(db, actor.county, [act.referral_id])).get(act.referral_id, [])
    since = next((number for number, one in enumerate(steps) if one.step_id == act.step_id), len(steps))
    if not steps[since:] or any(not one.by_itself for one in steps[since + 1 :]):
        return None
    if (steps[since].account_id, steps[since].fingerprint) != (actor.account_id, print_of(act)):
        return None
    found = await store.referral_in_scope(db, Scope(actor.county, (actor.county,)), act.referral_id)
    return Moved(found, steps) if found else None
