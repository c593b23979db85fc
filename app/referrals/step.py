"""Steps of referrals: those that routing makes by itself, and the next one after those that stand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import json
from app.core.crypto import fingerprint
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.referrals.policy import FIRST, move
from app.referrals.store import Referral, Step


def begun(referral: Referral, actor: Actor, at: datetime) -> list[Step]:
    """What happens to a new referral in one go: it is submitted, triaged into its category and dispatched to a desk."""
    said = {"category": referral.category, "target": referral.target}
    if referral.predecessor:
        said["predecessor"] = str(referral.predecessor)
    found: list[Step] = []
    before = FIRST
    for position, name in enumerate(("submission", "triage", "dispatch"), 1):
        after = move(before, name)
        step_id = derived_id(referral.referral_id, name, "1")
        found.append(_step(referral, step_id, position, name, (before, after), actor, at, said if position > 1 else {}))
        before = after
    return found


def following(
    referral: Referral, position: int, name: str, actor: Actor, at: datetime, said: Mapping[str, Any]
) -> tuple[Referral, Step]:
    """A move that routing makes by itself, as the step at a position: the referral after it, and the step."""
    after = move(referral.status, name)
    step_id = derived_id(referral.referral_id, name, str(position))
    step = _step(referral, step_id, position, name, (referral.status, after), actor, at, said)
    return replace(referral, status=after, moved_at=at), step


def _step(
    referral: Referral,
    step_id: UUID,
    position: int,
    name: str,
    states: tuple[str, str],
    actor: Actor,
    at: datetime,
    said: Mapping[str, Any],
) -> Step:
    return Step(
        step_id,
        referral.referral_id,
        referral.person_id,
        position,
        name,
        *states,
        at,
        actor.account_id,
        True,
        said,
        fingerprint(json.dumps([name, said])),
    )
