"""Public keys as JSON (RFC 7517): which algorithm a key is for, its thumbprint, and the JSON of our own."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.core import json

OF_CURVES = {("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
OF_RSA = ("PS256", "RS256")
SMALLEST_RSA_BITS = 2048
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
IDENTIFYING = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x"), "RSA": ("e", "kty", "n")}


def algorithm_of(key: Mapping[str, Any], *, rsa: bool) -> str:
    """The one algorithm a public key may be used with. Raises ValueError for private, unknown and weak keys."""
    if PRIVATE & key.keys():
        raise ValueError("a private key")
    kind = key.get("kty")
    found = OF_CURVES.get((str(kind), str(key.get("crv"))))
    if found is None and rsa and kind == "RSA":
        if len(decoded(str(key.get("n", "")))) * 8 < SMALLEST_RSA_BITS:
            raise ValueError("a weak key")
        found = "PS256" if key.get("alg") == "PS256" else "RS256"
    if found is None or key.get("alg", found) != found or key.get("use", "sig") != "sig":
        raise ValueError("a key of another kind")
    return found


def thumbprint(key: Mapping[str, Any]) -> str:
    """The SHA-256 thumbprint of a public key (RFC 7638). Raises KeyError for a key that is not whole."""
    content = json.dumps({name: key[name] for name in IDENTIFYING[key["kty"]]})
    return encoded(hashlib.sha256(content).digest())


def public_jwk(key_id: str, public_pem: str) -> dict[str, str]:
    """One of our own keys as others read it."""
    public = serialization.load_pem_public_key(public_pem.encode())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    numbers = public.public_numbers()
    place = {"x": encoded(numbers.x.to_bytes(32)), "y": encoded(numbers.y.to_bytes(32))}
    return {"kty": "EC", "crv": "P-256", **place, "kid": key_id, "use": "sig", "alg": "ES256"}


def verified(token: str, key: Mapping[str, Any], algorithm: str) -> dict[str, Any]:
    """What a JWT says whose signature is this key's; its times are not looked at. Raises ValueError."""
    try:
        unchecked: Any = {f"verify_{name}": False for name in ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")}
        body: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(dict(key), algorithm=algorithm), algorithms=[algorithm], options=unchecked
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise ValueError("the signature does not fit") from error
    return body


def encoded(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Back from base64url. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
