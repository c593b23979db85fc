"""Adding and removing the programs that may ask for tokens."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from app.access.accounts import AddAccount, add_accounts
from app.access.jwk import algorithm_of, encoded, thumbprint
from app.access.oauth import store
from app.access.oauth.addresses import redirect_problem
from app.access.oauth.policy import AUTH_METHODS, CLIENT_ID, GRANTS
from app.access.oauth.secrets import hash_of, new_secret
from app.access.oauth.values import Client
from app.access.policy import ADMINISTERING, SCOPES, scopes_allowed
from app.access.sessions import end_sessions_of_client
from app.access.store import Account, find_account_by_name
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, forbidden, invalid, not_found
from app.journal.actor import Actor, RoleAt
from app.journal.facts import Fact, Outcome

# Whoever registers a client for itself and names no role gets those that its scopes need, the fewest first.
ROLES_FOR_CLIENTS = ("county_officer", "administrator", "auditor")


@dataclass(frozen=True, slots=True)
class AddClient:
    """A new client. `county` is None for one that serves all. With client credentials it acts as an account: a given or a new one."""

    client_id: str
    name: str
    auth_method: str
    grants: tuple[str, ...]
    scopes: tuple[str, ...]
    county: str | None
    redirect_uris: tuple[str, ...] = ()
    dpop_required: bool = False
    jwks: Mapping[str, Any] | None = None
    account: str | None = None
    roles: tuple[RoleAt, ...] = ()


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client with what is told once and kept nowhere: its secret, or the private key made for it."""

    client: Client
    secret: str | None = field(default=None, repr=False)
    private_key: Mapping[str, str] | None = field(default=None, repr=False)


def check_keeper(actor: Actor) -> None:
    """A client serves a whole county: an administrator of one town keeps none. Raises 403."""
    if not any(held.role in ADMINISTERING and held.place == actor.county for held in actor.roles):
        raise forbidden("ROLE_MISSING")


async def add_client(db: Db, actor: Actor, at: datetime, command: AddClient) -> Outcome[NewClient]:
    """Add a client. Refuses who keeps none (403), what does not fit together (422), a taken id (409), an unknown account (422)."""
    check_keeper(actor)
    faults = list(_faults(command))
    if faults:
        raise invalid(*faults)
    account, facts = await _account(db, actor, at, command)
    secret = new_secret() if command.auth_method == "client_secret_basic" else None
    jwks, private = command.jwks, None
    if command.auth_method == "private_key_jwt" and jwks is None:
        jwks, private = _make_key()
    client = Client(
        command.client_id,
        command.name or command.client_id,
        command.auth_method,
        command.grants,
        tuple(sorted(set(command.scopes))),
        command.redirect_uris,
        command.dpop_required,
        account.county if account else command.county,
        account.account_id if account else None,
        at,
        hash_of(secret) if secret else None,
        jwks,
    )
    if not await store.add_client(db, client):
        raise conflict("CLIENT_ID_TAKEN", "该应用编号已被使用", "This client id is taken")
    data = {"client": client.client_id, "grants": list(client.grants), "scopes": list(client.scopes)}
    fact = Fact("client.added", client.account_id, data=data)
    return Outcome(NewClient(client, secret, private), (*facts, fact))


async def remove_client(db: Db, actor: Actor, at: datetime, client_id: str) -> Outcome[None]:
    """A client asks for nothing any more, and every session it began is over. Refuses one that is not the county's own (404)."""
    check_keeper(actor)
    client = await store.find_client(db, client_id)
    if client is None or client.county not in (actor.county, None) or (client.county is None and actor.account_id):
        raise not_found()
    await store.remove_client(db, client_id, at)
    ended = await end_sessions_of_client(db, client_id, at, "client_removed")
    return Outcome(None, (Fact("client.removed", data={"client": client_id, "sessions_ended": ended}),))


