"""What this server says of itself: its metadata (RFC 8414) and the keys its tokens are verified with."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.access.jwk import OF_CURVES, OF_RSA, public_jwk
from app.access.oauth.policy import AUTH_METHODS, GRANTS
from app.access.policy import SCOPES
from app.access.proofs import ALGORITHMS
from app.access.store import SigningKey
from app.core.settings import Settings


def metadata(settings: Settings) -> Mapping[str, Any]:
    """The metadata document."""
    at = settings.origin + "/oauth/"
    confidential = [method for method in AUTH_METHODS if method != "none"]
    signing = sorted({*OF_CURVES.values(), *OF_RSA})
    return {
        "issuer": settings.issuer,
        "authorization_endpoint": at + "authorize",
        "token_endpoint": at + "token",
        "revocation_endpoint": at + "revoke",
        "introspection_endpoint": at + "introspect",
        "jwks_uri": at + "jwks",
        "scopes_supported": sorted(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": signing,
        "revocation_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "revocation_endpoint_auth_signing_alg_values_supported": signing,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": signing,
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": ["zh-CN", "en"],
    }


def key_set(keys: Iterable[SigningKey]) -> Mapping[str, Any]:
    """The keys that verify, the next one included."""
    return {"keys": [public_jwk(key.key_id, key.public_pem) for key in keys]}
