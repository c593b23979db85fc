"""Submitting visits: a list in one transaction, with the risk of every household they concern, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.core import json
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import Refusal, id_reused
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Touch, feed_of_home
from app.referrals.contradict import contradict
from app.referrals.refer import Referred, check_needs, refer_needs
from app.risk import store as risk_store
from app.risk.decided import Decided, decide_step, household_level
from app.risk.dossier import Dossier
from app.risk.reassess import Kept, keep, open_dossiers
from app.risk.standing import EncounterRole
from app.visits import store
from app.visits.attach import attach_files, refused_files
from app.visits.check import Admitted, Ground, Repeated, examine
from app.visits.commands import SubmitVisit
from app.visits.double import flag_doubles
from app.visits.ground import ground_of
from app.visits.merged import Elsewhere, by_own_names, counted_elsewhere
from app.visits.receipt import Receipt, Told, envelope, people_of_receipt, stored_receipts, whole
from app.visits.record import Taken, event_of, heard_of, needs_of, observations_of, taken, visit_of
from app.visits.recount import counted_anew, deltas_of, recount
from app.visits.store import VisitPerson
from app.visits.unmet import ask_of_unmet


@dataclass(frozen=True, slots=True)
class Again:
    """The same submission stood earlier in the same list."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class Recorded:
    """A taken submission with what the engine, the referrals and the alerts made of it."""

    one: Taken
    decided: Decided
    people: Sequence[VisitPerson]
    receipt: Receipt
    facts: tuple[Fact, ...]


Verdict = Admitted | Repeated | Again | Refusal


async def submit_visits(
    db: Db, actor: Actor, at: datetime, commands: Sequence[SubmitVisit]
) -> Sequence[Outcome[Receipt] | Refusal]:
    """Store visits and reassess their households, one outcome per command. A refused one leaves nothing behind."""
    ground = await ground_of(db, actor, at, commands)
    prints = [fingerprint(json.dumps(command)) for command in commands]
    commands = [ground.without_erased(command) for command in commands]
    verdicts = _examine_all(commands, ground, prints, at)
    accepted = _accept(commands, verdicts, prints, ground, at)
    accepted = await flag_doubles(db, actor.county, accepted, ground.keys)
    needs = [need for one in accepted for need in needs_of(one)]
    checked = zip(needs, await check_needs(db, actor, needs), strict=True)
    refused = {need.visit_id: refusal for need, refusal in checked if refusal is not None}
    refused |= await refused_files(db, actor.county, accepted)
    recorded = await _record(db, actor, at, ground, [one for one in accepted if one.command.visit_id not in refused])
    repeats = [verdict.visit for verdict in verdicts if isinstance(verdict, Repeated)]
    earlier = await stored_receipts(db, actor.county, repeats, ground.keys)
    return [
        _outcome(command, verdict, recorded, earlier, refused)
        for command, verdict in zip(commands, verdicts, strict=True)
    ]


def _examine_all(
    commands: Sequence[SubmitVisit], ground: Ground, prints: Sequence[bytes], at: datetime
) -> list[Verdict]:
    """A verdict per command; an id that stood earlier in the list is a repeat of it, or reused."""
    seen: dict[UUID, bytes] = {}
    verdicts: list[Verdict] = []
    for command, printed in zip(commands, prints, strict=True):
        verdict: Verdict = examine(command, ground, printed, at)
        if isinstance(verdict, Admitted) and command.visit_id in seen:
            verdict = Again(command.visit_id) if seen[command.visit_id] == printed else id_reused()
        elif isinstance(verdict, Admitted):
            seen[command.visit_id] = printed
        verdicts.append(verdict)
    return verdicts


def _accept(
    commands: Sequence[SubmitVisit],
    verdicts: Sequence[Verdict],
    prints: Sequence[bytes],
    ground: Ground,
    at: datetime,
) -> list[Taken]:
    return [
        taken(
            command,
            verdict,
            ground.households[command.household_id],
            {person.person_id: person for person in ground.people[command.household_id]},
            ground.author_of(command),
            printed,
            at,
            ground.home_of(command),
        )
        for command, verdict, printed in zip(commands, verdicts, prints, strict=True)
        if isinstance(verdict, Admitted)
    ]


