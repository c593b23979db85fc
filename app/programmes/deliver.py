"""Recording deliveries: what was handed to whom, once, within the books of its programme."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.access.scope import roles_over
from app.core import json
from app.core.clock import day_of
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import Refusal, conflict, id_reused, invalid, not_found, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.sealing import seal_value, withheld
from app.programmes.check import COMES_BACK, complaints_about, count_unit_of
from app.programmes.commands import RecordDelivery
from app.programmes.desk import Desk, base_quantity, likeness_of, load_desk, term_of
from app.programmes.kinds import Kinds, kinds_on
from app.programmes.ledger import Bounds, Objection, objections
from app.programmes.policy import OPEN_STATES, WRITERS
from app.programmes.store.deliveries import add_deliveries
from app.programmes.store.recipients import Known
from app.programmes.values import Delivery, Participation, Programme, Recipient


@dataclass(frozen=True, slots=True)
class Recorded:
    """A delivery that was recorded now, or before by the same command."""

    delivery: Delivery
    repeated: bool


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a delivery was found to be: good."""

    programme: Programme
    kinds: Kinds
    known: Known
    participation: Participation | None
    overrides: list[str]
    content: bytes


async def record_delivery(db: Db, actor: Actor, at: datetime, command: RecordDelivery) -> Outcome[Recorded]:
    """Record one delivery; see `record_deliveries`."""
    [outcome] = await record_deliveries(db, actor, at, [command])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def record_deliveries(
    db: Db, actor: Actor, at: datetime, commands: Sequence[RecordDelivery]
) -> list[Outcome[Recorded] | Refusal]:
    """Record deliveries in a dozen statements whatever their number (at most some thousands), each judged with those before it.

    A refused one leaves nothing behind and costs its neighbours nothing. Refuses 404 for a programme or recipient that is not
    the caller's to serve, 409 for what the state, the books or a twin forbid, 422 for what the kind does not take.
    """
    outcomes, new = await judge_deliveries(db, actor, at, commands)
    await add_deliveries(db, actor.county, new)
    return outcomes


async def judge_deliveries(
    db: Db, actor: Actor, at: datetime, commands: Sequence[RecordDelivery]
) -> tuple[list[Outcome[Recorded] | Refusal], list[Delivery]]:
    """What would come of recording deliveries, and the rows to be written; nothing is. The programmes stay locked."""
    desk = await load_desk(db, actor.county, commands)
    outcomes: list[Outcome[Recorded] | Refusal] = []
    new: list[Delivery] = []
    for command in commands:
        try:
            recorded = _record(desk, actor, at, command)
        except Refusal as refusal:
            outcomes.append(refusal)
            continue
        outcomes.append(Outcome(recorded, () if recorded.repeated else (fact_of(recorded.delivery),)))
        if not recorded.repeated:
            new.append(recorded.delivery)
    return outcomes, new


def _record(desk: Desk, actor: Actor, at: datetime, command: RecordDelivery) -> Recorded:
    """Judge one delivery and keep it on the desk. Raises Refusal."""
    programme = desk.programmes.get(command.programme_id)
    if programme is None:
        raise not_found()
    kinds = kinds_on(programme.starts_on)
    content = fingerprint(json.dumps(command))
    if len(command.to.named) == 1:
        command = replace(command, to=desk.names.stands(command.to))
        may_serve(actor, command.to, desk.recipients.get(command.to))
    if before := desk.known.get(command.delivery_id):
        if before.fingerprint != content:
            raise id_reused()
        return Recorded(before, True)
    if complaints := list(complaints_about(command, programme, kinds, day_of(at))):
        raise invalid(*complaints)
    known, effect = desk.recipients[command.to], kinds.delivery_kinds[command.kind].effect
    if programme.status not in OPEN_STATES[effect]:
        raise not_running(programme.status)
    if known.erased:
        raise withheld()
    participation = _participation(desk, programme, command, kinds, effect)
    overrides = _judge(desk, programme, command, kinds, effect)
    judged = _Judged(programme, kinds, known, participation, overrides, content)
    delivery = _row(actor, at, command, judged, known.key or desk.keys[command.programme_id])
    desk.accept(delivery, effect)
    return Recorded(delivery, False)


