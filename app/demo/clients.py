"""The demonstration's clients: the field app, which people sign in to, and an integration that acts for itself."""

from datetime import datetime

from app.access.oauth.clients import AddClient, add_client
from app.access.oauth.store import find_client
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.demo.values import COUNTY
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform

FIELD_APP = AddClient(
    "field-app",
    "暖心探访",
    "none",
    ("authorization_code", "refresh_token"),
    (
        *("people:read", "people:write", "visits:read", "visits:write", "referrals:read", "referrals:write"),
        *("teams:read", "clues:read", "clues:write", "alerts:read", "alerts:write", "policies:read", "sync"),
    ),
    None,
    ("cn.nuanxin.app:/callback", "http://127.0.0.1/callback"),
)
INTEGRATION = AddClient(
    "demo-integration",
    "县民政数据平台（演示）",
    "client_secret_basic",
    ("client_credentials",),
    ("people:read", "visits:read", "referrals:read", "dashboards:read", "exports:read"),
    COUNTY,
    roles=(RoleAt("county_officer", COUNTY),),
)


async def register_clients(deployment: Deployment, at: datetime) -> str | None:
    """Register both, if they are not there. Returns the integration's secret, which can be told this once."""
    secret = None
    for command in (FIELD_APP, INTEGRATION):
        async with reading(deployment, EVERYWHERE) as db:
            known = await find_client(db, command.client_id)
        if known is None:
            new = await perform(deployment, add_client, operator(COUNTY), at, command)
            secret = new.secret or secret
    return secret
