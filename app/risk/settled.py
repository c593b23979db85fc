"""Alerts that a level had raised end with it: when what raised them stands no more, nobody need be called to them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.alerts import store
from app.alerts.close import settle_alerts
from app.alerts.reference import rules
from app.alerts.rules import RED
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.people.store.aliases import aliases_of
from app.risk.decided import Decided
from app.risk.standing import Standing

# What asks for a decision on the file ends when the file is no longer visited.
DECIDED_BY_STATUS: Final = ("case_review", "suspension", "departure")


async def settle_what_ended(db: Db, actor: Actor, at: datetime, decided: Sequence[Decided]) -> tuple[Fact, ...]:
    """Close the open alerts of people for whom a trigger, or the colour red, has ended. No statement where nothing has."""
    ended: dict[UUID, set[str]] = {}
    for one in decided:
        for person_id, now in one.after.items():
            here = ended.get(person_id, set()) | set(_ended(one.before.get(person_id), now))
            ended[person_id] = here - kinds_of(now)
    return await settle_kinds(db, actor, at, ended)


async def settle_kinds(db: Db, actor: Actor, at: datetime, ended: Mapping[UUID, Collection[str]]) -> tuple[Fact, ...]:
    """Close the open alerts of these kinds about each person, but those that somebody raised by hand. No statement for no kinds."""
    about = {person_id: kinds for person_id, kinds in ended.items() if kinds}
    if not about:
        return ()
    merged = await aliases_of(db, actor.county, about.keys())
    about |= {alias: about[end] for alias, end in merged.items()}
    found = await store.open_alerts_about(db, actor.county, about, set[str]().union(*about.values()))
    over = [one for one in found if one.person_id and one.raised_by is None and one.kind in about[one.person_id]]
    return await settle_alerts(db, actor, at, over)


def _ended(before: Standing | None, now: Standing) -> Iterator[str]:
    """The kinds of alerts that stood before and stand no more."""
    if before is None:
        return
    yield from kinds_of(before) - kinds_of(now)
    if before.active and not now.active:
        yield from DECIDED_BY_STATUS


def kinds_of(standing: Standing) -> frozenset[str]:
    """The kinds of alerts that a standing asks for."""
    return kinds_for(standing.acted_on_level, standing.assessment.triggers) if standing.active else frozenset()


def kinds_for(level: str, triggers: Iterable[str]) -> frozenset[str]:
    """The kinds of alerts that a level and the triggers that stand ask for."""
    kinds = {rules().triggers[code] for code in triggers if code in rules().triggers}
    return frozenset(kinds | {RED} if level == RED else kinds)
