"""Amending a visit: a correction with its reason; the record stays as it arrived, an officer's word outranks a worker's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import json
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, id_reused, invalid
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.risk.in_force import forms_accepted
from app.risk.store import Observation
from app.visits import store
from app.visits.check import answer_errors, repeated_person
from app.visits.commands import AmendVisit
from app.visits.correct import Corrected, Made, correct, corrected, revised
from app.visits.policy import may_amend
from app.visits.store import Correction
from app.visits.values import Order, Word, order_of, standing_answers, words_in


async def amend_visit(db: Db, actor: Actor, at: datetime, command: AmendVisit) -> Outcome[Made]:
    """Correct answers of a visit. The author within 72 hours, later an officer of the place; 409 otherwise.

    What is said of a voided visit is kept and answered 409: it brings nothing back, and a danger in it counts all the same.
    """
    of = await corrected(db, actor, command.visit_id)
    printed = fingerprint(json.dumps(command))
    repeat = next((one for one in of.corrections if one.correction_id == command.amendment_id), None)
    if repeat is not None and (repeat.fingerprint, repeat.author) == (printed, actor.account_id):
        return Outcome(_voided() if "visit_voided" in repeat.flags else Made(repeat, repeated=True), ())
    if repeat is not None or await store.is_known_correction(db, actor.county, command.amendment_id):
        raise id_reused()
    if not may_amend(of.is_author, of.oversees, of.visit.received_at, at):
        raise _voided() if of.visit.voided_at is not None else _closed()
    _check(of, command)
    # What a correction says of somebody erased meanwhile is not kept.
    people = [one for one in command.people if one.person_id in of.people]
    order = _order(of, at, command)
    content: dict[UUID | None, dict[str, Any]] = {
        person.person_id: _merged(_revisions(of, person.person_id), person.answers, order) for person in people
    }
    correction = Correction(
        command.amendment_id,
        command.visit_id,
        of.household.household_id,
        "amendment",
        of.visit.revision + 1,
        actor.account_id,
        at,
        printed,
        {
            "reason": command.reason,
            "note": command.note,
            "people": [str(one.person_id) for one in people],
            "flags": _flags(of, actor, command),
        },
    )
    withdrawn = of.visit.voided_at is not None
    facts = await correct(db, actor, at, of, revised(of, at, content, withdrawn=withdrawn), correction)
    return Outcome(_voided() if withdrawn else Made(correction), facts)


def _voided() -> Refusal:
    return conflict("VISIT_VOIDED", "该探访已作废", "The visit has been voided")


def _closed() -> Refusal:
    return conflict("AMENDMENT_CLOSED", "已超过更正时限，请联系社工站", "The time to amend has passed; ask the station")


def _order(of: Corrected, at: datetime, command: AmendVisit) -> Order:
    """Where an amendment stands among the others; one made online knows them all and follows them."""
    known = [word.order.sequence for word in words_in(one.content for one in of.observations)]
    sequence = command.sequence if command.sequence is not None else max(known, default=0) + 1
    return order_of(1 if of.oversees else 0, sequence, command.said_at or at, command.amendment_id)


def _flags(of: Corrected, actor: Actor, command: AmendVisit) -> list[str]:
    """What is remarkable: the visit was voided, or somebody else corrected it after the version this author knew."""
    flags = ["visit_voided"] if of.visit.voided_at is not None else []
    base = command.base_version
    others = [one for one in of.corrections if one.author != actor.account_id]
    if base is not None and any(one.revision > base for one in others):
        flags.append("concurrent_amendment")
    return flags


def _check(of: Corrected, command: AmendVisit) -> None:
    """Refuse people the visit does not list, and answers its form does not know."""
    form = forms_accepted()[of.visit.form]
    # Also who was erased since: a phone may not know yet, and what it says of them is left out.
    listed = {one.person_id for one in of.observations}
    named: set[UUID] = set()
    errors = []
    for index, person in enumerate(command.people):
        if person.person_id not in listed:
            errors.append(
                FieldError(
                    f"/people/{index}/person_id",
                    "UNKNOWN_REFERENCE",
                    "该探访没有记录这个人",
                    "The visit does not list this person",
                )
            )
        if person.person_id in named:
            errors.append(repeated_person(f"/people/{index}/person_id"))
        named.add(person.person_id)
        errors += answer_errors(form, person, f"/people/{index}/answers", of.visit.effective_at, of.people)
    if errors:
        raise invalid(*errors)


def _revisions(of: Corrected, person_id: UUID) -> list[Observation]:
    mine = (one for one in of.observations if one.person_id == person_id)
    return sorted(mine, key=lambda one: one.revision)


def _merged(revisions: list[Observation], given: Mapping[str, Any], order: Order) -> dict[str, Any]:
    """What the next revision says of a person: the answers that stand now, and the amendment's own words with their order."""
    first = revisions[0].content
    words = [*words_in(one.content for one in revisions), Word(order, given)]
    answers = standing_answers(first.get("answers", {}), words)
    return {"answers": answers, "outcome": first.get("outcome"), "set": dict(given), "order": list(order)}
