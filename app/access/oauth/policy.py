"""What the authorization server allows: addresses, challenges, scopes, and what a client may be made of. Pure."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

AUTH_METHODS = ("none", "client_secret_basic", "private_key_jwt")
GRANTS = ("authorization_code", "refresh_token", "client_credentials")
CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
SCHEME_OF_AN_APP = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
PRINTABLE = re.compile(r"[\x21-\x7e]+")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


def redirect_matches(registered: str, given: str) -> bool:
    """True when an address is the registered one, character by character; of a loopback address the port is free (RFC 8252, 7.3)."""
    if given == registered:
        return True
    try:
        known, asked = urlsplit(registered), urlsplit(given)
        free = _is_loopback(known) and asked.port is not None
    except ValueError:
        return False
    return free and given == registered.replace(known.netloc, asked.netloc, 1) and _host(known) == _bare(asked.netloc)


def _host(parts: SplitResult) -> str:
    return _bare(parts.netloc)


def _bare(netloc: str) -> str:
    """The host without its port, as it was written; whatever else stands there stays, and then does not match."""
    return re.sub(r":[0-9]{1,5}$", "", netloc)


def _is_loopback(parts: SplitResult) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(parts.hostname or "")
    except ValueError:
        return False
    return parts.scheme == "http" and address.is_loopback


def redirect_problem(uri: str) -> str | None:
    """Why an address cannot be registered; None when it can: https, http on loopback, or an app's own scheme with a dot."""
    try:
        parts = urlsplit(uri)
        _port = parts.port
    except ValueError:
        return "is no address"
    if len(uri) > 500 or not PRINTABLE.fullmatch(uri) or "\\" in uri or "*" in uri:
        return "has characters an address has not"
    if "#" in uri:
        return "has a fragment"
    if "@" in parts.netloc:
        return "names a user"
    if parts.scheme == "https" and parts.hostname:
        return None
    if _is_loopback(parts):
        return None
    if SCHEME_OF_AN_APP.fullmatch(parts.scheme) and not parts.netloc and parts.path.startswith("/"):
        return None
    return "is neither https, nor loopback, nor an app's own scheme such as cn.example.app:/callback"


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
