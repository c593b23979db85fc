"""The addresses answers go back to: which can be registered, and which is one of the registered."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlencode, urlsplit

SCHEME_OF_AN_APP = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
PRINTABLE = re.compile(r"[\x21-\x7e]+")


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


def redirect_to(redirect_uri: str, state: str | None, issuer: str, **answer: str) -> str:
    """The client's address with the answer in its query."""
    parts = urlsplit(redirect_uri)
    query = {**answer, **({} if state is None else {"state": state}), "iss": issuer}
    added = "&".join(part for part in (parts.query, urlencode(query)) if part)
    return redirect_uri.partition("?")[0] + "?" + added
