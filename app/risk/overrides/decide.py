"""Deciding on an override and ending it: a second officer confirms or refuses, an officer ends it before its last day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, conflict, id_reused, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.sealing import withheld
from app.people.values import Household, Person
from app.risk.act import Act
from app.risk.decide import decide
from app.risk.overrides import store
from app.risk.overrides.ask import person_to_decide, standing_now
from app.risk.overrides.policy import STATE_NAMES, is_signed, move
from app.risk.overrides.store import Override
from app.risk.rights import signs_for_county


@dataclass(frozen=True, slots=True)
class DecideOverride:
    """What the second officer says, under the client's id."""

    override_id: UUID
    decision_id: UUID
    approve: bool
    reason: str


@dataclass(frozen=True, slots=True)
class EndOverride:
    """Why an override ends before its last day, under the client's id."""

    override_id: UUID
    ending_id: UUID
    reason: str


async def decide_override(db: Db, actor: Actor, at: datetime, command: DecideOverride) -> Outcome[Override]:
    """Confirm or refuse. Raises 404, 403 for who asked or where the county must sign, 409 from any other state or past its last day."""
    person, home, known = await _found(db, actor, command.override_id)
    name = "approval" if command.approve else "refusal"
    if known.decision_id == command.decision_id:
        said = (known.decided_by, _reason(known, "decision"), known.state != "refused")
        return _repeated(known, said, (actor.account_id, command.reason, command.approve))
    state = _moved(known, name)
    if actor.account_id == known.asked_by:
        raise Refusal(403, "SECOND_PERSON", "须由另一人审批", "Another person than who asked decides")
    decided = replace(
        known,
        state=state,
        decision_id=command.decision_id,
        decided_by=actor.account_id,
        decided_at=at,
        written={**known.written, "decision": {"reason": command.reason}},
    )
    if command.approve:
        decided, facts = await _begun(db, actor, at, person, home, decided)
    else:
        data = {"person_id": person.person_id, "to": known.level, "until": known.until}
        facts = (Fact("risk.override_refused", known.override_id, home.household_id, data),)
    await store.put_move(db, actor.county, decided, "decision", person.data_key)
    return Outcome(decided, facts)


async def end_override(db: Db, actor: Actor, at: datetime, command: EndOverride) -> Outcome[Override]:
    """End it early. Raises 404, 403 below the town, 409 from any other state or where it is in force no longer."""
    person, home, known = await _found(db, actor, command.override_id)
    if known.ending_id == command.ending_id:
        return _repeated(known, (known.ended_by, _reason(known, "ending")), (actor.account_id, command.reason))
    state = _moved(known, "ending")
    standing = await standing_now(db, at, home, person)
    if standing.override is None or standing.override.override_id != str(known.override_id):
        raise conflict("OVERRIDE_NOT_IN_FORCE", "该人工调整已不再生效", "This override is in force no longer")
    ends = {"ends": str(known.override_id)}
    act = Act(command.ending_id, person.person_id, "override_ending", command.reason, added=ends)
    outcome = await decide(db, actor, at, act)
    ended = replace(
        known,
        state=state,
        ending_id=command.ending_id,
        ended_by=actor.account_id,
        ended_at=at,
        written={**known.written, "ending": {"reason": command.reason}},
        in_force_id=None,
    )
    await store.put_move(db, actor.county, ended, "ending", person.data_key)
    return Outcome(ended, outcome.facts)


async def _begun(
    db: Db, actor: Actor, at: datetime, person: Person, home: Household, decided: Override
) -> tuple[Override, tuple[Fact, ...]]:
    """Put it in force: from here on the fold knows it."""
    if person.withheld:
        raise withheld()
    if decided.until < day_of(at):
        raise conflict("OVERRIDE_PAST", "已过所请的最后一天", "The last day asked for is past")
    standing = await standing_now(db, at, home, person)
    triggers, by_county = standing.assessment.triggers, signs_for_county(actor, home)
    seen = decided.written.get("asked", {}).get("triggers", ())
    if not is_signed(decided.level, triggers, by_county=by_county, asked_by_county=decided.asked_by_county, seen=seen):
        raise Refusal(
            403, "COUNTY_MUST_SIGN", "低于未解除的触发，须由县级签署", "Below an unresolved trigger the county signs"
        )
    signed = replace(decided, county_signed=by_county or decided.asked_by_county, in_force_id=decided.override_id)
    asked: Mapping[str, Any] = {"asked_by": str(decided.asked_by), "asked_for": _reason(decided, "asked")}
    aim = {"to": signed.level, "until": signed.until.isoformat(), "county_signed": signed.county_signed}
    reason = str(_reason(decided, "decision"))
    act = Act(signed.override_id, person.person_id, "override", reason, extra=asked, added=aim)
    outcome = await decide(db, actor, at, act)
    return signed, outcome.facts


async def _found(db: Db, actor: Actor, override_id: UUID) -> tuple[Person, Household, Override]:
    """An override with its person, read once the household is locked."""
    known = await store.find_override(db, actor.county, override_id)
    if known is None:
        raise not_found()
    person, home = await person_to_decide(db, actor, known.person_id)
    again = await store.find_override(db, actor.county, override_id)
    assert again is not None
    return person, home, again


def _moved(known: Override, name: str) -> str:
    state = move(known.state, name)
    if state is None:
        raise conflict(
            "MOVE_REFUSED", f"人工调整{STATE_NAMES[known.state]}，不能进行此操作", f"Not possible from {known.state}"
        )
    return state


def _reason(known: Override, what: str) -> Any:
    return known.written.get(what, {}).get("reason")


def _repeated(known: Override, said: tuple[Any, ...], again: tuple[Any, ...]) -> Outcome[Override]:
    """The same again is the same; the id with other content is refused."""
    if said != again:
        raise id_reused()
    return Outcome(known, ())
