"""SQL of access: accounts, roles, seats, signing keys."""

from app.access.store.accounts import (
    Account,
    add_accounts,
    add_roles,
    disable_account,
    existing_accounts,
    find_account,
    find_account_by_name,
)
from app.access.store.keys import SigningKey, add_signing_key, signing_keys
from app.access.store.seats import SeatHeld, add_seats, end_seat, seats_of_teams

__all__ = [
    "Account",
    "SeatHeld",
    "SigningKey",
    "add_accounts",
    "add_roles",
    "add_seats",
    "add_signing_key",
    "disable_account",
    "end_seat",
    "existing_accounts",
    "find_account",
    "find_account_by_name",
    "seats_of_teams",
    "signing_keys",
]
