"""Checks that are broken on purpose, one at a time: the application as it is, with the dependency of one operation replaced."""

import base64
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, Request
from fastapi.security import SecurityScopes

from app.access.devices.web import DeviceKey, device_key
from app.access.oauth.server import FormRequest
from app.access.oauth.web import read_form, read_query
from app.access.policy import PLACED_ROLES, ROLES, SCOPES, roles_allowing
from app.access.web import DeploymentDep, bearer, moment, proven_anew, signed_in
from app.core import clock
from app.journal.actor import Actor, RoleAt, Seat
from app.sync.inbox.web import depositing, pushing
from tests.access.oauth.parties import a_request
from tests.access.walk.cases import CASES
from tests.access.walk.matrix import ALLOWED, NARROWER, PROVEN_ANEW
from tests.access.walk.operations import Operation
from tests.access.walk.world import World
from tests.registered import COUNTY

OTHER_COUNTY = "330482"
NO_SCOPE = SecurityScopes([])
# By what rows are reached: how that is widened.
WIDENED = {
    "household": ("rows", "county"),
    "officers": ("rows", "county"),
    "desk": ("rows", "county"),
    "pairing": ("rows", "county"),
    "team": ("rows", "county"),
    "account": ("rows", "county"),
    "device": ("rows", "county"),
    "county": ("county",),
    "place": ("county",),
    "own": ("person",),
}


@dataclass(frozen=True)
class Mutant:
    """One operation without one of its checks."""

    operation: str
    kind: str


def mutants_of(operation: Operation, narrowed: frozenset[str]) -> Iterator[Mutant]:
    """Every way to break an operation: each check that it has, taken away."""
    case = CASES[operation.name]
    if operation.public:
        yield Mutant(operation.name, "reason")
        if case.public >= 400:
            yield Mutant(operation.name, "credentials")
        return
    yield Mutant(operation.name, "token")
    if operation.scopes:
        yield Mutant(operation.name, "scope")
        yield Mutant(operation.name, "role")
    if operation.name in narrowed or any(name == operation.name for _, name, _ in NARROWER):
        yield Mutant(operation.name, "verb")
    if operation.name in PROVEN_ANEW:
        yield Mutant(operation.name, "anew")
    reaches = {ref.reach for ref in case.ids.values()} - {"made", "named"} | ({case.lists} - {""})
    kinds = {kind for reach in reaches for kind in WIDENED[reach]}
    yield from (Mutant(operation.name, kind) for kind in sorted(kinds))


def narrowed_by_verbs(operations: Mapping[str, Operation]) -> frozenset[str]:
    """Operations that fewer roles may call than their scope allows: the verb says so."""
    return frozenset(
        name
        for name, one in operations.items()
        if not one.public and ALLOWED[name] != frozenset(roles_allowing(one.scopes))
    )


