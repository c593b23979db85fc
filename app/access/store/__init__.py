"""SQL of access: accounts, roles, seats, sessions, signing keys."""

from app.access.store.accounts import (
    Account,
    add_accounts,
    add_roles,
    disable_account,
    existing_accounts,
    find_account,
    find_account_by_name,
    find_caller,
    owner_of_name,
)
from app.access.store.keys import SigningKey, add_signing_key, signing_keys
from app.access.store.seats import SeatHeld, add_seats, end_seat, seats_of_teams
from app.access.store.sessions import add_session, end_sessions, find_session, prolong_session, sessions_of

__all__ = [
    "Account",
    "SeatHeld",
    "SigningKey",
    "add_accounts",
    "add_roles",
    "add_seats",
    "add_session",
    "add_signing_key",
    "disable_account",
    "end_seat",
    "end_sessions",
    "existing_accounts",
    "find_account",
    "find_account_by_name",
    "find_caller",
    "find_session",
    "owner_of_name",
    "prolong_session",
    "seats_of_teams",
    "sessions_of",
    "signing_keys",
]
