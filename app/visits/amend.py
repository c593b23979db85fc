"""Amending a visit: a correction with its reason; the record stays as it arrived, an officer's word outranks a worker's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import json
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import FieldError, conflict, id_reused, invalid
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


async def amend_visit(db: Db, actor: Actor, at: datetime, command: AmendVisit) -> Outcome[Made]:
    """Correct answers of a visit. The author within 72 hours, later an officer of the place; 409 otherwise."""
    of = await corrected(db, actor, command.visit_id)
    printed = fingerprint(json.dumps(command))
    repeat = next((one for one in of.corrections if one.correction_id == command.amendment_id), None)
    if repeat is not None and (repeat.fingerprint, repeat.author) == (printed, actor.account_id):
        return Outcome(Made(repeat, repeated=True), ())
    if repeat is not None or await store.is_known_correction(db, actor.county, command.amendment_id):
        raise id_reused()
    if of.visit.voided_at is not None:
        raise conflict("VISIT_VOIDED", "该探访已作废", "The visit has been voided")
    if not may_amend(of.is_author, of.oversees, of.visit.received_at, at):
        raise conflict(
            "AMENDMENT_CLOSED", "已超过更正时限，请联系社工站", "The time to amend has passed; ask the station"
        )
    _check(of, command)
    # What a correction says of somebody erased meanwhile is not kept.
    people = [one for one in command.people if one.person_id in of.people]
    rank = 1 if of.oversees else 0
    content: dict[UUID | None, dict[str, Any]] = {
        person.person_id: merged(_revisions(of, person.person_id), person.answers, rank) for person in people
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
        {"reason": command.reason, "note": command.note, "people": [str(one.person_id) for one in people]},
    )
    facts = await correct(db, actor, at, of, revised(of, at, content, withdrawn=False), correction)
    return Outcome(Made(correction), facts)


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


def merged(revisions: list[Observation], given: Mapping[str, Any], rank: int) -> dict[str, Any]:
    """The answers after one more amendment: per question the highest rank's newest word; null takes an answer back."""
    first, amendments = revisions[0], [one.content for one in revisions[1:] if one.content.get("set") is not None]
    answers = dict(first.content.get("answers", {}))
    told = [(one["rank"], number, one["set"]) for number, one in enumerate(amendments)]
    for _, _, words in sorted([*told, (rank, len(told), dict(given))], key=lambda entry: entry[:2]):
        for question, value in words.items():
            if value is None:
                answers.pop(question, None)
            else:
                answers[question] = value
    return {"answers": answers, "outcome": first.content.get("outcome"), "set": dict(given), "rank": rank}
