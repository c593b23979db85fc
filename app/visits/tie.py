"""Ties between records: somebody's word that they are of one call, or are not; it overrides what their times suggest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db
from app.core.errors import FieldError, conflict, forbidden, id_reused, invalid, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.values import Household
from app.risk import store as risk_store
from app.risk.reassess import open_dossiers
from app.risk.store import Observation
from app.visits import store
from app.visits.commands import TieVisits
from app.visits.correct import fold_anew
from app.visits.store import Visit

FACTS = {"link": "encounter.linked", "split": "encounter.split"}


@dataclass(frozen=True, slots=True)
class Tied:
    """A word about records, and whether it stood before."""

    tie_id: UUID
    kind: str
    visits: tuple[UUID, ...]
    author: UUID | None
    at: datetime
    repeated: bool = False


async def tie_visits(db: Db, actor: Actor, at: datetime, command: TieVisits) -> Outcome[Tied]:
    """Tie records of one household together, or keep them apart; of each pair the newest word by (rank, time, id) counts.

    By an author of one of them or an officer of the place. Raises 404 for the first record, 422 for the others, 403, 409.
    """
    visits = await store.known_visits(db, actor.county, command.visits)
    first = visits.get(command.visits[0])
    if first is None:
        raise not_found()
    home = first.household_id
    household = (await registry.lock_households(db, actor.county, [home]))[home]
    rank = _rank(actor, household, list(visits.values()))
    _check(command, visits)
    members = (await registry.people_of(db, actor.county, [home]))[home]
    keys = {home: household.data_key}
    observation = _observation(actor, at, command, home, rank)
    earlier = (await risk_store.acts_by_id(db, actor.county, [command.tie_id], keys)).get(command.tie_id)
    if earlier is not None:
        if (earlier.author, dict(earlier.content)) != (actor.account_id, _content(command, rank)):
            raise id_reused()
        return Outcome(_tied(command, earlier, repeated=True), ())
    if not members:
        raise conflict("NOBODY_LIVES_THERE", "该户没有在档人员", "Nobody of the household is on file")
    dossiers = await open_dossiers(db, {home: household}, {home: members}, at)
    await risk_store.add_observations(db, actor.county, [observation], keys)
    facts = await fold_anew(db, actor, at, dossiers, household, f"encounter_{command.kind}", command.tie_id)
    said = Fact(FACTS[command.kind], command.tie_id, home, {"visits": sorted(command.visits)})
    return Outcome(_tied(command, observation, repeated=False), (said, *facts))


def _rank(actor: Actor, household: Household, visits: Sequence[Visit]) -> int:
    """1 for an officer of the place, 0 for an author of one of the records; 404 out of reach, 403 for anybody else."""
    scope = scope_of(actor)
    if scope.places and scope.covers(household.county, household.place, None):
        return 1
    if any(one.author is not None and one.author == actor.account_id for one in visits):
        return 0
    raise forbidden("ROLE_MISSING") if household.team_id in scope.teams else not_found()


def _check(command: TieVisits, visits: dict[UUID, Visit]) -> None:
    """Two records at least, each once, all of one household."""
    home = visits[command.visits[0]].household_id
    errors = [
        FieldError(f"/others/{index}", "UNKNOWN_REFERENCE", "该户没有这条探访记录", "No such visit of this household")
        for index, visit_id in enumerate(command.visits[1:])
        if visit_id not in visits or visits[visit_id].household_id != home
    ]
    if len(set(command.visits)) < len(command.visits):
        errors.append(FieldError("/others", "REPEATED", "同一记录出现两次", "Listed twice"))
    if errors:
        raise invalid(*errors)


def _content(command: TieVisits, rank: int) -> dict[str, Any]:
    visits = sorted(str(one) for one in command.visits)
    return {"kind": f"encounter_{command.kind}", "visits": visits, "rank": rank}


def _observation(actor: Actor, at: datetime, command: TieVisits, household_id: UUID, rank: int) -> Observation:
    """A word about records as risk knows it: an act of the household."""
    return Observation(
        observation_id=command.tie_id,
        household_id=household_id,
        person_id=None,
        kind="act",
        source_id=command.tie_id,
        revision=1,
        occurred_at=min(command.said_at or at, at),
        recorded_at=at,
        author=actor.account_id,
        content=_content(command, rank),
    )


def _tied(command: TieVisits, one: Observation, *, repeated: bool) -> Tied:
    return Tied(command.tie_id, command.kind, command.visits, one.author, one.occurred_at, repeated)