def may_serve(actor: Actor, to: Recipient, known: Known | None, *, hidden: bool = False) -> Known:
    """The recipient, for officers over its place. Raises 404 for a household or person (for anybody if `hidden`), otherwise 422."""
    if known is not None and roles_over(actor, known.place, None) & WRITERS:
        return known
    raise not_found() if hidden or to.person_id or to.household_id else unknown_reference(f"/{to.named[0]}")


def not_running(status: str) -> Refusal:
    """409: the programme is in a state in which nothing of this kind is handed out."""
    return Refusal(
        409,
        "PROGRAMME_NOT_RUNNING",
        f"项目当前状态为 {status}，不能登记",
        f"The programme is {status}; this is not recorded now",
        members={"state": status},
    )


def _participation(
    desk: Desk, programme: Programme, command: RecordDelivery, kinds: Kinds, effect: str
) -> Participation | None:
    later = effect in COMES_BACK
    found = desk.participation(programme.programme_id, command.to, command.occurred_on, later=later)
    needed = kinds.programme_kinds[programme.kind].participation == "required" and command.to.sort != "batch"
    if needed and found is None:
        raise conflict(
            "NOT_PARTICIPATING",
            "该对象当日未参加此项目",
            "This recipient did not take part in the programme on that day",
        )
    return found


def _judge(desk: Desk, programme: Programme, command: RecordDelivery, kinds: Kinds, effect: str) -> list[str]:
    """The objections that gave way to the reason given. Raises 409 for the first that did not."""
    cap = kinds.programme_kinds[programme.kind].cap_fen if command.to.sort != "batch" else None
    whole, own = desk.books(programme.programme_id, command.to)
    twins = desk.twins_of(command, kinds)
    bounds = Bounds(programme.budget_fen, cap)
    found = list(objections(effect, command.amount_fen or 0, whole, own, bounds, twins))
    for one in found:
        if not (one.yields and command.override):
            raise objected(one)
    return [one.code for one in found]


def objected(one: Objection) -> Refusal:
    """409: what stands against a delivery, with the figures; `may_override` says whether a reason would do."""
    return Refusal(409, one.code, one.zh, one.en, members={**one.members, "may_override": one.yields})


def _row(actor: Actor, at: datetime, command: RecordDelivery, judged: _Judged, key: bytes) -> Delivery:
    allowed = tuple(judged.kinds.programme_kinds[judged.programme.kind].deliveries[command.kind])
    quantity, unit = base_quantity(command, judged.kinds)
    said = {"note": command.note, "override": command.override if judged.overrides else None}
    return Delivery(
        delivery_id=command.delivery_id,
        programme_id=command.programme_id,
        participation_id=judged.participation.participation_id if judged.participation else None,
        kind=command.kind,
        subject=command.to.subject,
        household_id=judged.known.household_id,
        person_id=command.to.person_id,
        organisation=command.to.organisation,
        place=judged.known.place,
        amount_fen=command.amount_fen or 0,
        quantity=quantity,
        unit=unit,
        recipients=command.recipients or 1,
        count_unit=command.count_unit or count_unit_of(command.to, allowed),
        occurred_on=command.occurred_on,
        period=command.period,
        referral_id=command.referral_id,
        deliberation_id=command.deliberation_id,
        reverses=None,
        overrides=judged.overrides,
        likeness=likeness_of(command, judged.kinds, command.to.subject),
        term=term_of(command, command.to.subject),
        recorded_at=at,
        recorded_by=actor.account_id,
        fingerprint=judged.content,
        sealed=seal_value(key, said, "delivery", command.delivery_id) if any(said.values()) else None,
    )


def fact_of(one: Delivery) -> Fact:
    """What the journal keeps of a delivery; what was overridden or reversed is evidence."""
    names = (
        "programme_id",
        "place",
        "person_id",
        "kind",
        "amount_fen",
        "quantity",
        "unit",
        "recipients",
        "count_unit",
        "occurred_on",
    )
    data = {name: getattr(one, name) for name in (*names, "period", "referral_id", "deliberation_id", "reverses")}
    data = {name: value for name, value in data.items() if value is not None}
    name = "delivery.reversed" if one.reverses else "delivery.recorded"
    more = {"overrides": one.overrides} if one.overrides else {}
    evidence = bool(one.overrides or one.reverses)
    return Fact(name, one.delivery_id, one.household_id, {**data, **more}, lasting=evidence)
