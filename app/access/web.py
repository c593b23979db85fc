"""From a bearer token to an Actor, on every request: the signature may be remembered, the person's standing never."""

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import OAuth2AuthorizationCodeBearer, SecurityScopes

from app.access import store
from app.access.policy import SCOPES, scopes_allowed
from app.access.tokens import Claims, Verifier, dead_token
from app.core import clock
from app.core.db import Deployment, reading
from app.core.errors import Refusal, forbidden
from app.journal.actor import Actor

bearer = OAuth2AuthorizationCodeBearer(
    authorizationUrl="/oauth/authorize",
    tokenUrl="/oauth/token",
    refreshUrl="/oauth/token",
    scopes={name: f"{zh} {en}" for name, (zh, en) in SCOPES.items()},
    auto_error=False,
    description="短时 ES256 访问令牌 Short-lived ES256 access tokens, verified by the practices of RFC8725",
    scheme_name="oauth",
)


def deployment_of(request: Request) -> Deployment:
    """The installation this process serves."""
    deployment: Deployment = request.app.state.deployment
    return deployment


DeploymentDep = Annotated[Deployment, Depends(deployment_of)]


async def signed_in(
    request: Request, needed: SecurityScopes, deployment: DeploymentDep, _scheme: Annotated[str | None, Depends(bearer)]
) -> Actor:
    """Who calls. Raises 401 for a dead token, 403 where the client's scopes or the person's roles do not allow the operation."""
    token = _bearer_token(request)
    verifier: Verifier = request.app.state.verifier
    async with reading(deployment) as db:
        claims = await _claims(verifier, token, db)
        caller = await store.find_caller(db, claims.county, claims.account_id, claims.session_id, clock.now())
    if caller is None:
        raise dead_token()
    account = caller.account
    allowed = claims.scopes & scopes_allowed(held.role for held in account.roles)
    if not allowed.issuperset(needed.scopes):
        raise _scope_missing(needed.scopes)
    return Actor(
        account.county,
        account.account_id,
        account.name,
        claims.client_id,
        allowed,
        account.roles,
        account.seats,
        request.scope["request_id"],
        claims.session_id,
        caller.device_id,
        claims.acr,
        claims.auth_time,
    )


def _bearer_token(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise dead_token()
    return token.strip()


async def _claims(verifier: Verifier, token: str, db: Any) -> Claims:
    """Verify; a key this process has not seen yet is looked up once. Others may learn of it meanwhile: what counts is what was tried."""
    tried = verifier.keys
    try:
        return verifier.verify(token, clock.now())
    except Refusal:
        known = {key.key_id: key.public_pem for key in await store.signing_keys(db)}
        if known == tried:
            raise
        verifier.keys = known
        return verifier.verify(token, clock.now())


def _scope_missing(scopes: list[str]) -> Refusal:
    refusal = forbidden()
    refusal.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'
    return refusal


def _needing(*scopes: str) -> Any:
    return Security(signed_in, scopes=list(scopes))


SignedIn = Annotated[Actor, _needing()]
Admin = Annotated[Actor, _needing("admin")]
PeopleRead = Annotated[Actor, _needing("people:read")]
PeopleWrite = Annotated[Actor, _needing("people:write")]
VisitsRead = Annotated[Actor, _needing("visits:read")]
VisitsWrite = Annotated[Actor, _needing("visits:write")]
ReferralsRead = Annotated[Actor, _needing("referrals:read")]
TeamsRead = Annotated[Actor, _needing("teams:read")]
TeamsWrite = Annotated[Actor, _needing("teams:write")]
AlertsRead = Annotated[Actor, _needing("alerts:read")]
AlertsWrite = Annotated[Actor, _needing("alerts:write")]
DashboardsRead = Annotated[Actor, _needing("dashboards:read")]
RiskDecide = Annotated[Actor, _needing("risk:decide")]
PoliciesRead = Annotated[Actor, _needing("policies:read")]