class Breaker:
    """Breaks what it is told to, for whoever calls that operation; everything else goes through the real checks."""

    def __init__(self, app: FastAPI, world: World) -> None:
        self.world = world
        self.mutant = Mutant("", "")
        app.dependency_overrides |= {
            signed_in: self._signed_in(),
            pushing: self._handing_over(),
            depositing: self._handing_over(),
            proven_anew: self._proven_anew(),
            device_key: self._device_key(),
            read_form: self._read_form(),
            read_query: self._read_query(),
        }

    def breaks(self, request: Request, *kinds: str) -> bool:
        """True for a call of the broken operation."""
        route = request.scope.get("route")
        return getattr(route, "operation_id", None) == self.mutant.operation and self.mutant.kind in kinds

    def _signed_in(self) -> Callable[..., Any]:
        async def broken(
            request: Request,
            needed: SecurityScopes,
            deployment: DeploymentDep,
            scheme: Annotated[str | None, Depends(bearer)],
        ) -> Actor:
            if self.breaks(request, "token"):
                return _anybody(self.world.own["account"])
            if self.breaks(request, "scope"):
                return await signed_in(request, NO_SCOPE, deployment, scheme)
            if self.breaks(request, "role"):
                actor = await signed_in(request, NO_SCOPE, deployment, scheme)
                if not set(needed.scopes) <= _scopes_of(request):
                    await signed_in(request, needed, deployment, scheme)
                return replace(actor, scopes=frozenset(SCOPES))
            actor = await signed_in(request, needed, deployment, scheme)
            return self._widened(request, actor)

        return broken

    def _handing_over(self) -> Callable[..., Any]:
        """Phones hand over by doors of their own, which answer otherwise where the right is gone."""
        signed: Callable[..., Awaitable[Actor]] = self._signed_in()

        async def broken(
            request: Request,
            needed: SecurityScopes,
            deployment: DeploymentDep,
            scheme: Annotated[str | None, Depends(bearer)],
            at: Annotated[datetime, Depends(moment)],
        ) -> Actor:
            route = request.scope.get("route")
            if getattr(route, "operation_id", None) == self.mutant.operation:
                return await signed(request, needed, deployment, scheme)
            door = pushing if needed.scopes else depositing
            return await door(request, needed, deployment, scheme, at)

        return broken

    def _widened(self, request: Request, actor: Actor) -> Actor:
        """Whoever calls, with a reach that is not theirs."""
        if self.breaks(request, "verb"):
            everything = (RoleAt(role, COUNTY) for role in sorted(ROLES))
            return replace(actor, roles=(*actor.roles, *everything), seats=(*actor.seats, *self._seats("own")))
        if self.breaks(request, "rows"):
            seats = (*actor.seats, *self._seats(*self.world.grounds))
            return replace(actor, roles=(*actor.roles, *_offices(COUNTY)), seats=seats)
        if self.breaks(request, "county"):
            return replace(actor, county=OTHER_COUNTY, roles=(*actor.roles, *_offices(OTHER_COUNTY)))
        if self.breaks(request, "person"):
            return replace(actor, account_id=self.world.grounds["team"]["account"])
        return actor

    def _seats(self, *grounds: str) -> tuple[Seat, ...]:
        """A social worker's seat in the team of each of these grounds."""
        return tuple(Seat(self.world.grounds[one]["team"], "social_worker") for one in grounds)

    def _proven_anew(self) -> Callable[..., Any]:
        async def broken(request: Request, actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
            return actor if self.breaks(request, "anew") else await proven_anew(request, actor)

        return broken

    def _device_key(self) -> Callable[..., Any]:
        async def broken(request: Request) -> DeviceKey:
            if self.breaks(request, "credentials"):
                return DeviceKey("key-own", request.scope["request_id"])
            return await device_key(request, request.headers.get("dpop", ""), clock.now())

        return broken

    def _read_form(self) -> Callable[..., Any]:
        async def broken(request: Request) -> FormRequest:
            asked = await read_form(request)
            if not self.breaks(request, "credentials"):
                return asked
            return replace(asked, authorization=_basic("client-own", self.world.own["secret"]))

        return broken

    def _read_query(self) -> Callable[..., Any]:
        def broken(request: Request) -> Mapping[str, str]:
            if not self.breaks(request, "credentials"):
                return read_query(request)
            return dict(parse_qsl(a_request().partition("?")[2]))

        return broken


def _offices(place: str) -> tuple[RoleAt, ...]:
    """Every office by which rows are reached."""
    return tuple(RoleAt(role, place) for role in sorted(PLACED_ROLES))


def _anybody(account_id: UUID) -> Actor:
    """What a caller is taken for where no token is asked for."""
    roles = tuple(RoleAt(role, COUNTY) for role in sorted(ROLES))
    return Actor(COUNTY, account_id, "anybody", "walk", frozenset(SCOPES), roles, auth_time=clock.now())


def _scopes_of(request: Request) -> set[str]:
    """What the client was given, whatever the person may."""
    token = request.headers["authorization"].split()[1]
    return set(jwt.decode(token, options={"verify_signature": False})["scope"].split())


def _basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()
