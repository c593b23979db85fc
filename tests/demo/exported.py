"""What the database knows of households, exported as cases of `nuanxin risk assess`: one for each visit, with the history before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import json
from app.core.db import Deployment, reading
from app.core.seen import Whole
from app.core.tables import table
from app.people import store as registry
from app.people.tables import HouseholdRow
from app.people.values import Person
from app.risk import store as risk_store
from app.risk.case import assess_cases
from app.risk.days import SHANGHAI
from app.risk.known import events_of
from app.risk.values import ActEvent, VisitEvent
from app.visits.tables import VisitPersonRow

AT_A_TIME = 150


@dataclass(frozen=True)
class Exported:
    """One household: its people, visits and acts as a case writes them, and the person-visits counted by visit id."""

    people: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    counted: Mapping[str, list[str]]

    def before(self, visit: Mapping[str, Any]) -> dict[str, Any]:
        """The case of the day of a visit, with everything that happened before it."""
        at = datetime.fromisoformat(visit["occurred_at"])
        return {
            "day": at.astimezone(SHANGHAI).date().isoformat(),
            "people": self.people,
            "visits": [one for one in self.visits if datetime.fromisoformat(one["occurred_at"]) < at],
            "acts": [one for one in self.acts if datetime.fromisoformat(one["at"]) < at],
        }

    def within(self, first: date, last: date) -> list[dict[str, Any]]:
        """The visits of a period that somebody's person-visit is counted for."""
        return [
            one
            for one in self.visits
            if one["id"] in self.counted
            and first <= datetime.fromisoformat(one["occurred_at"]).astimezone(SHANGHAI).date() <= last
        ]


async def export(deployment: Deployment) -> list[Exported]:
    """Every household of the database."""
    async with reading(deployment, Whole("330481")) as db:
        rows = await db.all(select(table(HouseholdRow).c.household_id).order_by(table(HouseholdRow).c.household_id))
    ids = [row.household_id for row in rows]
    found: list[Exported] = []
    for start in range(0, len(ids), AT_A_TIME):
        found += await _export(deployment, ids[start : start + AT_A_TIME])
    return found


async def _export(deployment: Deployment, ids: Sequence[UUID]) -> list[Exported]:
    people = table(VisitPersonRow)
    async with reading(deployment, Whole("330481")) as db:
        households = await registry.households_by_id(db, "330481", ids)
        members = await registry.people_of(db, "330481", ids)
        keys = {one.person_id: one.data_key for home in members.values() for one in home}
        keys |= {household_id: one.data_key for household_id, one in households.items()}
        known = await risk_store.observations_of(db, "330481", ids, keys)
        counted = await db.all(select(people).where(people.c.household_id.in_(ids), people.c.counted_on.is_not(None)))
    by_visit: dict[UUID, dict[str, list[str]]] = {}
    for row in counted:
        by_visit.setdefault(row.household_id, {}).setdefault(str(row.visit_id), []).append(str(row.person_id))
    exported = []
    for household_id in ids:
        events = events_of([one for one in known if one.household_id == household_id])
        visits = [_visit(event) for event in events if isinstance(event, VisitEvent)]
        acts = [_act(event) for event in events if isinstance(event, ActEvent)]
        exported.append(
            Exported(
                [_person(one) for one in members[household_id]],
                sorted(visits, key=lambda one: str(one["occurred_at"])),
                sorted(acts, key=lambda one: str(one["at"])),
                by_visit.get(household_id, {}),
            )
        )
    return exported


def _person(person: Person) -> dict[str, Any]:
    spells = {
        kind: [(fact, {"from": str(fact.from_day), "until": fact.until_day and str(fact.until_day)}) for fact in facts]
        for kind, facts in ((kind, person.of_kind(kind)) for kind in ("disability", "tag", "entitlement", "status"))
    }
    return {
        "id": str(person.person_id),
        "birth_date": str(person.birth_date),
        "since": str(person.enrolled_at.astimezone(SHANGHAI).date()),
        "relation": person.relation_in(person.household_id),
        "disability": [
            {"type": fact.detail["type"], "grade": fact.detail["grade"], **dated}
            for fact, dated in spells["disability"]
        ],
        "tags": [{"tag": fact.code, **dated} for fact, dated in spells["tag"]],
        "entitlements": [{"category": fact.code, **dated} for fact, dated in spells["entitlement"]],
        "statuses": [{"status": fact.code, **dated} for fact, dated in spells["status"]],
    }


def _visit(event: VisitEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "occurred_at": event.at.isoformat(),
        "mode": event.mode,
        "outcome": event.outcome,
        "author": event.author,
        "people": [{"person_id": one.person_id, "answers": dict(one.answers)} for one in event.people],
    }


def _act(event: ActEvent) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "at": event.at.isoformat(),
        "person_id": event.person_id,
        "factor": event.factor,
        "resolves": list(event.resolves),
        "to": event.to,
    }


def recount(households: Sequence[Exported], first: date, last: date) -> Counter[str]:
    """Person-visits by the level that the assessment of the history before each gives."""
    found: Counter[str] = Counter()
    for household, visit, result in _assessed(households, first, last):
        levels = {one["id"]: one["standing_level"] for one in result["people"]}
        found.update(levels[person_id] for person_id in household.counted[visit["id"]])
    return found


def _assessed(
    households: Sequence[Exported], first: date, last: date
) -> Iterator[tuple[Exported, dict[str, Any], dict[str, Any]]]:
    """Each visit with the assessment of the history before it, through the JSON text that the command line takes."""
    for household in households:
        visits = household.within(first, last)
        results = assess_cases(json.dumps([household.before(visit) for visit in visits]).decode())
        assert isinstance(results, list)
        for visit, result in zip(visits, results, strict=True):
            yield household, visit, result
