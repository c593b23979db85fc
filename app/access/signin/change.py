"""Setting a password, and taking second factors away from whoever lost them. Both end every session."""

from dataclasses import dataclass, field
from datetime import datetime

from app.access.sessions import end_sessions_of_account
from app.access.signin import store
from app.access.store import Account
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome


@dataclass(frozen=True, slots=True)
class SetPassword:
    """A new password, already checked and hashed: hashing takes too long to hold a transaction open."""

    account: Account
    password_hash: str = field(repr=False)


async def set_password(db: Db, actor: Actor, at: datetime, command: SetPassword) -> Outcome[None]:
    """Set a password; whoever was signed in with the old one is not any more."""
    account = command.account
    await store.put_password(db, account.county, {account.account_id: command.password_hash}, at)
    await end_sessions_of_account(db, account.county, account.account_id, at, "password_changed")
    return Outcome(None, (Fact("account.password_set", account.account_id),))


async def reset_factors(db: Db, actor: Actor, at: datetime, account: Account) -> Outcome[None]:
    """Forget an account's second factors; the next sign-in sets up a new one where it must."""
    await store.drop_factors(db, account.county, account.account_id)
    await end_sessions_of_account(db, account.county, account.account_id, at, "factors_reset")
    return Outcome(None, (Fact("account.factors_reset", account.account_id),))
