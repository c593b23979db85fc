"""Showing fields in full (查看完整信息): for a reason, within a daily budget, kept before the answer goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.policy import scopes_allowed
from app.access.scope import roles_over, scope_of
from app.core.clock import day_of, end_of
from app.core.db import Db
from app.core.errors import Refusal, forbidden
from app.core.ids import new_id
from app.files.store import rights as store
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.sealing import details_of, withheld
from app.people.values import Person
from app.risk.read import person_in_scope


@dataclass(frozen=True, slots=True)
class RevealPerson:
    """Which fields of whom, why, and how many a day the asker may see."""

    person_id: UUID
    fields: tuple[str, ...]
    reason_code: str
    reason: str
    ticket: str | None
    budget: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """The fields in full, and what is left of the day's budget."""

    person_id: UUID
    values: dict[str, Any]
    left_today: int


async def reveal_person(db: Db, actor: Actor, at: datetime, command: RevealPerson) -> Outcome[Revealed]:
    """Fields of a person in full. Refuses 404 outside the scope, 403 without a role there that may, 409 for withheld data,
    429 when the budget is spent."""
    person = await person_in_scope(db, actor, command.person_id)
    home = (await registry.households_in_scope(db, scope_of(actor), [person.household_id]))[person.household_id]
    if actor.account_id is None or "pii:reveal" not in scopes_allowed(roles_over(actor, home.place, home.team_id)):
        raise forbidden("ROLE_MISSING")
    if person.withheld:
        raise withheld()
    day = day_of(at)
    used = await store.revealed_on(db, actor.county, actor.account_id, day)
    if used >= command.budget:
        raise _spent(at, command.budget)
    words = {"reason": command.reason, "ticket": command.ticket}
    shown = store.Reveal(
        new_id(at), person.person_id, actor.account_id, day, used + 1, at, list(command.fields), command.reason_code
    )
    await store.add_reveal(db, actor.county, shown, words, person.data_key)
    fact = Fact(
        "person.revealed",
        person.person_id,
        person.household_id,
        {"fields": list(command.fields), "reason_code": command.reason_code, "reveal_id": shown.reveal_id},
    )
    values = await _values(db, person, command.fields)
    return Outcome(Revealed(person.person_id, values, command.budget - used - 1), (fact,))


async def _values(db: Db, person: Person, fields: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(person.identity, name) for name in fields if name != "address"}
    if "address" in fields:
        homes = await registry.households_by_id(db, person.county, [person.household_id])
        values["address"] = details_of(homes[person.household_id]).address
    return values


def _spent(at: datetime, budget: int) -> Refusal:
    seconds = int((end_of(day_of(at)) - at).total_seconds()) + 1
    return Refusal(
        429,
        "REVEAL_BUDGET_SPENT",
        f"今日查看完整信息的次数（{budget}）已用完",
        f"Today's {budget} reveals are spent",
        headers={"Retry-After": str(seconds)},
    )
