"""Cosigning a visit: a teammate agrees with the record or does not, once; the record stays its author's."""

from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.visits import store
from app.visits.commands import CosignVisit
from app.visits.correct import touch_of
from app.visits.policy import may_cosign
from app.visits.store import Cosignature, Visit


async def cosign_visit(db: Db, actor: Actor, at: datetime, command: CosignVisit) -> Outcome[Cosignature]:
    """Put down a teammate's stance. Raises 404 for a visit out of reach, 403 for who is no teammate, 409 for another stance than before.

    A teammate is who sits in the team the visit was made by, or in the household's team now.
    """
    found = await store.known_visits(db, actor.county, [command.visit_id])
    if command.visit_id not in found:
        raise not_found()
    home = found[command.visit_id].household_id
    household = (await registry.lock_households(db, actor.county, [home]))[home]
    visit = (await store.known_visits(db, actor.county, [command.visit_id]))[command.visit_id]
    scope = scope_of(actor)
    if not (visit.team_id in scope.teams or scope.covers(household.county, household.place, household.team_id)):
        raise not_found()
    stated = await store.cosignatures_of(db, actor.county, [command.visit_id], {home: household.data_key})
    mine = [one for one in stated.get(command.visit_id, ()) if one.account_id == actor.account_id]
    if mine:
        if (mine[0].stance, mine[0].content.get("note")) != (command.stance, command.note):
            raise conflict("ALREADY_SIGNED", "您已会签过此探访", "You have cosigned this visit already")
        return Outcome(mine[0], ())
    account_id = _teammate(actor, visit, household.team_id)
    new = Cosignature(command.visit_id, account_id, home, command.stance, at, {"note": command.note})
    await store.add_cosignature(db, actor.county, new, household.data_key)
    _, revision = (await store.raise_revisions(db, actor.county, [visit.visit_id]))[visit.visit_id]
    touches = touch_of(household, visit.visit_id, revision)
    fact = Fact("visit.cosigned", visit.visit_id, home, {"stance": command.stance, "revision": revision}, touches)
    return Outcome(new, (fact,))


def _teammate(actor: Actor, visit: Visit, team_id: UUID | None) -> UUID:
    """Whoever signs beside the author. Raises the refusal for anybody else."""
    refusal: Refusal | None = None
    if actor.account_id is None or not may_cosign(frozenset(scope_of(actor).teams), visit.team_id, team_id):
        refusal = forbidden("ROLE_MISSING")
    elif visit.author == actor.account_id:
        refusal = conflict("OWN_VISIT", "本人的记录无需会签", "Your own record needs no cosignature of yours")
    elif visit.voided_at is not None:
        refusal = conflict("VISIT_VOIDED", "该探访已作废", "The visit has been voided")
    if refusal is not None or actor.account_id is None:
        raise refusal or forbidden("ROLE_MISSING")
    return actor.account_id
