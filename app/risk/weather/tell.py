"""Word of a weather warning to the households of its place: batch after batch, and again as long as it lasts, before D04 grows old."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from app.core.clock import day_of
from app.core.db import Db, Deployment, is_passing, reading
from app.core.ids import derived_id
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.people import store as registry
from app.risk import store as risk
from app.risk.apply import WEATHER
from app.risk.catalogue import Policies
from app.risk.days import time_of
from app.risk.decided import Decided, decide_step
from app.risk.dossier import Dossier
from app.risk.in_force import policies_in_force
from app.risk.moment import policy_on
from app.risk.reassess import keep, open_dossiers
from app.risk.store import Observation
from app.risk.values import ActEvent
from app.risk.weather import store
from app.risk.weather.store import Warned

log = structlog.get_logger()
BATCH: Final = 100
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class TellNext:
    """The next households of a warning; `skip` passes over one that cannot be read."""

    warning_id: UUID
    limit: int
    skip: bool = False


async def tell_everywhere(deployment: Deployment, at: datetime) -> None:
    """The worker's round: some batches of every warning that is active."""
    async with reading(deployment, EVERYWHERE) as db:
        waiting = await store.warnings_to_tell(db, day_of(at))
        due = [(county, one) for county, one in waiting if await _is_due(db, county, one, at)]
    for county, warning_id in due:
        await tell(deployment, county, warning_id, at, MOST)


async def tell(deployment: Deployment, county: str, warning_id: UUID, at: datetime, most: int) -> None:
    """Tell the households of one warning, for at most so many batches. Where a batch fails they come one by one."""
    actor, singly = operator(county, "weather"), 0
    for _ in range(most + BATCH):
        try:
            more = await perform(deployment, tell_households, actor, at, TellNext(warning_id, 1 if singly else BATCH))
        except Exception as error:
            if is_passing(error):
                raise
            if not singly:
                singly = BATCH
                continue
            log.error("risk.weather_failed", county=county, warning_id=str(warning_id), error=type(error).__name__)
            more = await perform(deployment, tell_households, actor, at, TellNext(warning_id, 1, skip=True))
        singly = max(0, singly - 1)
        if not more:
            break


async def _is_due(db: Db, county: str, warning_id: UUID, at: datetime) -> bool:
    found = await store.find_warning(db, county, warning_id, lock=False)
    return found is not None and (found.telling or is_due(found, await policies_in_force(db, county), day_of(at)))


def is_due(warning: Warned, policies: Policies, day: date) -> bool:
    """True on the first day of an active warning, and as often again as an exposure stays fresh by the policy."""
    if warning.ended_at is not None or not warning.from_day <= day <= warning.until_day:
        return False
    factors = policy_on(policies, day.toordinal()).factors
    fresh = min((one.fresh for one in factors if WEATHER in one.events and one.fresh), default=None)
    return warning.told_day is None or (fresh is not None and warning.told_day + timedelta(days=fresh) <= day)


async def tell_households(db: Db, actor: Actor, at: datetime, command: TellNext) -> Outcome[bool]:
    """One batch, one transaction, one act. Returns whether there are more."""
    warning = await store.find_warning(db, actor.county, command.warning_id)
    assert warning is not None
    if not warning.telling:
        if not is_due(warning, await policies_in_force(db, actor.county), day_of(at)):
            return Outcome(False, ())
        warning = replace(warning, telling=True, told_day=day_of(at), reached=None, households=0)
    found = await store.households_at(db, actor.county, warning.place, warning.reached, command.limit)
    facts = () if command.skip else await _expose(db, actor, at, warning, found)
    more = len(found) == command.limit
    told = warning.households + len(found)
    moved = replace(warning, telling=more, reached=found[-1] if found else warning.reached, households=told)
    await store.change_warning(db, actor.county, moved)
    return Outcome(more, (Fact("weather.told", warning.warning_id, data={"households": told}), *facts))


async def _expose(db: Db, actor: Actor, at: datetime, warning: Warned, found: list[UUID]) -> tuple[Fact, ...]:
    households = await registry.lock_households(db, actor.county, found)
    people = await registry.people_of(db, actor.county, households)
    dossiers = {one: each for one, each in (await open_dossiers(db, households, people, at)).items() if each.people}
    decided, observed = list[Decided](), list[Observation]()
    for household_id, dossier in dossiers.items():
        known = _observed(actor, at, warning, dossier)
        observed.append(known)
        dossier.apply(ActEvent(str(known.source_id), known.occurred_at, WEATHER))
        decided.append(decide_step(dossier, at, WEATHER, warning.warning_id, str(household_id)))
    keys = {one: dossier.household.data_key for one, dossier in dossiers.items()}
    await risk.add_observations(db, actor.county, observed, keys)
    kept = await keep(db, actor, at, dossiers.values(), decided)
    return tuple(fact for one in decided for fact in (one.fact, *kept.facts_of(one.household_id)))


def _observed(actor: Actor, at: datetime, warning: Warned, dossier: Dossier) -> Observation:
    """That the warning reached a household: an act after all that is known of it, the same however often it is tried."""
    assert dossier.state is not None
    household_id, known = dossier.household.household_id, time_of(dossier.state.watermark[0])
    act_id = derived_id(warning.warning_id, str(household_id), str(warning.told_day))
    return Observation(
        observation_id=act_id,
        household_id=household_id,
        person_id=None,
        kind="act",
        source_id=act_id,
        revision=1,
        occurred_at=at if at > known else known + timedelta(microseconds=1),
        recorded_at=at,
        author=warning.declared_by,
        content={"kind": WEATHER, "warning_id": str(warning.warning_id), "weather": warning.kind},
    )
