"""Whom the benchmark visits: households of one to four people of one team, and visits of some two kilobytes with 25 answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.access.accounts import AddAccount, IssueToken, add_accounts, issue_token
from app.core.db import Deployment
from app.core.errors import Refusal
from app.core.settings import Settings
from app.demo.names import id_number
from app.demo.values import COUNTY, SEATS
from app.enrolment.drafts import PersonDraft, RegisterHousehold
from app.enrolment.register import register_households
from app.journal.actor import Actor, RoleAt, Seat, operator
from app.journal.perform import Verb, perform, perform_all
from app.places.load import haining, load_places, read_divisions
from app.teams.form import FormTeam, form_team
from app.teams.pair import PairHousehold, pair_households

TOWN, VILLAGE = "330481001", "330481001003"
HOUSEHOLDS, AT_A_TIME = 480, 120
BORN = date(1950, 1, 1)
ANSWERS: tuple[tuple[str, Any], ...] = (
    ("health.general", "fair"),
    ("health.adl_unable_items", 1),
    ("health.major_illness", False),
    ("health.unstable_condition", False),
    ("health.cognition", "normal"),
    ("health.medication_status", "regular"),
    ("living.meals_status", "normal"),
    ("living.hygiene_status", "normal"),
    ("living.utilities_cut", []),
    ("care.living_arrangement", "with_spouse"),
    ("care.caregiver_status", "effective"),
    ("care.caregiver_capacity", "ok"),
    ("care.abuse_signs", []),
    ("economy.basic_life_secured", True),
    ("economy.income_change", "stable"),
    ("economy.income_12m", 42000),
    ("economy.oop_medical_12m", 3600),
    ("economy.rigid_expense_12m", 9000),
    ("economy.debt_level", "some"),
    ("housing.safety_grade", "B"),
    ("housing.occupied", True),
    ("housing.hazard_items", ["electric"]),
    ("housing.hazard_imminent", False),
    ("mental.phq2_score", 1),
    ("mental.outings_per_week", 5),
)
NOTE = "老人精神尚可，家中整洁，药物按时服用；邻居每天来看望一次，子女周末回家。已提醒检查电线插座。"


@dataclass(frozen=True, slots=True)
class Home:
    """A household and its people."""

    household_id: UUID
    people: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Subjects:
    """Households of a team, the team member who visits them, and their token."""

    homes: tuple[Home, ...]
    visitor: Actor
    token: str


async def register(deployment: Deployment, settings: Settings, now: datetime) -> Subjects:
    """Register everybody through the verbs, as of thirty days before."""
    at = now - timedelta(days=30)
    await perform(deployment, load_places, operator(COUNTY), at, read_divisions(haining()))
    accounts = [AddAccount(f"bench-{seat}".replace("_", "-"), "测", (RoleAt(seat, TOWN),), uuid4()) for seat in SEATS]
    await _all(deployment, add_accounts, at, accounts)
    members = tuple((seat, one.account_id) for seat, one in zip(SEATS, accounts, strict=True) if one.account_id)
    team = FormTeam(uuid4(), "基准小组", TOWN, members)
    await perform(deployment, form_team, operator(COUNTY), at, team)
    homes = tuple(Home(uuid4(), tuple(uuid4() for _ in range(1 + number % 4))) for number in range(HOUSEHOLDS))
    for start in range(0, HOUSEHOLDS, AT_A_TIME):
        part = homes[start : start + AT_A_TIME]
        commands = [_registration(home, start + number) for number, home in enumerate(part)]
        await _all(deployment, register_households, at, commands)
        pairs = [PairHousehold(uuid4(), home.household_id, team.team_id) for home in part]
        await _all(deployment, pair_households, at, pairs)
    seat, account_id = members[1]
    visitor = Actor(
        COUNTY, account_id, accounts[1].name, "bench", frozenset(), (RoleAt(seat, TOWN),), (Seat(team.team_id, seat),)
    )
    issue = IssueToken(accounts[1].name, frozenset(), "bench", settings.issuer, settings.audience, 3600)
    return Subjects(homes, visitor, await perform(deployment, issue_token, operator(COUNTY), now, issue))


async def _all(deployment: Deployment, verb: Verb[Any, Any], at: datetime, commands: Sequence[Any]) -> None:
    for result in await perform_all(deployment, verb, operator(COUNTY), at, commands):
        if isinstance(result, Refusal):
            raise RuntimeError(f"{verb.__name__}: {result.code}")


def _registration(home: Home, number: int) -> RegisterHousehold:
    people = tuple(
        PersonDraft(
            person_id,
            f"张{'甲乙丙丁'[order]}",
            "02" if order == 0 else "97",
            id_type="resident_id",
            id_number=id_number(BORN + timedelta(days=(number * 4 + order) % 9000), "2", (number * 4 + order) // 9000),
            status="active",
        )
        for order, person_id in enumerate(home.people)
    )
    return RegisterHousehold(home.household_id, VILLAGE, people, f"{number}号")


def a_visit(home: Home, at: datetime) -> dict[str, Any]:
    """The body of one visit: 25 answers for the first, a third of them for each other member."""
    people = [
        {"person_id": str(person_id), "answers": dict(ANSWERS if order == 0 else ANSWERS[: len(ANSWERS) // 3])}
        for order, person_id in enumerate(home.people)
    ]
    return {
        "id": str(uuid4()),
        "household_id": str(home.household_id),
        "occurred_at": at.isoformat(),
        "ended_at": (at + timedelta(minutes=20)).isoformat(),
        "mode": "home",
        "outcome": "completed",
        "form": "home/1",
        "people": people,
        "location": {"lat": 30.53, "lng": 120.68, "accuracy_m": 12, "datum": "gcj02"},
        "note": NOTE,
    }


def as_bytes(body: dict[str, Any]) -> bytes:
    """A body as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def a_batch(bodies: Sequence[dict[str, Any]]) -> bytes:
    """Visits as a phone pushes them."""
    operations = [
        {"op_id": str(uuid4()), "v": 2, "kind": "visit.create", "household_id": body["household_id"], "body": body}
        for body in bodies
    ]
    return as_bytes({"batch_id": str(uuid4()), "ops": operations})
