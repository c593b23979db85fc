"""Looking into a clue (核实): what was found ends it, names or opens the file it belongs to, and tells risk at once."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.clues import policy, store
from app.clues.naming import named
from app.clues.policy import MoveRefused, may_verify
from app.clues.reach import Reach, reach_of, roles_at
from app.clues.store import Clue, Finding
from app.clues.tell import followed, quieted, settlement_of, sighting_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, forbidden, invalid, not_found, unknown_reference
from app.core.ids import derived_id
from app.enrolment.drafts import RegisterHousehold
from app.enrolment.register import register_households
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome
from app.people.sealing import withheld
from app.risk.observe import Sighting, observe

LINKING = frozenset({"true", "known"})


@dataclass(frozen=True, slots=True)
class MatchClue:
    """A clue is about a known household, or one person of it."""

    clue_id: UUID
    household_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class VerifyClue:
    """What somebody found. `register` opens a file; without it the file is named, or the one it was matched with is meant."""

    clue_id: UUID
    outcome: str
    finding: Finding = field(repr=False)
    household_id: UUID | None = None
    person_id: UUID | None = None
    register: RegisterHousehold | None = field(default=None, repr=False)
    duplicate_of: UUID | None = None


async def match_clue(db: Db, actor: Actor, at: datetime, command: MatchClue) -> Outcome[Clue]:
    """Say whom a clue is about, or say it anew: risk observes it there at once. Raises 404, 403, 409 `MOVE_REFUSED`, 422."""
    clue, _ = await open_clue(db, actor, command.clue_id)
    state = _moved(clue, "match")
    home, person = await named(db, actor, command.household_id, command.person_id)
    if home is None:
        raise invalid(
            FieldError("/household_id", "MISSING", "请指明是哪一户或哪个人", "Name the household or the person")
        )
    if (clue.household_id, clue.person_id) == (home, person):
        return Outcome(clue, ())
    before: list[Sighting] = [await settlement_of(db, actor.county, clue)] if clue.match_id else []
    match_id = derived_id(clue.clue_id, "sighting", str(clue.revision + 1))
    clue = replace(
        clue, state=state, household_id=home, person_id=person, match_id=match_id, revision=clue.revision + 1
    )
    observed = await observe(db, actor, at, [*before, sighting_of(clue)])
    await store.put_settled(db, actor.county, clue)
    facts = tuple(fact for one in observed.values() for fact in one.facts)
    clue, raised = await followed(db, actor, at, clue, observed[home].level)
    fact = Fact("clue.matched", clue.clue_id, home, {"person_id": person, "place": clue.place})
    return Outcome(clue, (fact, *facts, *raised))


async def verify_clue(db: Db, actor: Actor, at: datetime, command: VerifyClue) -> Outcome[Clue]:
    """End a clue by what was found. Raises 404, 403, 409 `MOVE_REFUSED`, 422; with `register`, what registering raises."""
    clue, reach = await open_clue(db, actor, command.clue_id)
    state = _moved(clue, policy.OUTCOMES[command.outcome])
    _check(command)
    registered: tuple[Fact, ...] = ()
    home, person = await named(db, actor, command.household_id, command.person_id)
    if command.register is not None:
        registered = await _register(db, actor, at, command.register)
        home, person = command.register.household_id, command.register.people[0].person_id
    elif home is None and command.outcome in LINKING:
        home, person = clue.household_id, clue.person_id
    if home is None and command.outcome in LINKING:
        raise invalid(
            FieldError(
                "/household_id", "MISSING", "请指明是哪一户，或登记新档案", "Name the household, or register one"
            )
        )
    if command.duplicate_of is not None:
        await _check_other(db, reach, clue, command.duplicate_of)
    observed = await observe(db, actor, at, [await settlement_of(db, actor.county, clue)]) if clue.match_id else {}
    settled = replace(
        clue,
        state=state,
        household_id=home or clue.household_id,
        person_id=person if home else clue.person_id,
        outcome=command.outcome,
        settled_at=at,
        settled_by=actor.account_id,
        duplicate_of=command.duplicate_of,
        finding=command.finding,
        revision=clue.revision + 1,
    )
    await store.put_settled(db, actor.county, settled)
    facts = tuple(fact for one in observed.values() for fact in one.facts)
    return Outcome(settled, (_fact(at, settled), *registered, *facts, *await quieted(db, actor, at, settled)))


def _fact(at: datetime, clue: Clue) -> Fact:
    data: dict[str, object] = {"state": clue.state, "outcome": clue.outcome, "person_id": clue.person_id}
    data |= {"place": clue.place, "duplicate_of": clue.duplicate_of, "what": clue.what, "reported_at": clue.reported_at}
    day = day_of(at)
    deltas = (Delta("clues.open", clue.place, day, -1), Delta(f"clues.{clue.state}", clue.place, day, 1))
    return Fact(f"clue.{clue.state}", clue.clue_id, clue.household_id, data, deltas=deltas)


async def open_clue(db: Db, actor: Actor, clue_id: UUID) -> tuple[Clue, Reach]:
    """A clue within reach, locked, for who may look into it. Raises 403, 404, and 409 where its words are gone."""
    if not may_verify({held.role for held in actor.roles} | {seat.seat for seat in actor.seats}):
        raise forbidden("ROLE_MISSING")
    reach = await reach_of(db, actor)
    if await store.clue_in_reach(db, reach, clue_id) is None:
        raise not_found()
    clue = await store.find_clue(db, actor.county, clue_id)
    if clue is None or not may_verify(roles_at(actor, reach, clue.place, clue.home)):
        raise not_found()
    if not clue.key:
        raise withheld()
    return clue, reach


def _moved(clue: Clue, name: str) -> str:
    try:
        return policy.move(clue.state, name)
    except MoveRefused as refused:
        raise Refusal(
            409,
            "MOVE_REFUSED",
            f"该线索当前状态为 {clue.state}，不能这样办理",
            f"The clue stands at {clue.state}; this move is not possible from there",
            members={"state": clue.state},
        ) from refused


def _check(command: VerifyClue) -> None:
    """What each outcome needs, and takes."""
    named_here = command.household_id is not None or command.person_id is not None
    faults = []
    if command.register is not None and (command.outcome != "true" or named_here):
        faults.append(_out_of_place("/register"))
    if named_here and command.outcome not in LINKING:
        faults.append(_out_of_place("/household_id" if command.household_id else "/person_id"))
    for field_name, outcome, value in (
        ("/duplicate_of", "duplicate", command.duplicate_of),
        ("/forwarded_to", "forwarded", command.finding.forwarded_to),
    ):
        if (command.outcome == outcome) != (value is not None):
            missing = FieldError(field_name, "MISSING", "缺少必填项", "A required field is missing")
            faults.append(missing if value is None else _out_of_place(field_name))
    if faults:
        raise invalid(*faults)


def _out_of_place(pointer: str) -> FieldError:
    return FieldError(pointer, "NOT_EXPECTED", "此处不应填写", "This does not belong here")


async def _register(db: Db, actor: Actor, at: datetime, command: RegisterHousehold) -> tuple[Fact, ...]:
    """Open the file in this transaction. A refusal names the fields as they stand in this body; a repeat is no new file."""
    [outcome] = await register_households(db, actor, at, [command])
    if isinstance(outcome, Refusal):
        raise replace(outcome, errors=tuple(replace(one, pointer=f"/register{one.pointer}") for one in outcome.errors))
    if isinstance(outcome.result, Refusal):
        raise outcome.result
    if outcome.result.repeated:
        raise conflict("ALREADY_EXISTS", "该户已登记，请直接指明", "This household is registered; name it instead")
    return outcome.facts


async def _check_other(db: Db, reach: Reach, clue: Clue, other_id: UUID) -> None:
    """A duplicate is of another clue that the caller may see, and that is no duplicate itself."""
    other = await store.clue_in_reach(db, reach, other_id) if other_id != clue.clue_id else None
    if other is None or other.state == "duplicate":
        raise unknown_reference("/duplicate_of")
