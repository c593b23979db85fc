"""Teams with phones against a running server: each reads its caseload and due list, visits, and sends again what got no answer."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from app.core.ids import new_id
from app.demo.streams import Stream
from app.demo.values import Team

VISITS_A_DAY = 6
LOOK_AHEAD = timedelta(days=14)
ATTEMPTS = 5
FIRST_PAUSE_S = 0.2
SignIn = Callable[[str], Awaitable[str]]


@dataclass(slots=True)
class Tally:
    """What came of it: answers by status, calls sent again, colours that rose, households in the caseloads, people visited."""

    answers: Counter[int] = field(default_factory=Counter)
    again: int = 0
    unanswered: int = 0
    visits: int = 0
    people: int = 0
    risen: Counter[str] = field(default_factory=Counter)
    households: int = 0


@dataclass(slots=True)
class Phone:
    """One team member's phone: its token, and a line that may fail."""

    client: httpx.AsyncClient
    token: str
    tally: Tally

    async def ask(self, method: str, path: str, body: Any = None, **query: str) -> httpx.Response | None:
        """The answer, asked for again with the same body while the line fails; None when it keeps failing."""
        for attempt in range(ATTEMPTS):
            try:
                answer = await self.client.request(
                    method, path, json=body, params=query, headers={"Authorization": f"Bearer {self.token}"}
                )
            except httpx.TransportError:
                self.tally.again += 1
                await asyncio.sleep(FIRST_PAUSE_S * 2**attempt)
                continue
            self.tally.answers[answer.status_code] += 1
            return answer
        self.tally.unanswered += 1
        return None

    async def items(self, path: str, **query: str) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            answer = await self.ask("GET", path, limit="200", **query, **({"cursor": cursor} if cursor else {}))
            if answer is None or answer.status_code != httpx.codes.OK:
                return found
            page = answer.json()
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found


async def simulate(
    client: httpx.AsyncClient, sign_in: SignIn, teams: Sequence[Team], days: int, now: datetime, seed: int = 1
) -> Tally:
    """So many days, the last one today, of these teams at once; each makes at most six visits a day."""
    tally = Tally()
    for number in range(days):
        at = now - timedelta(days=days - 1 - number)
        await asyncio.gather(*(_team_day(client, sign_in, team, at, seed, tally) for team in teams))
    return tally


async def _team_day(
    client: httpx.AsyncClient, sign_in: SignIn, team: Team, at: datetime, seed: int, tally: Tally
) -> None:
    """The grid worker looks what there is to do; the three take turns in visiting."""
    phones = [Phone(client, await sign_in(member.account), tally) for member in team.members]
    caseload = await phones[-1].items("/v1/households", team="mine")
    tally.households += len(caseload)
    before = (at + LOOK_AHEAD).date().isoformat()
    due: dict[str, list[dict[str, Any]]] = {}
    for item in await phones[-1].items("/v1/due", before=before):
        due.setdefault(item["household_id"], []).append(item)
    for order, (household, people) in enumerate(list(due.items())[:VISITS_A_DAY]):
        body = a_visit(seed, household, [UUID(one["person_id"]) for one in people], at + timedelta(seconds=order), team)
        answer = await phones[order % len(phones)].ask("POST", "/v1/visits", body)
        if answer is not None and answer.is_success:
            tally.visits += 1
            told = answer.json()["people"]
            tally.people += sum(person["visited"] for person in told)
            for person in told:
                if person["level_after"] != person["level_before"]:
                    tally.risen[f"{person['level_before']} → {person['level_after']}"] += 1


def a_visit(seed: int, household: str, people: Sequence[UUID], at: datetime, team: Team) -> dict[str, Any]:
    """The body of one visit of a day, half an hour before it is sent; the same id every time it is sent."""
    came = at - timedelta(minutes=30)
    return {
        "id": str(new_id(came)),
        "household_id": household,
        "occurred_at": came.isoformat(),
        "ended_at": (came + timedelta(minutes=20)).isoformat(),
        "mode": "home",
        "outcome": "completed",
        "form": "home/1",
        "present": [str(member.account_id) for member in team.members],
        "people": [{"person_id": str(one), "answers": _answers(seed, one, came.date())} for one in people],
    }


def _answers(seed: int, person: UUID, day: date) -> dict[str, Any]:
    """Mostly all is as before; now and then medicine was forgotten, or a wire sparks."""
    stream = Stream(seed, "simulated", person, day)
    answers: dict[str, Any] = {
        "health.general": stream.weighted([("good", 300), ("fair", 560), ("poor", 140)]),
        "health.medication_status": stream.weighted([("regular", 900), ("irregular", 100)]),
        "living.meals_status": stream.weighted([("normal", 950), ("declined", 50)]),
        "living.hygiene_status": "normal",
        "mental.outings_per_week": stream.between(2, 9),
    }
    if stream.chance(60):
        answers["housing.hazard_items"] = ["electric"]
    return answers
