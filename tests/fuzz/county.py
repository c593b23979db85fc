"""A county to try everything in: places, a team with its households, and whoever calls."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from httpx import AsyncClient

from app.access.store import Account
from app.core.db import Deployment
from app.teams.values import Team
from tests.factories import a_household_body, a_person_body, a_team
from tests.fuzz.callers import SignedIn, everybody, sign_in
from tests.registered import COUNTY, OTHER_VILLAGE, VILLAGE, put_places
from tests.visits.scene import ADULT, ELDER, Scene, scenes

HOUSEHOLDS = 60


@dataclass
class County:
    """The installation behind the server at `origin`, a caller of that server with every right, and homes nobody has used yet."""

    deployment: Deployment
    origin: str
    account: Account
    signed_in: SignedIn
    team: Team
    homes: list[Scene]
    http: AsyncClient

    def a_home(self) -> Scene:
        """A household of an elder and an adult that no other sample uses."""
        return self.homes.pop()

    async def answered(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """What the server answers, which must be a success."""
        answer = await self.http.request(method, path, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        found: dict[str, Any] = answer.json()
        return found

    async def version(self, path: str) -> dict[str, str]:
        """The header that names the version at a path."""
        answer = await self.http.get(path)
        return {"If-Match": answer.headers["ETag"]}

    async def a_new_household(self) -> dict[str, Any]:
        """A household registered just now, without a team."""
        return await self.answered("POST", "/v1/households", a_household_body(a_person_body()))


async def a_county(deployment: Deployment, origin: str) -> County:
    """The county, seeded."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE, COUNTY)
    account = await everybody(deployment, "campaign")
    signed_in = await sign_in(deployment, origin, account)
    team = await a_team(deployment)
    born: tuple[date, ...] = (ELDER, ADULT)
    homes = await scenes(deployment, HOUSEHOLDS, *born, team_id=team.team_id)
    headers = {"Authorization": f"Bearer {signed_in.token}"}
    http = AsyncClient(base_url=origin, headers=headers, trust_env=False, timeout=60)
    return County(deployment, origin, account, signed_in, team, homes, http)
