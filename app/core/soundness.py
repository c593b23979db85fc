"""What keeps a deployment from starting: settings that would be weak anywhere but in a demonstration. Pure."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

EXAMPLES = ("", "change-me", "changeme", "password", "postgres", "nuanxin", "secret", "example")
LONGEST_TOKEN_S = 900
LEAST_KEY_BYTES = 32


def weaknesses(
    *,
    mode: str,
    issuer: str,
    public_origin: str,
    database_url: str,
    database_password: str | None,
    key_file: Path,
    keys: tuple[bytes, ...],
    token_lifetime_s: int,
    docs: bool,
    cors_origins: Iterable[str],
) -> Iterator[str]:
    """Why this deployment may not start, a line each; none for a sound one. `keys` is empty where there is no key file.

    A demonstration may be weak, but its issuer must be https or on this machine: people send their passwords there.
    """
    for name, address in (("NUANXIN_ISSUER", issuer), ("NUANXIN_PUBLIC_ORIGIN", public_origin)):
        parts = urlsplit(address)
        if address and not parts.hostname:
            yield f"{name} is no address: {address}"
        elif address and parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
            yield f"{name} must be https, or on this machine's loopback: {address}"
    if mode != "production":
        return
    if _is_loopback(urlsplit(issuer).hostname or ""):
        yield "NUANXIN_ISSUER is a loopback address: set it to the address by which callers know this deployment"
    if not database_url.startswith(("postgres:", "postgresql:", "postgresql+psycopg:")):
        yield "DATABASE_URL must be PostgreSQL: the embedded database has no second line of defence for rows"
    if database_password is not None and database_password.lower() in EXAMPLES:
        yield "the database's password is missing or an example: set a random one in DATABASE_URL or PGPASSWORD"
    if not keys:
        yield f"there are no keys at {key_file}: make them with `nuanxin keys create`, keep a copy elsewhere"
    elif any(len(key) < LEAST_KEY_BYTES or len(set(key)) < LEAST_KEY_BYTES // 4 for key in keys):
        yield f"the keys at {key_file} are no random keys of {LEAST_KEY_BYTES} bytes"
    if token_lifetime_s > LONGEST_TOKEN_S:
        yield f"NUANXIN_TOKEN_LIFETIME_S may be at most {LONGEST_TOKEN_S}"
    yield from (f"NUANXIN_CORS_ORIGINS must be https: {one}" for one in cors_origins if not one.startswith("https:"))
    if docs:
        yield "NUANXIN_DOCS must be off: the reading room is for development"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
