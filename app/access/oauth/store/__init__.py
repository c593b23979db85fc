"""SQL of the authorization server."""

from app.access.oauth.store.clients import add_client, every_client, find_client, list_clients, remove_client
from app.access.oauth.store.codes import (
    add_code,
    add_pending,
    find_code,
    find_pending,
    name_session,
    use_code,
    use_pending,
)
from app.access.oauth.store.refreshing import add_refresh_token, find_refresh_token, use_jti, use_refresh_token
from app.access.oauth.store.sweeping import forget_expired

__all__ = [
    "add_client",
    "add_code",
    "add_pending",
    "add_refresh_token",
    "every_client",
    "find_client",
    "find_code",
    "find_pending",
    "find_refresh_token",
    "forget_expired",
    "list_clients",
    "name_session",
    "remove_client",
    "use_code",
    "use_jti",
    "use_pending",
    "use_refresh_token",
]
