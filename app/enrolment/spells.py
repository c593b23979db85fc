"""Statuses and memberships over time: ending the present one where the next begins. A correction of the same day replaces it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.core.ids import new_id
from app.enrolment.policy import open_spell, with_facts
from app.journal.actor import Actor
from app.people.values import FactKind, FileFact, Person


def begin_spell(
    actor: Actor,
    at: datetime,
    person: Person,
    kind: FactKind,
    code: str,
    day: date,
    household_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Person:
    """The person with a new status or membership from a day on, and the one before ended there."""
    new = FileFact(
        new_id(at), person.person_id, kind, code, household_id, day, None, at, actor.account_id, None, detail or {}
    )
    return replace(person, facts=with_facts(person.facts, [new, *ended(actor, at, person, kind, day)]))


def ended(actor: Actor, at: datetime, person: Person, kind: FactKind, day: date) -> list[FileFact]:
    """What ends the present status or membership on a day: the same fact with an end, in its place."""
    spell = open_spell(person, kind)
    if spell is None:
        return []
    end = replace(
        spell,
        fact_id=new_id(at),
        until_day=day,
        recorded_at=at,
        recorded_by=actor.account_id,
        replaces=spell.fact_id,
    )
    return [end]
