"""Requests of people about their own data (个人信息权利请求): recorded with a clock of 15 working days, and decided."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from app.alerts import reference
from app.core import json
from app.core.clock import day_of
from app.core.crypto import DESTROYED, fingerprint
from app.core.db import Db
from app.core.errors import FieldError, conflict, id_reused, invalid, not_found
from app.files.erase import closed_since, erased
from app.files.policy import WORKING_DAYS_TO_ANSWER, Keeping, RequestKind, must_be_kept
from app.files.restrict import decided_person, restricted
from app.files.store import rights as store
from app.files.store.rights import DataRequest
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.values import Person
from app.risk.read import person_in_scope


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """A request as it came in, under the client's id."""

    request_id: UUID
    person_id: UUID
    kind: RequestKind
    made_by: str
    channel: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """The answer to a request; a refusal names its legal reason."""

    request_id: UUID
    granted: bool
    legal_reason: str | None
    note: str | None
    keeping: Keeping


async def record_request(db: Db, actor: Actor, at: datetime, command: RecordRequest) -> Outcome[DataRequest]:
    """Keep a request; by when it must be answered is decided here. The same again is the same request."""
    person = await person_in_scope(db, actor, command.person_id)
    if person.data_status == "erased":
        raise not_found()
    printed = fingerprint(json.dumps(asdict(command)))
    known = await store.find_request(db, actor.county, command.request_id)
    if known is not None:
        if known.fingerprint != printed:
            raise id_reused()
        return Outcome(known, ())
    due = reference.calendar().after(day_of(at), WORKING_DAYS_TO_ANSWER)
    same = {name: getattr(command, name) for name in ("request_id", "person_id", "kind", "made_by", "channel")}
    new = DataRequest(**same, made_at=at, due_day=due, recorded_by=actor.account_id, fingerprint=printed)
    await store.add_request(db, actor.county, new, {"detail": command.detail}, person.data_key)
    data = {"request_id": new.request_id, "kind": new.kind, "due_day": due}
    return Outcome(new, (Fact("data_request.recorded", person.person_id, person.household_id, data),))


async def decide_request(db: Db, actor: Actor, at: datetime, command: DecideRequest) -> Outcome[DataRequest]:
    """Answer a request. Granted, it is done at once: deletion erases, or restricts while the file must be kept."""
    known = await store.find_request(db, actor.county, command.request_id)
    if known is None:
        raise not_found()
    person = await decided_person(db, actor, known.person_id)
    if known.decided_at is not None:
        raise conflict("ALREADY_DECIDED", "该请求已答复", "This request has been answered")
    if not command.granted and not command.legal_reason:
        raise invalid(
            FieldError("/legal_reason", "MISSING", "不予同意须说明法律依据", "A refusal needs its legal reason")
        )
    outcome, facts = await _done(db, person, at, known, command)
    decided = replace(
        known, decided_at=at, decided_by=actor.account_id, outcome=outcome, legal_reason=command.legal_reason
    )
    key = DESTROYED if outcome == "erased" else person.data_key
    await store.decide_request(db, actor.county, decided, {"note": command.note}, key)
    data = {"request_id": known.request_id, "kind": known.kind, "outcome": outcome}
    answered = Fact("data_request.decided", person.person_id, person.household_id, data, lasting=True)
    return Outcome(decided, (answered, *facts))


async def _done(
    db: Db, person: Person, at: datetime, known: DataRequest, command: DecideRequest
) -> tuple[str, tuple[Fact, ...]]:
    if not command.granted:
        return "refused", ()
    kept = person.held_at is not None or must_be_kept(closed_since(person), day_of(at), "requested", command.keeping)
    if known.kind == "deletion" and not kept:
        return "erased", (await erased(db, person, at, "requested"))[1]
    if known.kind in {"deletion", "restriction"}:
        return "restricted", (await restricted(db, person, at, restrict=True))[1]
    return "granted", ()