async def _record(
    db: Db, actor: Actor, at: datetime, ground: Ground, accepted: Sequence[Taken]
) -> dict[UUID, Recorded]:
    """Write what is taken: what risk knows and decides, needs, the records; last the counts of households that were replayed."""
    if not accepted:
        return {}
    households = {one.household.household_id: one.household for one in accepted}
    events = {key: [event_of(one) for one in accepted if one.household.household_id == key] for key in households}
    dossiers = await open_dossiers(db, households, ground.people, at, events=events)
    steps = [_step(one, dossiers[one.household.household_id], at) for one in accepted]
    observed = [observation for one in accepted for observation in observations_of(one)]
    await risk_store.add_observations(db, actor.county, observed, ground.keys)
    kept = await keep(db, actor, at, dossiers.values(), [decided for decided, _ in steps])
    elsewhere = await counted_elsewhere(db, actor, at, accepted, dossiers)
    needs = [need for one in accepted for need in needs_of(one)]
    referred = await refer_needs(db, actor, at, needs)
    by_visit: dict[UUID | None, list[Referred]] = {}
    for need, one_referred in zip(needs, referred, strict=True):
        by_visit.setdefault(need.visit_id, []).append(one_referred)
    contradicted = await contradict(db, actor, at, [said for one in accepted for said in heard_of(one)])
    recorded = {
        one.command.visit_id: _recorded(
            actor, one, step, dossiers, kept, by_visit.get(one.command.visit_id, ()), elsewhere
        )
        for one, step in zip(accepted, steps, strict=True)
    }
    await _write(db, actor, list(recorded.values()), ground)
    files, unmet = await attach_files(db, actor, at, accepted), await ask_of_unmet(db, actor, at, accepted)
    for visit_id, facts in (*files.items(), *unmet.items(), *contradicted.items()):
        recorded[visit_id] = replace(recorded[visit_id], facts=(*recorded[visit_id].facts, *facts))
    return await _recounted(db, actor.county, recorded, dossiers, kept)


def _step(one: Taken, dossier: Dossier, at: datetime) -> tuple[Decided, EncounterRole | None]:
    role = dossier.apply(event_of(one))
    return decide_step(dossier, at, "visit", one.command.visit_id, role.encounter_id if role else None), role


def _recorded(
    actor: Actor,
    one: Taken,
    step: tuple[Decided, EncounterRole | None],
    dossiers: Mapping[UUID, Dossier],
    kept: Kept,
    referred: Sequence[Referred],
    elsewhere: Elsewhere,
) -> Recorded:
    decided, role = step
    in_order = role is not None and dossiers[decided.household_id].events is None
    raised = kept.alerts_of(one.command.visit_id)
    told = Told(
        before=decided.before,
        after=decided.after,
        explained=decided.explained,
        counted={UUID(person_id) for person_id in role.person_visits} if role and in_order else set(),
        household_level=household_level(decided.after),
        referred=referred,
        raised=raised,
    )
    told = by_own_names(one, told, dossiers[decided.household_id].names)
    people = elsewhere.told(people_of_receipt(actor, one, told))
    receipt = Receipt(whole(envelope(actor, one, told), people))
    facts = (
        _submitted(one, people),
        decided.fact,
        *(alert.fact for alert in raised if alert.fact),
        *(fact for need in referred for fact in need.facts),
        *elsewhere.facts.get(one.command.visit_id, ()),
    )
    return Recorded(one, decided, people, receipt, facts)


def _submitted(one: Taken, people: Sequence[VisitPerson]) -> Fact:
    household, visit_id = one.household, one.command.visit_id
    feed = feed_of_home(household.team_id, household.household_id)
    touch = Touch(feed, "visit", visit_id, household.household_id, 1)
    deltas = tuple(delta for person in people for delta in deltas_of(household.place, person, 1))
    data = {
        "outcome": one.command.outcome,
        "mode": one.command.mode,
        "flags": list(one.flags),
        "people": [person.person_id for person in people if person.visited],
    }
    return Fact("visit.submitted", visit_id, household.household_id, data, (touch,), deltas)


async def _write(db: Db, actor: Actor, recorded: Sequence[Recorded], ground: Ground) -> None:
    envelopes = [{name: value for name, value in each.receipt.body.items() if name != "people"} for each in recorded]
    records = [visit_of(each.one, envelope) for each, envelope in zip(recorded, envelopes, strict=True)]
    await store.add_visits(db, actor.county, records, ground.keys)
    await store.add_visit_people(db, actor.county, [one for each in recorded for one in each.people], ground.keys)


async def _recounted(
    db: Db, county: str, recorded: Mapping[UUID, Recorded], dossiers: Mapping[UUID, Dossier], kept: Kept
) -> dict[UUID, Recorded]:
    """Add to the last record of each household what concerns it as a whole: its colour, and its person-visits counted anew."""
    late = {household_id: dossier.replay() for household_id, dossier in dossiers.items() if dossier.events is not None}
    counted = await recount(db, county, late, recorded)
    last = {each.decided.household_id: visit_id for visit_id, each in recorded.items()}
    finished = dict(recorded)
    for household_id, visit_id in last.items():
        extra = kept.rest_of(household_id)
        if household_id in counted:
            extra += counted_anew(recorded[visit_id].one.household, visit_id, counted[household_id])
        finished[visit_id] = replace(recorded[visit_id], facts=recorded[visit_id].facts + extra)
    return finished


def _outcome(
    command: SubmitVisit,
    verdict: Verdict,
    recorded: Mapping[UUID, Recorded],
    earlier: Mapping[UUID, Receipt],
    refused: Mapping[UUID | None, Refusal],
) -> Outcome[Receipt] | Refusal:
    if isinstance(verdict, Refusal):
        return verdict
    if isinstance(verdict, Repeated):
        return Outcome(earlier[command.visit_id], ())
    if command.visit_id in refused:
        return refused[command.visit_id]
    each = recorded[command.visit_id]
    if isinstance(verdict, Again):
        return Outcome(replace(each.receipt, repeated=True), ())
    return Outcome(each.receipt, each.facts)
