"""Replaying recorded requests against the application, and what it means that an answer still fits."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment
from tests.registered import TOWN
from tests.visits.scene import a_scene, a_team, a_worker

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9 ]*)\}")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOLD_BY = ("type", "event")
HEADERS = ("Location", "ETag", "Upload-Offset", "Upload-Complete", "Retry-After", "WWW-Authenticate")
Shape = Any


@dataclass
class World:
    """Who sends, and what stands for the placeholders."""

    client: AsyncClient
    tokens: Mapping[str, Mapping[str, str]]
    values: dict[str, str]
    made: dict[str, str] = field(default_factory=dict)

    def filled(self, template: Any) -> Any:
        """A template with its placeholders filled; `{new …}` is the same fresh id wherever it stands."""
        if isinstance(template, str):
            return PLACEHOLDER.sub(lambda found: self._value(found[1], found[0]), template)
        if isinstance(template, dict):
            return {name: self.filled(value) for name, value in template.items()}
        return [self.filled(one) for one in template] if isinstance(template, list | tuple) else template

    def _value(self, name: str, written: str) -> str:
        if name.startswith("new "):
            return self.made.setdefault(name, str(uuid4()))
        return self.values.get(name, written)

    async def send(self, step: Mapping[str, Any]) -> Response:
        """Send one step, and keep of the answer what later ones need."""
        headers = {**self.filled(step["headers"]), **self.tokens[step["who"]]}
        sent: dict[str, Any] = {"json": self.filled(step["body"])} if step["body"] is not None else {}
        if step.get("text"):
            sent = {"content": step["text"].encode()}
            headers.setdefault("Content-Type", "application/json")
        answer = await self.client.request(step["method"], self.filled(step["path"]), headers=headers, **sent)
        for name, where in step.get("keep", {}).items():
            kept = answer.headers.get(where.removeprefix("header ")) if " " in where else answer.json()
            for part in where.split("/")[1:]:
                kept = kept[int(part) if part.isdigit() else part]
            self.values[name] = str(kept)
        return answer


async def a_world(client: AsyncClient, deployment: Deployment) -> World:
    """A household, two workers of its team, an officer of the town."""
    team = await a_team(deployment)
    scene = await a_scene(deployment, team_id=team)
    author, mate = [await a_worker(deployment, role, team_id=team) for role in ("social_worker", "grid_worker")]
    officer = await a_worker(deployment, "town_officer", TOWN)
    tokens = {"author": author.headers, "mate": mate.headers, "officer": officer.headers, "nobody": {}}
    values = {"household": str(scene.household_id), "person": str(scene.people[0])}
    values["now"] = clock.now().isoformat()
    return World(client, tokens, values)


def told(answer: Response) -> dict[str, Any]:
    """What of an answer is the contract: its status, the headers that matter, the shape of its body."""
    shape: Shape = None
    kind = answer.headers.get("content-type", "").split(";")[0]
    if kind.endswith("json") and answer.content:
        shape = shape_of(answer.json())
    elif answer.content:
        shape = kind
    found = {"status": answer.status_code, "headers": [one for one in HEADERS if one in answer.headers], "shape": shape}
    if isinstance(shape, dict) and "results" in shape:
        found["verdicts"] = [one["status"] for one in answer.json()["results"]]
    return found


def shape_of(value: Any) -> Shape:
    """Which members there are, and of which type; of a list what its elements are, by what they are told apart by."""
    if isinstance(value, dict):
        return {"*" if ID.search(name) else name: shape_of(one) for name, one in value.items()}
    if isinstance(value, list):
        apart = next(
            (name for name in TOLD_BY if value and all(isinstance(one, dict) and name in one for one in value)), ""
        )
        if apart:
            return [{"by": apart, **{str(one[apart]): shape_of(one) for one in reversed(value)}}]
        return [shape_of(value[0])] if value else []
    names = {bool: "boolean", str: "text", int: "number", float: "number", type(None): None}
    return names[type(value)]


def misfits(recorded: Shape, now: Shape, where: str = "") -> list[str]:
    """What a client of the recorded version would miss; members that are new are no fault."""
    if recorded is None or recorded == [] or recorded == now:
        return []
    if isinstance(recorded, dict) and isinstance(now, dict):
        gone = [f"{where}/{name} is gone" for name in recorded.keys() - now.keys()]
        return gone + [
            one
            for name in recorded.keys() & now.keys()
            for one in misfits(recorded[name], now[name], f"{where}/{name}")
        ]
    if isinstance(recorded, list) and isinstance(now, list):
        return misfits(recorded[0], now[0], f"{where}/0") if now else [f"{where} is empty"]
    return [f"{where} was {json.dumps(recorded)[:60]} and is {json.dumps(now)[:60]}"]


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """In what an answer is no longer what it was to a client of the recorded version."""
    words = [one for one in ("status", "verdicts") if then.get(one) != now.get(one)]
    gone = [f"the header {one} is gone" for one in then["headers"] if one not in now["headers"]]
    changed = [f"{one} was {then.get(one)} and is {now.get(one)}" for one in words]
    return changed + gone + misfits(then["shape"], now["shape"])
