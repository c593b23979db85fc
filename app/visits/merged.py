"""Visits to people whose file another stands for, or whose household does: recorded as they were made, counted for who stands for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.people import store as registry
from app.people.values import Person
from app.risk.dossier import Dossier
from app.risk.reassess import Cause, reassess
from app.risk.store import StoredStanding, standings_of
from app.visits.receipt import Told
from app.visits.record import Taken
from app.visits.store import VisitPerson


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who was visited and stands elsewhere now: under which name, where that one stood before and after, and what came of it."""

    names: Mapping[UUID, UUID] = field(default_factory=dict)
    before: Mapping[UUID, StoredStanding] = field(default_factory=dict)
    after: Mapping[UUID, StoredStanding] = field(default_factory=dict)
    facts: Mapping[UUID, tuple[Fact, ...]] = field(default_factory=dict)

    def told(self, people: Sequence[VisitPerson]) -> list[VisitPerson]:
        """The people of a record, those who stand elsewhere with the levels they have there."""
        return [self._levelled(one) for one in people]

    def _levelled(self, one: VisitPerson) -> VisitPerson:
        own = self.names.get(one.person_id)
        if own is None or own not in self.before:
            return one
        return replace(one, level_before=self.before[own].level, level_after=self.after[own].level)


async def counted_elsewhere(
    db: Db, actor: Actor, at: datetime, accepted: Sequence[Taken], dossiers: Mapping[UUID, Dossier]
) -> Elsewhere:
    """Reassess the households in which the visited are read now, where that is another than the one visited."""
    away = _away(accepted, dossiers)
    if not away:
        return Elsewhere()
    names = {one.person_id: one.merged_into or one.person_id for _, one in away}
    stands = await registry.people_by_id(db, actor.county, names.values())
    before = await standings_of(db, actor.county, names.values())
    causes = {stands[names[one.person_id]].home_id: visit_id for visit_id, one in away}
    found = await reassess(db, actor, at, [Cause(home, "visit", visit_id) for home, visit_id in sorted(causes.items())])
    facts: dict[UUID, tuple[Fact, ...]] = {}
    for home, visit_id in causes.items():
        facts[visit_id] = facts.get(visit_id, ()) + found[home].facts
    return Elsewhere(names, before, await standings_of(db, actor.county, names.values()), facts)


async def folded_elsewhere(db: Db, actor: Actor, at: datetime, dossier: Dossier, cause: Cause) -> tuple[Fact, ...]:
    """Reassess the households in which people of this one are read now, after what is known of them here has changed."""
    here = dossier.household.household_id
    away = [one for one in dossier.people if (one.merged_into or one.home_merged_into) and not one.lives_in(here)]
    stands = await registry.people_by_id(db, actor.county, {one.merged_into or one.person_id for one in away})
    homes = sorted({one.home_id for one in stands.values()})
    if not homes:
        return ()
    found = await reassess(db, actor, at, [replace(cause, household_id=home) for home in homes])
    return tuple(fact for home in homes for fact in found[home].facts)


def _away(accepted: Sequence[Taken], dossiers: Mapping[UUID, Dossier]) -> list[tuple[UUID, Person]]:
    """Each of the visited whom the fold of the household does not have as somebody who lives there, because of a merge."""
    return [
        (one.command.visit_id, person)
        for one in accepted
        for visited in one.visited
        if (person := one.people[visited.person_id]).merged_into or person.home_merged_into
        if not person.lives_in(one.household.household_id)
        if str(person.person_id) not in dossiers[one.household.household_id].names
    ]


def by_own_names(one: Taken, told: Told, names: Mapping[str, str]) -> Told:
    """What is told of a visited alias where who stands for it is of the same household; one of the two is counted."""
    listed = {person.person_id for person in one.visited}
    aliases = {alias: UUID(names[str(alias)]) for alias in listed if str(alias) in names}
    if not aliases:
        return told
    counted = set(told.counted)
    for alias, own in aliases.items():
        if own in counted and own not in listed:
            counted.add(alias)
    counted -= set(aliases.values()) - listed
    return replace(
        told,
        before={**told.before, **{alias: told.before[own] for alias, own in aliases.items() if own in told.before}},
        after={**told.after, **{alias: told.after[own] for alias, own in aliases.items() if own in told.after}},
        explained={
            **told.explained,
            **{alias: told.explained[own] for alias, own in aliases.items() if own in told.explained},
        },
        counted=counted,
    )
