"""The world that is walked: callers, the rows of five grounds, the application; and how one operation is called there."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from httpx import AsyncClient, Response
from sqlalchemy import Table, select

from app.core import clock, json
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Limits, Settings, SignalSettings
from app.core.table_registry import load_tables
from app.events.gather import gather_events
from app.journal.seal import seal
from tests.access.oauth.parties import a_client
from tests.access.walk.actors import Walker, all_but_one, walkers
from tests.access.walk.cases import Case, body_of
from tests.access.walk.grounds import PLACES, Ids, a_ground, newest_checkpoint
from tests.access.walk.operations import Operation

# So many calls that limits would answer instead of rights.
SETTINGS = Settings(
    limits=Limits(**dict.fromkeys(Limits.model_fields, 1_000_000)),
    signals=SignalSettings(stream_s=0.01),
)
# Where a refusal is written down; everything else must be as it was.
RECORD = {"journal", "journal_lane"}
# Names of one request, and what only a longer or shorter body changes.
OF_THE_REQUEST = {"x-request-id"}


@dataclass
class World:
    """Everything a walk needs."""

    deployment: Deployment
    http: AsyncClient
    walkers: Mapping[str, Walker]
    lacking: Mapping[str, Mapping[str, str]]
    grounds: Mapping[str, Ids]
    calls: int = 0

    @property
    def own(self) -> Ids:
        """The rows at home."""
        return self.grounds["own"]

    async def call(
        self,
        operation: Operation,
        case: Case,
        ids: Ids,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
    ) -> Response:
        """Call an operation with the rows its ids name; of the query only what is given."""
        self.calls += 1
        path = operation.path
        for where, ref in case.ids.items():
            kind, _, name = where.partition(":")
            if kind == "path":
                path = path.replace(f"{{{name}}}", str(ids[ref.kind]))
        for name, value in case.plain.items():
            path = path.replace(f"{{{name}}}", value)
        said: dict[str, Any] = {"json": body_of(case.body, ids), "data": case.form}
        said = {"content": case.raw} if case.raw is not None else said
        sent = {**headers, **case.headers}
        return await self.http.request(
            operation.method, path, params=query, headers=sent, follow_redirects=False, **said
        )

    async def digest(self) -> dict[str, str]:
        """What stands in every table but the record of acts."""
        digests = {}
        async with reading(self.deployment, EVERYWHERE) as db:
            for one in _tables():
                rows = sorted(repr(tuple(row)) for row in await db.all(select(one)))
                digests[one.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return digests


async def a_world(deployment: Deployment, http: AsyncClient) -> World:
    """Five grounds and everybody who walks."""
    await a_client(deployment)
    grounds = {name: await a_ground(deployment, name) for name in PLACES}
    callers = await walkers(deployment, grounds["own"]["team"])
    lacking = await all_but_one(deployment)
    await seal(deployment, clock.now())
    await gather_events(deployment, clock.now())
    for ids in grounds.values():
        ids["checkpoint"] = await newest_checkpoint(deployment, ids["county"])
    return World(deployment, http, callers, lacking, grounds)


def _tables() -> list[Table]:
    return [one for one in load_tables().sorted_tables if one.name not in RECORD]


def told(answer: Response) -> tuple[Any, ...]:
    """What an answer tells its reader: status, headers, body, without what names the one request."""
    headers = {name: value for name, value in answer.headers.items() if name not in OF_THE_REQUEST}
    body = answer.content
    if body and answer.headers.get("content-type", "").endswith("json"):
        content = json.loads(body)
        content.pop("request_id", None)
        body = json.dumps(content)
    return answer.status_code, headers, body, len(answer.content)


def code_of(answer: Response) -> str:
    """The stable word of a refusal."""
    told = answer.content and answer.headers.get("content-type", "").endswith("json")
    return str(answer.json().get("code", "")) if told else ""


def refused_as(answer: Response, status: int, code: str) -> bool:
    """True for a refusal of this status and word; to HEAD nothing is said but the status."""
    return answer.status_code == status and (answer.request.method == "HEAD" or code_of(answer) == code)


def changed(case: Case, said: Mapping[str, Any]) -> Case:
    """The same call, saying something else: by the path of each field."""

    def body(ids: Ids) -> dict[str, Any]:
        sent = body_of(case.body, ids) or {}
        for path, value in said.items():
            *parts, last = path.split("/")
            here: Any = sent
            for part in parts:
                here = here[0] if part == "*" else here[part]
            here[last] = value
        return sent

    return replace(case, body=body)
