"""A town with two teams over HTTP: its officer changes things, its workers carry phones."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response
from nuanxin_phone.phone import Phone

from app.access import store
from app.access.accounts import IssueToken, issue_token
from app.access.store import SeatHeld
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import operator
from app.journal.perform import perform
from app.teams.values import Team
from tests.callers import headers_for
from tests.factories import a_household_body, a_pairing, a_team
from tests.registered import COUNTY, TOWN, VILLAGE, put_places
from tests.sync.carried import Carried
from tests.visits.stored import rows_of


@dataclass
class Town:
    """A town with two teams, whose officer changes things and whose workers carry phones."""

    client: AsyncClient
    deployment: Deployment
    officer: dict[str, str]
    teams: tuple[Team, Team]

    async def home(self, team: Team, *people: dict[str, Any]) -> dict[str, Any]:
        """A household that is paired with a team."""
        made: dict[str, Any] = await self.ok("POST", "/v1/households", a_household_body(*people))
        await a_pairing(self.deployment, UUID(made["id"]), team.team_id)
        return made

    async def phone(self, team: Team, seat: str = "social_worker", page: int = 100) -> Carried:
        """The phone of who sits in a team."""
        [member] = [one for one in team.members if one.seat == seat]
        return Carried(self.client, await self.token(member.account_id), Phone(page=page))

    async def seat_as(self, team: Team, before: str, after: str) -> None:
        """Who held one seat of a team holds another from now on, besides whoever does."""
        [member] = [one for one in team.members if one.seat == before]
        at = clock.now()
        async with transaction(self.deployment, EVERYWHERE) as db:
            [held] = [one for one in await store.seats_of_teams(db, COUNTY, [team.team_id], at) if one.seat == before]
            await store.end_seat(db, COUNTY, held.seat_id, at)
            new = SeatHeld(uuid4(), team.team_id, member.account_id, held.name, held.display_name, after, at, None)
            await store.add_seats(db, COUNTY, [new])

    async def caught_up(self, team: Team, seat: str) -> Carried:
        """A phone that has just pulled everything."""
        phone = await self.phone(team, seat)
        await phone.pull()
        return phone

    async def move(self, home: dict[str, Any], team: Team) -> None:
        """A household goes to another team."""
        found = await self.ok("GET", f"/v1/pairings?household_id={home['id']}")
        [pairing] = [one for one in found["items"] if one["until"] is None]
        await self.ok("DELETE", f"/v1/pairings/{pairing['id']}")
        await a_pairing(self.deployment, UUID(home["id"]), team.team_id)

    async def token(self, account_id: UUID) -> dict[str, str]:
        """The header of an account."""
        name = next(row.name for row in await rows_of(self.deployment, "account") if row.account_id == account_id)
        own = Settings()
        command = IssueToken(name, frozenset(), "test", own.issuer, own.audience, 3600)
        token = await perform(self.deployment, issue_token, operator(COUNTY), clock.now(), command)
        return {"Authorization": f"Bearer {token}"}

    async def ok(self, method: str, path: str, body: Any = None, who: Carried | None = None, match: str = "") -> Any:
        """What an operation answers that succeeds, by default the officer's."""
        mine = (who.headers if who else self.officer) | ({"If-Match": match} if match else {})
        answer: Response = await self.client.request(method, path, json=body, headers=mine)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json() if answer.content else None

    async def visit(
        self, who: Carried, home: dict[str, Any], answers: dict[str, Any] | None = None, **changed: Any
    ) -> dict[str, Any]:
        """A visit to the first person of a household, with a need."""
        person_id = home["people"][0]["id"]
        need = {"id": str(uuid4()), "person_id": person_id, "category": "medical_aid", "urgency": "soon"}
        body = {"id": str(uuid4()), "household_id": home["id"], "occurred_at": clock.now().isoformat()}
        body |= {"mode": "home", "outcome": "completed", "form": "home/1", "note": "已提醒", **changed}
        need |= {"detail": "药费", "consent_to_share": True}
        people = [{"person_id": person_id, "answers": answers or {"health.general": "fair"}, "note": "腿疼"}]
        told: dict[str, Any] = await self.ok("POST", "/v1/visits", {**body, "people": people, "needs": [need]}, who)
        return told


async def a_town(client: AsyncClient, deployment: Deployment) -> Town:
    """A town, its officer, two teams."""
    await put_places(deployment, VILLAGE)
    officer = await headers_for(deployment, "town_officer", TOWN)
    return Town(client, deployment, officer, (await a_team(deployment), await a_team(deployment)))
