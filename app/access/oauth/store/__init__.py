"""SQL of the authorization server."""

from app.access.oauth.store.clients import add_client, find_client, list_clients, remove_client
from app.access.oauth.store.codes import (
    add_code,
    add_pending,
    find_code,
    find_pending,
    name_session,
    use_code,
    use_pending,
)

__all__ = [
    "add_client",
    "add_code",
    "add_pending",
    "find_client",
    "find_code",
    "find_pending",
    "list_clients",
    "name_session",
    "remove_client",
    "use_code",
    "use_pending",
]
