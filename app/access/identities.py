"""Saying who a subject of another issuer is here: an operator's act, never guessed from a name."""

from dataclasses import dataclass
from datetime import datetime

from app.access import store
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    """An account and the subject of another issuer it belongs to."""

    account: str
    issuer: str
    subject: str


async def link_identity(db: Db, actor: Actor, at: datetime, command: LinkIdentity) -> Outcome[None]:
    """Link. Refuses an account that is not in the county (404)."""
    account = await store.find_account_by_name(db, command.account, at)
    if account is None or account.county != actor.county:
        raise not_found()
    await store.link_identity(db, command.issuer, command.subject, account.county, account.account_id, at)
    return Outcome(None, (Fact("identity.linked", account.account_id, data={"issuer": command.issuer}),))
