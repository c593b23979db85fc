"""The door's witness: a read of personal data, and a refusal that no verb has kept, each leave one act before the answer goes out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.audit.policy import Allowance, leaves_trace
from app.core import clock
from app.core.db import Deployment
from app.core.errors import Refusal
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.gather import Gatherer
from app.journal.perform import entry_of, noting_acts

# Refusals of callers whom nobody knows belong to no county.
NO_COUNTY = "000000"
# Whoever is held back for asking too often must not make the journal write as often.
TOO_MANY = 429
AT_THE_DOOR = "atTheDoor"


class Witness:
    """Stands inside the door, around everything else."""

    def __init__(self, app: ASGIApp, deployment: Deployment) -> None:
        self.app = app
        self.gatherer = Gatherer(deployment)
        self.allowance = Allowance()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with noting_acts() as noted:

            async def seen(message: Message) -> None:
                if message["type"] == "http.response.start" and not noted:
                    await self._keep(scope, message["status"])
                await send(message)

            await self.app(scope, receive, seen)

    async def _keep(self, scope: Scope, status: int) -> None:
        slowed = scope.get("slowed")
        operation = getattr(scope.get("route"), "operation_id", None) or (AT_THE_DOOR if slowed else None)
        actor: Actor | None = scope.get("state", {}).get("actor")
        if slowed == "again" or not operation:
            return  # of a caller who is held back, one refusal a minute is news
        if not slowed and not leaves_trace(scope["method"], operation, status, known=actor is not None):
            return
        told = scope.get("state", {}).get("told")
        if told is not None and not told and status < 400:
            return  # an answer that tells of nobody this time
        data: dict[str, Any] = dict(told or {})
        if actor is None or status == TOO_MANY:
            left_out = self.allowance.take(clock.now().timestamp())
            if left_out is None:
                return
            data = {"left_out_before": left_out} if left_out else {}
        if claimed := scope.get("claims"):
            data["claimed_client"] = claimed
        actor = actor or _stranger(Request(scope))
        fact = Fact("data.read" if status < 400 else "access.refused", data=data, **_about(Request(scope)))
        result = Refusal(status, scope.get("problem", "REFUSED"), "", "") if status >= 400 else None
        await self.gatherer.keep(entry_of(actor, clock.now(), operation, Outcome(result, (fact,))))


def _stranger(request: Request) -> Actor:
    address = request.client.host if request.client else ""
    return Actor(NO_COUNTY, None, "", "", request_id=request.scope["request_id"], address=address)


def _about(request: Request) -> Mapping[str, Any]:
    """The ids in the address: of the subject, and of the household."""
    ids = {name: found for name, value in request.path_params.items() if (found := _id(value))}
    household = ids.get("household_id") or _id(request.query_params.get("household_id"))
    subject = next(iter(ids.values()), None) or _id(request.query_params.get("person_id")) or household
    return {"subject_id": subject, "household_id": household}


def _id(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
