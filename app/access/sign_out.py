"""Ending sessions: one, or all but the one that asks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.sessions import end_session, end_sessions_of_account
from app.access.store import find_session, sessions_of
from app.access.values import Session
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class SignOut:
    """Whose sessions shall end: one by its id, or all of them but the one spared."""

    account_id: UUID
    session_id: UUID | None = None
    spared: UUID | None = None


async def sign_out(db: Db, actor: Actor, at: datetime, command: SignOut) -> Outcome[list[Session]]:
    """End sessions of an account that the caller may end. Returns those that stand. Refuses with 404 one that is not the account's."""
    account_id, data = command.account_id, {}
    if command.session_id is not None:
        session = await find_session(db, actor.county, command.session_id)
        if session is None or session.account_id != account_id:
            raise not_found()
        ended = await end_session(db, actor.county, command.session_id, at, "signed_out")
        data = {"session_id": str(command.session_id)}
    else:
        ended = bool(
            await end_sessions_of_account(db, actor.county, account_id, at, "signed_out", spared=command.spared)
        )
    facts = (Fact("sessions.ended", account_id, data=data),) if ended else ()
    return Outcome(await standing_sessions(db, actor.county, account_id, at), facts)


async def standing_sessions(db: Db, county: str, account_id: UUID, at: datetime) -> list[Session]:
    """The sessions of an account that stand, the newest first, at most 200."""
    return (await sessions_of(db, county, account_id, at))[:MOST_SHOWN]
