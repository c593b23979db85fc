"""Operations on referrals: what the person said when asked, whether it helped."""

from collections.abc import Set
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.db import Db
from app.core.errors import Refusal, unknown_reference
from app.core.web.strict import Flag, Moment, Wire
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.referrals import store
from app.referrals.act import Act
from app.referrals.move import move_referral
from app.referrals.schemas import AskedIn, How, Words
from app.sync.kind import Deferred, Effect, Kind, Operation
from app.visits.store import known_visits


class ConfirmIn(Wire):
    """Whether it helped, as the person said in a visit, or when and how the person was asked; the act's id is the operation's."""

    helped: Flag
    visit_id: UUID | None = None
    asked_at: Moment | None = None
    how: How | None = None
    reason: Words | None = Field(default=None, description="未解决时须说明 What is missing, where it did not help")
    note: Words | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.helped and self.reason is None:
            raise ValueError("say what is missing")
        self.asked(UUID(int=0))
        return self

    def asked(self, act_id: UUID) -> AskedIn:
        """When and how the person was asked, as online. Raises ValueError for both ways or none."""
        said = self.model_dump(mode="json", include={"asked_at", "how", "note"})
        return AskedIn.model_validate({**said, "id": act_id, "visit_id": self.visit_id})


async def confirm(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Confirm or contest a referral."""
    said: ConfirmIn = operation.body
    if operation.entity_id is None:
        raise unknown_reference("/entity_id")
    if operation.entity_id not in await store.standing(db, actor.county, [operation.entity_id]):
        raise Deferred(operation.entity_id)
    if said.visit_id is not None and not await known_visits(db, actor.county, [said.visit_id]):
        raise Deferred(said.visit_id)
    move = "confirmation" if said.helped else "contestation"
    made = said.asked(operation.op_id).act(operation.entity_id, move)
    words = {**made.words, "reason": said.reason} if said.reason else made.words
    outcome = await move_referral(db, actor, at, Act(made.step_id, made.referral_id, move, made.said, words))
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(operation.entity_id, outcome.result.found.referral.revision), outcome.facts)


async def have_come(db: Db, county: str, ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are of referrals."""
    return set(await store.standing(db, county, ids))


KINDS = {"referral.confirm": Kind(1, ConfirmIn, confirm)}
