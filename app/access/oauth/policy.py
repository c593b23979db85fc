"""What the authorization server allows: challenges, scopes, wishes. Pure."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping

AUTH_METHODS = ("none", "client_secret_basic", "private_key_jwt")
GRANTS = ("authorization_code", "refresh_token", "client_credentials")
CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


def challenge_fits(challenge: str, verifier: str) -> bool:
    """PKCE by S256 (RFC 7636)."""
    if not VERIFIER.fullmatch(verifier):
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return hmac.compare_digest(digest, challenge)


def scopes_asked(text: str | None, allowed: Iterable[str]) -> tuple[str, ...] | None:
    """The scopes a client asks for, all it may have if it names none; None when it asks for one it may not have."""
    held = tuple(sorted(allowed))
    if not text:
        return held
    wanted = tuple(sorted(set(text.split(" "))))
    return wanted if set(wanted) <= set(held) else None


def authorization_problem(asked: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with an authorization request whose client and address are known: an error of RFC 6749 and its description."""
    if "request" in asked:
        return "request_not_supported", "request objects are not taken"
    if "request_uri" in asked:
        return "request_uri_not_supported", "request objects are not taken"
    if asked.get("response_type") != "code":
        return "unsupported_response_type", "response_type must be code"
    if asked.get("response_mode", "query") != "query":
        return "invalid_request", "response_mode must be query"
    if asked.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        return "invalid_request", "a code_challenge by S256 is required"
    if "dpop_jkt" in asked and not CHALLENGE.fullmatch(asked["dpop_jkt"]):
        return "invalid_request", "dpop_jkt is no thumbprint"
    return _wishes_problem(asked)


def _wishes_problem(asked: Mapping[str, str]) -> tuple[str, str] | None:
    prompt = set(asked.get("prompt", "").split())
    if not prompt <= PROMPTS or ("none" in prompt and len(prompt) > 1):
        return "invalid_request", "prompt is not understood"
    if not re.fullmatch(r"[0-9]{0,9}", asked.get("max_age", "")):
        return "invalid_request", "max_age is no number of seconds"
    longest = {"state": 2000, "acr_values": 200, "login_hint": 60}
    for name, length in longest.items():
        if len(asked.get(name, "")) > length:
            return "invalid_request", f"{name} is too long"
    return None
