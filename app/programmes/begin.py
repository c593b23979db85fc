"""Programmes: created, amended while they run, moved from state to state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.access.scope import roles_over
from app.core import json
from app.core.crypto import fingerprint, wrap_new_key
from app.core.db import Db
from app.core.errors import (
    FieldError,
    Refusal,
    forbidden,
    id_reused,
    invalid,
    not_found,
    stale_version,
    unknown_reference,
)
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.store.subjects import add_data_keys
from app.programmes.check import complaint
from app.programmes.commands import AmendProgramme, CreateProgramme, MoveProgramme
from app.programmes.kinds import kinds_on
from app.programmes.organise import is_officer_over, not_yours
from app.programmes.policy import PROGRAMME_MOVES, PROGRAMME_ROLES, WRITERS, MoveRefused, move
from app.programmes.store.deliveries import sums_of_programme
from app.programmes.store.organisations import organisations_by_code
from app.programmes.store.programmes import add_programmes, programmes_by_id, set_programme
from app.programmes.values import Programme


@dataclass(frozen=True, slots=True)
class Created:
    """A programme that was created now, or before by the same command."""

    programme: Programme
    repeated: bool


async def create_programme(db: Db, actor: Actor, at: datetime, command: CreateProgramme) -> Outcome[Created]:
    """Create a programme at a place of the caller's, run and paid for by organisations that are known."""
    content = fingerprint(json.dumps(command))
    before = (await programmes_by_id(db, actor.county, [command.programme_id])).get(command.programme_id)
    if before is not None:
        if before.fingerprint != content:
            raise id_reused()
        return Outcome(Created(before, True), ())
    if not await is_officer_over(db, actor, command.place):
        raise unknown_reference("/place")
    if command.kind not in kinds_on(command.starts_on).programme_kinds:
        raise invalid(complaint("/kind", "NOT_IN_LIST"))
    new = _new(actor, at, command, content)
    if found := await _complaints(db, actor, new):
        raise invalid(*found)
    # What is said of batches is about nobody on file; it is sealed under the programme's own key.
    wrapped = wrap_new_key(db.keyring, str(new.programme_id))[1]
    await add_data_keys(db, actor.county, {new.programme_id: wrapped})
    await add_programmes(db, actor.county, [new])
    data = {"kind": new.kind, "place": new.place, "status": new.status, "budget_fen": new.budget_fen}
    return Outcome(Created(new, False), (Fact("programme.created", new.programme_id, None, data),))


def _new(actor: Actor, at: datetime, command: CreateProgramme, content: bytes) -> Programme:
    names = [name for name in CreateProgramme.__slots__ if name != "programme_id"]
    told = {name: getattr(command, name) for name in names}
    return Programme(
        programme_id=command.programme_id,
        **told,
        revision=1,
        created_at=at,
        created_by=actor.account_id,
        fingerprint=content,
    )


async def _complaints(db: Db, actor: Actor, one: Programme) -> Sequence[FieldError]:
    """What is wrong with who runs it, who pays for it, and its period."""
    known = await organisations_by_code(db, actor.county, {one.organisation, one.fund or one.organisation})
    found: list[FieldError] = []
    for pointer, code in (("/organisation", one.organisation), ("/fund", one.fund)):
        if code is not None and code not in known:
            found += unknown_reference(pointer).errors
    if one.ends_on is not None and one.ends_on < one.starts_on:
        found.append(complaint("/ends_on", "DATE_IMPLAUSIBLE"))
    return found


async def amend_programme(db: Db, actor: Actor, at: datetime, command: AmendProgramme) -> Outcome[Programme]:
    """Change names, budget, fund or the end. A budget below what is spent, or an end before what was delivered, is 422."""
    known = await locked_programme(db, actor, command.programme_id, WRITERS)
    if known.revision != command.version:
        raise stale_version(known.revision)
    changes = dict(command.changes)
    changed = replace(known, **changes, revision=known.revision + 1)  # type: ignore[arg-type]  # by name, as the schema names them
    found = list(await _complaints(db, actor, changed))
    if (
        changed.budget_fen is not None
        and "budget_fen" in changes
        and changed.budget_fen < await _spent(db, actor, known)
    ):
        found.append(FieldError("/budget_fen", "BELOW_SPENT", "低于已支出金额", "Less than was spent already"))
    if found:
        raise invalid(*found)
    await set_programme(db, actor.county, changed)
    data = {"fields": sorted(changes), "budget_fen": changed.budget_fen}
    return Outcome(changed, (Fact("programme.amended", known.programme_id, None, data),))


async def _spent(db: Db, actor: Actor, one: Programme) -> int:
    kinds = kinds_on(one.starts_on).delivery_kinds
    sums = await sums_of_programme(db, actor.county, one.programme_id)
    return sum(each.amount_fen for each in sums if kinds[each.kind].effect == "spends")


async def move_programme(db: Db, actor: Actor, at: datetime, command: MoveProgramme) -> Outcome[Programme]:
    """Open, suspend, resume, close, reopen or cancel a programme. 409 `MOVE_REFUSED` for a move that its state does not have."""
    known = await locked_programme(db, actor, command.programme_id, PROGRAMME_ROLES[command.move])
    try:
        status = move(PROGRAMME_MOVES, known.status, command.move)
    except MoveRefused as error:
        raise move_refused(known.status) from error
    changed = replace(known, status=status, revision=known.revision + 1)
    await set_programme(db, actor.county, changed)
    data = {"move": command.move, "from": known.status, "to": status}
    return Outcome(changed, (Fact("programme.moved", known.programme_id, None, data, lasting=True),))


async def locked_programme(db: Db, actor: Actor, programme_id: UUID, roles: frozenset[str]) -> Programme:
    """A programme under lock, for holders of a role over its place. Raises 404, and 403 to anybody else of the county."""
    known = next(iter((await programmes_by_id(db, actor.county, [programme_id], locked=True)).values()), None)
    if known is None:
        raise not_found()
    held = roles_over(actor, known.place, None)
    if not held & roles:
        raise not_yours() if not held & WRITERS else forbidden("ROLE_MISSING")
    return known


def move_refused(state: str) -> Refusal:
    """409: this state has no such move."""
    return Refusal(
        409,
        "MOVE_REFUSED",
        f"当前状态为 {state}，不能这样操作",
        f"The state is {state}; it does not allow this",
        members={"state": state},
    )
