"""A client shows who it is by a JWT of its own key (private_key_jwt, RFC 7523): once, for us, and not for long."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt

from app.access.jwk import algorithm_of, verified
from app.access.oauth.values import Client

KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE_S = 300
LEEWAY_S = 30
LONGEST = 8192


class AssertionRefused(Exception):
    """An assertion that shows nothing."""


def claimed_client(assertion: str) -> str:
    """The client an assertion says it is of, unverified: only good for finding its keys. Raises AssertionRefused."""
    try:
        if len(assertion) > LONGEST:
            raise AssertionRefused("too long")
        subject = jwt.decode(assertion, options={"verify_signature": False})["sub"]
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
        raise AssertionRefused("not a JWT") from error
    if not isinstance(subject, str):
        raise AssertionRefused("no subject")
    return subject


def read_assertion(assertion: str, client: Client, audiences: frozenset[str], at: datetime) -> tuple[str, datetime]:
    """Check an assertion against the client's registered keys. Returns its `jti` and until when to remember it. Raises AssertionRefused."""
    try:
        header = jwt.get_unverified_header(assertion)
        key = _key_of(client, header.get("kid"))
        algorithm = algorithm_of(key, rsa=True)
        if header.get("alg") != algorithm or header.get("typ", "JWT").lower() not in {
            "jwt",
            "client-authentication+jwt",
        }:
            raise AssertionRefused("another algorithm or type")
        body = verified(assertion, key, algorithm)
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise AssertionRefused("the signature does not fit") from error
    if body.get("iss") != client.client_id or body.get("sub") != client.client_id:
        raise AssertionRefused("another client's")
    audience = body.get("aud")
    # One audience only: an assertion that is good for several servers can be carried from one to the other.
    alone = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    if not isinstance(alone, str) or alone not in audiences:
        raise AssertionRefused("for another server")
    expires = _check_times(body, at.timestamp())
    jti = body.get("jti")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 256:
        raise AssertionRefused("no identifier")
    return jti, at + timedelta(seconds=max(0.0, expires - at.timestamp()) + 2 * LEEWAY_S)


def _key_of(client: Client, key_id: object) -> Mapping[str, Any]:
    """The registered key an assertion names; without a name, the only one."""
    keys = (client.jwks or {}).get("keys", [])
    named = [key for key in keys if key.get("kid") == key_id] if key_id is not None else keys
    if len(named) != 1:
        raise AssertionRefused("no such key")
    found: Mapping[str, Any] = named[0]
    return found


def _check_times(body: Mapping[str, Any], moment: float) -> float:
    """Not expired, not from the future, and no longer than five minutes good. Returns when it expires."""
    times = {name: body.get(name) for name in ("exp", "iat", "nbf")}
    for value in times.values():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise AssertionRefused("a time is of the wrong kind")
    expires = times["exp"]
    if expires is None or not moment - LEEWAY_S < expires <= moment + LONGEST_LIFE_S + LEEWAY_S:
        raise AssertionRefused("expired, or good for too long")
    issued, begins = times["iat"], times["nbf"]
    if issued is not None and (issued > moment + LEEWAY_S or expires - issued > LONGEST_LIFE_S):
        raise AssertionRefused("from the future, or good for too long")
    if begins is not None and begins > moment + LEEWAY_S:
        raise AssertionRefused("not good yet")
    return float(expires)
