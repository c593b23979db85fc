"""Who plays in the story: accounts at their places, a clock that the story moves, and calls over HTTP that must succeed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from httpx import ASGITransport, AsyncClient

from app.access.accounts import IssueToken, issue_token
from app.access.store import Account
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.journal.actor import operator
from app.journal.perform import perform
from tests.applications import application
from tests.callers import an_account
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places

# A Monday, eight in the morning in Shanghai.
MONDAY = datetime(2026, 9, 7, 0, tzinfo=UTC)
CAST: Mapping[str, tuple[str, str, str | None]] = {
    "sanitation": ("informant", VILLAGE, None),
    "village": ("village_officer", VILLAGE, None),
    "town": ("town_officer", TOWN, None),
    "neighbour": ("town_officer", OTHER_VILLAGE[:9], None),
    "county": ("county_officer", COUNTY, None),
    "party": ("party_member", TOWN, None),
    "social": ("social_worker", TOWN, None),
    "grid": ("grid_worker", TOWN, None),
    "healthcare": ("department_officer", COUNTY, "healthcare_security"),
    "auditor": ("auditor", COUNTY, None),
}


@dataclass
class Stage:
    """Everybody, the time, and the line to the server."""

    deployment: Deployment
    http: AsyncClient
    accounts: Mapping[str, Account]
    at: datetime = MONDAY
    ids: dict[str, UUID] = field(default_factory=dict)

    def it_is(self, *, days: float = 0, hours: float = 0) -> None:
        """So long after the Monday morning on which the story begins."""
        self.at = MONDAY + timedelta(days=days, hours=hours)

    def id(self, name: str) -> str:
        """The id that a phone made for something: the same for the same name."""
        return str(self.ids.setdefault(name, uuid4()))

    async def says(
        self,
        who: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int | tuple[int, ...] = (200, 201),
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Any:
        """What the server answers to one of the cast; fails unless it answers as it should."""
        settings, account = Settings(), self.accounts[who]
        issue = IssueToken(account.name, frozenset(), "story", settings.issuer, settings.audience, 600)
        token = await perform(self.deployment, issue_token, operator(COUNTY), self.at, issue)
        answer = await self.http.request(
            method, path, json=body, headers={"Authorization": f"Bearer {token}", **headers}
        )
        expected = (status,) if isinstance(status, int) else status
        assert answer.status_code in expected, (who, method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None


@asynccontextmanager
async def a_stage(deployment: Deployment) -> AsyncIterator[Stage]:
    """The cast at their places, on the Monday morning."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    with clock.kept(lambda: MONDAY - timedelta(days=30)):
        accounts = {
            name: await an_account(deployment, role, place, desk=desk) for name, (role, place, desk) in CAST.items()
        }
    stage: Stage
    app = application(Settings(worker=False), deployment, now=lambda: stage.at)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        stage = Stage(deployment, http, accounts)
        yield stage
