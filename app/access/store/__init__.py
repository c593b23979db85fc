"""SQL of access: accounts, roles, seats, sessions, signing keys."""

from app.access.store.accounts import (
    Account,
    add_accounts,
    add_roles,
    disable_account,
    disabled_since,
    existing_accounts,
    find_account,
    find_account_by_name,
    find_caller,
    owner_of_name,
    roles_held,
)
from app.access.store.identities import find_identity, link_identity
from app.access.store.keys import (
    SigningKey,
    activate_signing_key,
    add_signing_key,
    all_signing_keys,
    drop_signing_key,
    retire_signing_key,
    signing_keys,
)
from app.access.store.seats import SeatHeld, add_seats, end_seat, seats_of_teams
from app.access.store.sessions import (
    add_session,
    bind_device,
    end_sessions,
    find_session,
    prolong_session,
    raise_acr,
    sessions_of,
)

__all__ = [
    "Account",
    "SeatHeld",
    "SigningKey",
    "activate_signing_key",
    "add_accounts",
    "add_roles",
    "add_seats",
    "add_session",
    "add_signing_key",
    "all_signing_keys",
    "bind_device",
    "disable_account",
    "disabled_since",
    "drop_signing_key",
    "end_seat",
    "end_sessions",
    "existing_accounts",
    "find_account",
    "find_account_by_name",
    "find_caller",
    "find_identity",
    "find_session",
    "link_identity",
    "owner_of_name",
    "prolong_session",
    "raise_acr",
    "retire_signing_key",
    "roles_held",
    "seats_of_teams",
    "sessions_of",
    "signing_keys",
]
