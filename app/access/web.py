"""From a bearer token to an Actor, on every request: the signature may be remembered, the person's standing never."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import OAuth2AuthorizationCodeBearer, SecurityScopes

from app.access import store
from app.access.external import ExternalVerifier, issuer_of
from app.access.missing import one_factor, scope_missing
from app.access.policy import ACR_ONE, ACR_TWO, FRESH, ROLES, SCOPES, needs_step_up, scopes_allowed
from app.access.proofs import ProofRefused, Proofs, challenge
from app.access.tokens import Claims, Verifier, dead_token
from app.core import clock
from app.core.db import Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor

# How long this process may go on trusting a key that was dropped elsewhere.
KEYS_FRESH_S = 60

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
    kind, token = token_of(request)
    trusted = request.app.state.external
    external = trusted.get(issuer_of(token)) if trusted and kind == "bearer" else None
    if external is not None:
        actor = await _from_elsewhere(request, external, token, deployment)
    else:
        actor = await _from_here(request, kind, token, deployment)
    # Whoever keeps what the door refuses must know whom it refused.
    request.state.actor = actor
    request.app.state.pace.take_caller(request.scope, str(actor.account_id or actor.client_id), actor.client_id)
    if not actor.scopes.issuperset(needed.scopes):
        raise scope_missing(needed.scopes)
    if needed.scopes and actor.acr == ACR_ONE and request.app.state.settings.mode == "production":
        raise one_factor()
    return actor


async def _from_here(request: Request, kind: str, token: str, deployment: Deployment) -> Actor:
    """Who calls with a token of this server: its session and its account must both stand now."""
    at = clock.now()
    async with reading(deployment, EVERYWHERE) as db:
        claims = await _claims(request.app.state.verifier, token, db)
        _check_binding(request, kind, token, claims)
        caller = await store.find_caller(db, claims.county, claims.account_id, claims.session_id, at)
    if caller is None:
        raise dead_token()
    account = caller.account
    return Actor(
        account.county,
        account.account_id,
        account.name,
        claims.client_id,
        claims.scopes & scopes_allowed(held.role for held in account.roles),
        account.roles,
        account.seats,
        request.scope["request_id"],
        claims.session_id,
        caller.device_id,
        caller.acr,  # not the token's: a device may have been approved since
        claims.auth_time,
        request.client.host if request.client else "",
    )


async def _from_elsewhere(request: Request, external: ExternalVerifier, token: str, deployment: Deployment) -> Actor:
    """Who calls with a token of a trusted issuer: its subject must be linked to an account that stands now."""
    at = clock.now()
    try:
        claims = await external.verify(token, at)
    except ValueError as error:
        raise dead_token() from error
    async with reading(deployment, EVERYWHERE) as db:
        found = await store.find_identity(db, claims.issuer, claims.subject)
        account = await store.find_account(db, *found, at) if found else None
    if account is None:
        raise dead_token()
    return Actor(
        account.county,
        account.account_id,
        account.name,
        claims.client_id,
        claims.scopes & scopes_allowed(held.role for held in account.roles),
        account.roles,
        account.seats,
        request.scope["request_id"],
        address=request.client.host if request.client else "",
    )


def token_of(request: Request) -> tuple[str, str]:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() not in {"bearer", "dpop"} or not token:
        raise dead_token()
    return kind.lower(), token.strip()


def _check_binding(request: Request, kind: str, token: str, claims: Claims) -> None:
    """A token bound to a key comes with a proof by that key; any other comes as a bearer token."""
    if (kind == "dpop") != (claims.thumbprint is not None):
        raise dead_token()
    if claims.thumbprint is None:
        return
    proofs: Proofs = request.app.state.proofs
    at = clock.now()
    try:
        given = request.headers.getlist("dpop")
        if len(given) != 1:
            raise ProofRefused("send one proof")
        path = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1")
        proofs.check_call(given[0], request.method, path, token, claims.thumbprint, at)
    except ProofRefused as refused:
        raise Refusal(
            401,
            "PROOF_INVALID",
            "设备密钥证明无效",
            "The proof of possession is missing or not valid",
            headers=challenge(refused, proofs, at),
        ) from refused


async def _claims(verifier: Verifier, token: str, db: Any) -> Claims:
    """Verify; a key this process has not seen yet is looked up once, and all of them again after a minute."""
    at = clock.now()
    if verifier.keys_read_at + KEYS_FRESH_S < at.timestamp():
        await _read_keys(verifier, db, at)
    known = verifier.keys
    try:
        return verifier.verify(token, at)
    except Refusal:
        # Compared with the keys this request began with: another request may have read the new ones meanwhile.
        await _read_keys(verifier, db, at)
        if verifier.keys == known:
            raise
        return verifier.verify(token, at)


async def _read_keys(verifier: Verifier, db: Any, at: datetime) -> None:
    """Read the keys that verify; a key that is gone takes the remembered signatures with it."""
    known = {key.key_id: key.public_pem for key in await store.signing_keys(db)}
    if verifier.keys.keys() - known.keys():
        verifier.cache.clear()
    verifier.keys, verifier.keys_read_at = known, at.timestamp()


async def proven_anew(request: Request, actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """Who calls, having proven who they are within five minutes (RFC 9470). Raises 401 otherwise, as `signed_in` does."""
    check_step_up(actor, clock.now(), strict=request.app.state.settings.mode == "production")
    return actor


def check_step_up(actor: Actor, at: datetime, *, strict: bool) -> None:
    """Refuse with 401 `insufficient_user_authentication` whoever must prove anew who they are."""
    if needs_step_up(actor.acr, actor.auth_time, at, strict=strict):
        wanted = f'acr_values="{ACR_TWO}", max_age="{int(FRESH.total_seconds())}"'
        raise Refusal(
            401,
            "STEP_UP_REQUIRED",
            "请重新验证身份后再试",
            "Sign in again, with your second factor, before doing this",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_user_authentication", {wanted}'},
        )


def _needing(*scopes: str) -> Any:
    return Security(signed_in, scopes=list(scopes))


def only_roles(roles: Iterable[str], why: str = "") -> dict[str, Any]:
    """What a route adds to its description where its verb lets in fewer roles than its scope, or not each of them for everything."""
    narrowed = {"x-roles": sorted(set(roles) & ROLES)}
    return narrowed | ({"x-rights": why} if why else {})


async def moment() -> datetime:
    """This instant, for doors that are no routes."""
    return clock.now()


async def person_of(actor: Annotated[Actor, Depends(signed_in)]) -> UUID:
    """The account of whoever calls. Raises 401 where nobody stands behind the token."""
    if actor.account_id is None:
        raise dead_token()
    return actor.account_id


SignedIn = Annotated[Actor, _needing()]
Person = Annotated[UUID, Depends(person_of)]
DevicesManage = Annotated[Actor, _needing("devices:manage")]
Admin = Annotated[Actor, _needing("admin")]
AdminAnew = Annotated[Actor, Security(proven_anew, scopes=["admin"])]
PeopleRead = Annotated[Actor, _needing("people:read")]
PeopleWrite = Annotated[Actor, _needing("people:write")]
VisitsRead = Annotated[Actor, _needing("visits:read")]
VisitsWrite = Annotated[Actor, _needing("visits:write")]
ReferralsRead = Annotated[Actor, _needing("referrals:read")]
CluesRead = Annotated[Actor, _needing("clues:read")]
CluesWrite = Annotated[Actor, _needing("clues:write")]
ReferralsWrite = Annotated[Actor, _needing("referrals:write")]
DeliberationsRead = Annotated[Actor, _needing("deliberations:read")]
DeliberationsWrite = Annotated[Actor, _needing("deliberations:write")]
TeamsRead = Annotated[Actor, _needing("teams:read")]
TeamsWrite = Annotated[Actor, _needing("teams:write")]
AlertsRead = Annotated[Actor, _needing("alerts:read")]
AlertsWrite = Annotated[Actor, _needing("alerts:write")]
DashboardsRead = Annotated[Actor, _needing("dashboards:read")]
RiskDecide = Annotated[Actor, _needing("risk:decide")]
PiiRevealAnew = Annotated[Actor, Security(proven_anew, scopes=["pii:reveal"])]
AuditRead = Annotated[Actor, _needing("audit:read")]
PoliciesRead = Annotated[Actor, _needing("policies:read")]
PoliciesWrite = Annotated[Actor, _needing("policies:write")]
Sync = Annotated[Actor, _needing("sync")]