def _faults(command: AddClient) -> Iterator[FieldError]:
    if not CLIENT_ID.fullmatch(command.client_id):
        yield FieldError(
            "/id",
            "CLIENT_ID_MALFORMED",
            "应用编号只能用小写字母、数字和 . _ -，2 到 60 个字符",
            "Use 2 to 60 of a-z, 0-9, dot, underscore, hyphen",
        )
    if command.auth_method not in AUTH_METHODS:
        yield FieldError("/auth_method", "NOT_IN_LIST", "没有这种认证方式", "No such way to authenticate")
    for index, grant in enumerate(command.grants):
        if grant not in GRANTS:
            yield FieldError(f"/grants/{index}", "NOT_IN_LIST", "没有这种授权方式", "No such grant")
    for index, scope in enumerate(command.scopes):
        if scope not in SCOPES:
            yield FieldError(f"/scopes/{index}", "SCOPE_UNKNOWN", "没有这个权限", "No such scope")
    for index, uri in enumerate(command.redirect_uris):
        if problem := redirect_problem(uri):
            yield FieldError(
                f"/redirect_uris/{index}", "REDIRECT_NOT_ALLOWED", "回调地址不符合要求", f"The address {problem}"
            )
    yield from _misfits(command)


def _misfits(command: AddClient) -> Iterator[FieldError]:
    """What each for itself is right and together is not."""
    grants = set(command.grants)
    if not grants or not command.scopes:
        yield FieldError(
            "/grants", "MISSING", "请至少给出一种授权方式和一个权限", "Give at least one grant and one scope"
        )
    if "client_credentials" in grants and command.auth_method == "none":
        yield FieldError(
            "/auth_method", "NEEDS_SECRET", "该授权方式需要密钥", "This grant needs a client that can keep a secret"
        )
    if ("authorization_code" in grants) != bool(command.redirect_uris):
        yield FieldError(
            "/redirect_uris",
            "NEEDS_REDIRECT",
            "登录授权需要回调地址，其他方式不需要",
            "Addresses go with authorization_code",
        )
    if "refresh_token" in grants and "authorization_code" not in grants:
        yield FieldError(
            "/grants", "NEEDS_CODE", "刷新令牌须与登录授权一起", "refresh_token goes with authorization_code"
        )
    if command.jwks is not None and (command.auth_method != "private_key_jwt" or not _good_keys(command.jwks)):
        yield FieldError(
            "/jwks",
            "KEYS_NOT_ALLOWED",
            "公钥不符合要求",
            "Public keys of ES256, EdDSA, PS256 or RS256, each with a kid",
        )


def _good_keys(jwks: Mapping[str, Any]) -> bool:
    try:
        keys = [(algorithm_of(key, rsa=True), thumbprint(key), str(key["kid"])) for key in jwks["keys"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return 0 < len(keys) <= 8 and len({kid for _, _, kid in keys}) == len(keys)


async def _account(db: Db, actor: Actor, at: datetime, command: AddClient) -> tuple[Account | None, tuple[Fact, ...]]:
    """The account a client acts as by its own credentials; one without that grant acts only for people who sign in."""
    if "client_credentials" not in command.grants:
        return None, ()
    if command.account is not None:
        account = await find_account_by_name(db, command.account, at)
        if account is None or account.county != actor.county:
            raise invalid(FieldError("/account", "ACCOUNT_UNKNOWN", "没有这个账号", "No such account"))
        return account, ()
    roles = command.roles or tuple(RoleAt(role, actor.county) for role in _roles_for(command.scopes))
    [outcome] = await add_accounts(
        db, actor, at, [AddAccount(command.client_id, command.name or command.client_id, roles)]
    )
    if isinstance(outcome, Refusal):
        raise outcome
    assert isinstance(outcome.result, Account)
    return outcome.result, outcome.facts


def _roles_for(scopes: tuple[str, ...]) -> Iterator[str]:
    missing = set(scopes)
    for role in ROLES_FOR_CLIENTS:
        if missing & scopes_allowed([role]):
            missing -= scopes_allowed([role])
            yield role


def _make_key() -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """A fresh key pair for a client that brought none: the public half to keep, the private one to tell once."""
    private = ec.generate_private_key(ec.SECP256R1()).private_numbers()
    place = private.public_numbers
    public = {"kty": "EC", "crv": "P-256", "x": encoded(place.x.to_bytes(32)), "y": encoded(place.y.to_bytes(32))}
    public |= {"kid": secrets.token_hex(8), "alg": "ES256", "use": "sig"}
    return {"keys": [public]}, public | {"d": encoded(private.private_value.to_bytes(32))}
