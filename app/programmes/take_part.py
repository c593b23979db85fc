"""Who takes part in a programme: applied or admitted, one by one or as a batch, until it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.core import json
from app.core.clock import day_of
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, id_reused, invalid, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.sealing import withheld
from app.programmes.begin import move_refused
from app.programmes.check import NATURAL, check_recipient, complaint
from app.programmes.commands import AddParticipation, MoveParticipation
from app.programmes.deliver import may_serve, not_running
from app.programmes.kinds import Kinds, kinds_on
from app.programmes.names import Names, names_of
from app.programmes.policy import ENDINGS, PARTICIPATION_MOVES, STANDING, MoveRefused, move
from app.programmes.store import participations as store
from app.programmes.store.programmes import programmes_by_id
from app.programmes.store.recipients import Known, known_recipients
from app.programmes.values import Participation, Programme, Recipient, recipient_of


@dataclass(frozen=True, slots=True)
class Admitted:
    """A participation that was added now, or before by the same command."""

    participation: Participation
    repeated: bool


@dataclass(slots=True)
class _Hall:
    """What must be known to judge a list of participations, kept up to date as they are accepted."""

    programmes: Mapping[UUID, Programme]
    known: dict[UUID, Participation]
    recipients: Mapping[Recipient, Known]
    names: Names
    standing: dict[tuple[UUID, str], UUID]

    def stands(self, programme_id: UUID, of: Recipient) -> UUID | None:
        """The participation that stands for somebody in a programme, under whichever name."""
        keys = [(programme_id, subject) for subject in self.names.subjects(of)]
        return next((self.standing[key] for key in keys if key in self.standing), None)


async def add_participation(db: Db, actor: Actor, at: datetime, command: AddParticipation) -> Outcome[Admitted]:
    """Add one participation; see `add_participations`."""
    [outcome] = await add_participations(db, actor, at, [command])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def add_participations(
    db: Db, actor: Actor, at: datetime, commands: Sequence[AddParticipation]
) -> list[Outcome[Admitted] | Refusal]:
    """Add participations in a few statements whatever their number. A refused one costs its neighbours nothing.

    Refuses 409 `ALREADY_PARTICIPATING` for whom one stands in the same programme.
    """
    hall = await _load(db, actor.county, commands)
    outcomes: list[Outcome[Admitted] | Refusal] = []
    new: list[Participation] = []
    for command in commands:
        try:
            added = _add(hall, actor, at, command)
        except Refusal as refusal:
            outcomes.append(refusal)
            continue
        outcomes.append(Outcome(added, () if added.repeated else (_fact("added", added.participation, {}),)))
        if not added.repeated:
            new.append(added.participation)
    await store.add_participations(db, actor.county, new)
    return outcomes


async def _load(db: Db, county: str, commands: Sequence[AddParticipation]) -> _Hall:
    programmes = await programmes_by_id(db, county, {one.programme_id for one in commands}, locked=True)
    sound = [one for one in commands if len(one.of.named) == 1 and one.programme_id in programmes]
    names = await names_of(db, county, {one.of for one in sound})
    subjects = {(one.programme_id, subject) for one in sound for subject in names.subjects(one.of)}
    before = await store.participations_of(db, county, subjects)
    return _Hall(
        programmes,
        await store.participations_by_id(db, county, {one.participation_id for one in commands}),
        await known_recipients(db, county, {names.stands(one.of) for one in sound}),
        names,
        {key: one.participation_id for key, found in before.items() for one in found if one.standing_for is not None},
    )


def _add(hall: _Hall, actor: Actor, at: datetime, command: AddParticipation) -> Admitted:
    """Judge one participation. Raises Refusal."""
    programme = hall.programmes.get(command.programme_id)
    if programme is None:
        raise not_found()
    kinds, content = kinds_on(programme.starts_on), fingerprint(json.dumps(command))
    if len(command.of.named) == 1:
        command = replace(command, of=hall.names.stands(command.of))
        may_serve(actor, command.of, hall.recipients.get(command.of))
    if before := hall.known.get(command.participation_id):
        if before.fingerprint != content:
            raise id_reused()
        return Admitted(before, True)
    if found := list(_complaints(command, programme, kinds, at)):
        raise invalid(*found)
    if programme.status not in {"planned", "running"}:
        raise not_running(programme.status)
    known, key = hall.recipients[command.of], (command.programme_id, command.of.subject)
    if known.erased:
        raise withheld()
    if (standing := hall.stands(command.programme_id, command.of)) is not None:
        raise Refusal(
            409,
            "ALREADY_PARTICIPATING",
            "该对象已在此项目中",
            "This one takes part in the programme already",
            members={"standing": standing},
        )
    row = _row(actor, at, command, known, content)
    if row.standing_for is not None:
        hall.standing[key] = row.participation_id
    hall.known[row.participation_id] = row
    return Admitted(row, False)


def _complaints(command: AddParticipation, programme: Programme, kinds: Kinds, at: datetime) -> list[FieldError]:
    if fault := check_recipient(command.of, kinds.programme_kinds[programme.kind]):
        return [fault]
    batch, missing = command.of.sort == "batch", "MISSING" if command.of.sort == "batch" else "NOT_TAKEN"
    wrong = [name for name in ("count", "count_unit") if (getattr(command, name) is not None) != batch]
    found = [complaint(f"/{name}", missing) for name in wrong]
    if batch and command.count_unit is not None and command.count_unit not in kinds.count_units:
        found.append(complaint("/count_unit", "NOT_IN_LIST"))
    late = programme.ends_on is not None and command.from_day > programme.ends_on
    if late or command.from_day > day_of(at):
        found.append(complaint("/from", "DATE_IMPLAUSIBLE"))
    return found


def _row(actor: Actor, at: datetime, command: AddParticipation, known: Known, content: bytes) -> Participation:
    return Participation(
        participation_id=command.participation_id,
        programme_id=command.programme_id,
        subject=command.of.subject,
        household_id=known.household_id,
        person_id=command.of.person_id,
        organisation=command.of.organisation,
        place=known.place,
        count=command.count or 1,
        count_unit=command.count_unit or NATURAL[command.of.sort],
        status=command.status,
        from_day=command.from_day,
        until_day=None,
        ended_as=None,
        standing_for=None if command.of.sort == "batch" else command.of.subject,
        revision=1,
        recorded_at=at,
        recorded_by=actor.account_id,
        fingerprint=content,
    )


async def move_participation(db: Db, actor: Actor, at: datetime, command: MoveParticipation) -> Outcome[Participation]:
    """Admit, refuse, withdraw or end. Refuses 409 `MOVE_REFUSED`, and `STEPS_OPEN` for completing a plan that is not done."""
    known = await locked_participation(db, actor, command.participation_id)
    try:
        status = move(PARTICIPATION_MOVES, known.status, command.move)
    except MoveRefused as error:
        raise move_refused(known.status) from error
    day = command.on or day_of(at)
    if not known.from_day <= day <= day_of(at):
        raise invalid(complaint("/on", "DATE_IMPLAUSIBLE"))
    if (command.move == "ending") != (command.ended_as is not None) or command.ended_as not in {None, *ENDINGS}:
        raise invalid(complaint("/ended_as", "MISSING" if command.move == "ending" else "NOT_TAKEN"))
    if command.ended_as == "completed":
        [plan] = (await store.steps_of(db, actor.county, [known.participation_id])).values()
        if any(step.status == "planned" for step in plan):
            raise conflict("STEPS_OPEN", "一户一策中还有未完成的步骤", "Steps of the plan are not done yet")
    stands = status in STANDING
    changed = replace(
        known,
        status=status,
        from_day=day if command.move == "admission" and command.on else known.from_day,
        until_day=None if stands else day,
        ended_as=command.ended_as,
        standing_for=known.standing_for if stands else None,
        revision=known.revision + 1,
    )
    await store.set_participation(db, actor.county, changed)
    return Outcome(changed, (_fact("moved", changed, {"move": command.move, "from": known.status, "day": day}),))


async def locked_participation(db: Db, actor: Actor, participation_id: UUID) -> Participation:
    """A participation under lock, for officers over where the participant is now. Raises 404."""
    found = await store.participations_by_id(db, actor.county, [participation_id], locked=True)
    if not found:
        raise not_found()
    known = found[participation_id]
    to = recipient_of(known)
    may_serve(actor, to, (await known_recipients(db, actor.county, [to])).get(to), hidden=True)
    return known


def _fact(name: str, one: Participation, more: Mapping[str, object]) -> Fact:
    data = {"programme_id": one.programme_id, "status": one.status, "count": one.count, "count_unit": one.count_unit}
    data |= {"place": one.place, "person_id": one.person_id}
    return Fact(f"participation.{name}", one.participation_id, one.household_id, {**data, **more})
