"""Registering households with their people: set-based, a constant number of statements however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, id_reused, invalid
from app.enrolment.admit import Admission, check_identities, check_place, check_statuses, open_admission
from app.enrolment.check import check_person, completed
from app.enrolment.doubles.find import Distinct, check_doubles, distinct_said, newcomer
from app.enrolment.drafts import PersonDraft, RegisterHousehold
from app.enrolment.fingerprints import content_of
from app.enrolment.newcomers import add_newcomers
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome, Touch, feed_of_home
from app.people import store
from app.people.sealing import details_of
from app.people.shown import ShownHousehold, show_households
from app.people.store import IdentityHolder
from app.people.store.doubles import Candidate
from app.people.values import HouseholdDetails
from app.risk.reassess import Cause, reassess

POINTER = "/people/{}"


@dataclass(frozen=True, slots=True)
class Registered:
    """A household that was registered now, or before by the same command."""

    shown: ShownHousehold
    repeated: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A command whose content is in order: its people completed, its fingerprint, the identity numbers it claims."""

    command: RegisterHousehold
    people: tuple[PersonDraft, ...]
    fingerprint: str
    claims: Sequence[IdentityHolder]
    distinct: Sequence[Distinct]


async def register_household(db: Db, actor: Actor, at: datetime, command: RegisterHousehold) -> Outcome[Registered]:
    """Register one household; see `register_households`."""
    [outcome] = await register_households(db, actor, at, [command])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def register_households(
    db: Db, actor: Actor, at: datetime, commands: Sequence[RegisterHousehold]
) -> list[Outcome[Registered] | Refusal]:
    """Register households with their people. A refused one leaves nothing behind and costs its neighbours nothing."""
    judged = await judge_households(db, actor, at, commands)
    facts = await _write(db, actor, at, [one for one in judged if isinstance(one, Ready)])
    shown = await _show(
        db, actor, at, [c.household_id for c, one in zip(commands, judged, strict=True) if _stands(one)]
    )
    return [
        one
        if isinstance(one, Refusal)
        else Outcome(Registered(shown[command.household_id], one is None), facts.get(command.household_id, ()))
        for command, one in zip(commands, judged, strict=True)
    ]


async def judge_households(
    db: Db, actor: Actor, at: datetime, commands: Sequence[RegisterHousehold]
) -> list[Ready | Refusal | None]:
    """What would come of the commands: ready to be written, refused, or None for a repeat. Writes nothing."""
    day = day_of(at)
    drafts = [[completed(one) for one in command.people] for command in commands]
    known = await open_admission(
        db,
        actor,
        {command.place for command in commands},
        [command.household_id for command in commands],
        [one for household in drafts for one in household],
        new_on=day,
    )
    return [_judge(db, known, day, command, people) for command, people in zip(commands, drafts, strict=True)]


def _stands(judged: Ready | Refusal | None) -> bool:
    return not isinstance(judged, Refusal)


def _judge(
    db: Db, known: Admission, day: date, command: RegisterHousehold, drafts: Sequence[PersonDraft]
) -> Ready | Refusal | None:
    """A command ready to be written, None for a repeat, or its refusal."""
    try:
        content = content_of(command)
        if command.household_id in known.households:
            if details_of(known.households[command.household_id]).fingerprint != content:
                raise id_reused()
            return None
        check_place(known, command.place)
        complaints = [
            one for index, draft in enumerate(drafts) for one in check_person(draft, POINTER.format(index), day)
        ]
        if complaints:
            raise invalid(*complaints)
        check_statuses(known, command.place, drafts, POINTER)
        ids = [command.household_id, *(draft.person_id for draft in drafts)]
        if len(set(ids)) < len(ids) or known.taken & set(ids) or any(one in known.people for one in ids):
            raise id_reused()
        claims = check_identities(db, known, drafts, POINTER)
        distinct = check_doubles(known.crowd, [(one, _newcomer(command, one)) for one in drafts], POINTER)
        known.taken.update(ids)
        known.holders.update({one.index: one for one in claims})
        return Ready(command, tuple(drafts), content, claims, distinct)
    except Refusal as refusal:
        return refusal


def _newcomer(command: RegisterHousehold, draft: PersonDraft) -> Candidate:
    return newcomer(draft, command.household_id, command.place, command.address, None)


async def _write(db: Db, actor: Actor, at: datetime, ready: Sequence[Ready]) -> dict[UUID, tuple[Fact, ...]]:
    """Households, people, facts and identities, then the reassessment of all; per household the facts of its outcome."""
    if not ready:
        return {}
    new = {
        one.command.household_id: (
            one.command.place,
            HouseholdDetails(one.command.address, one.command.location, one.command.note, one.fingerprint),
        )
        for one in ready
    }
    await store.add_households(db, actor.county, new, at)
    people = [(one.command.household_id, draft) for one in ready for draft in one.people]
    claims, distinct = ([one for each in ready for one in getattr(each, name)] for name in ("claims", "distinct"))
    await add_newcomers(db, actor, at, people, claims, distinct)
    causes = [Cause(one.command.household_id, "enrolment", one.people[0].person_id) for one in ready]
    assessed = await reassess(db, actor, at, causes)
    day = day_of(at)
    return {
        one.command.household_id: (_registered(one, day), *assessed[one.command.household_id].facts) for one in ready
    }


def _registered(one: Ready, day: date) -> Fact:
    """The fact of a new household and the people it brings."""
    place, household_id = one.command.place, one.command.household_id
    active = sum(draft.status == "active" for draft in one.people)
    counts = (Delta("households", place, day, 1), Delta("people", place, day, active))
    data: dict[str, object] = {
        "place": place,
        "people": [{"person_id": draft.person_id, "status": draft.status} for draft in one.people],
    }
    data |= distinct_said(one.distinct)
    feed = feed_of_home(None, household_id)
    told = [("household", household_id), *(("person", draft.person_id) for draft in one.people)]
    return Fact(
        "household.registered",
        household_id,
        household_id,
        data,
        tuple(Touch(feed, entity, entity_id, household_id, 1) for entity, entity_id in told),
        deltas=tuple(count for count in counts if count.amount),
    )


async def _show(db: Db, actor: Actor, at: datetime, household_ids: Sequence[UUID]) -> dict[UUID, ShownHousehold]:
    found = await store.households_by_id(db, actor.county, household_ids)
    return {one.household.household_id: one for one in await show_households(db, actor, at, list(found.values()))}
