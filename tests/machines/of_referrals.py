"""The referral machine: brought about through HTTP by a department and a town, from a need to its closing."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import update

from app.core import clock
from app.core.db import transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.referrals.policy import BY_ITSELF, MOVES, ROLES
from app.referrals.tables import ReferralRow
from tests.machines.machine import Call, Ground, Machine, Subject

# How each state is come to from a referral that routing has dispatched: act and role, in order.
HANDLER, OFFICER = "department_officer", "town_officer"
ACCEPTED: Final = (("acceptance", HANDLER),)
AT_WORK: Final = (*ACCEPTED, ("progress", HANDLER))
DELIVERED: Final = (*AT_WORK, ("delivery", HANDLER))
VERIFIED: Final = (*DELIVERED, ("confirmation", "social_worker"))
WAYS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "dispatched": (),
    "accepted": ACCEPTED,
    "in_progress": AT_WORK,
    "delivered": DELIVERED,
    "verified": VERIFIED,
    "closed": (*VERIFIED, ("closure", HANDLER)),
    "returned": (("return", HANDLER),),
    "rejected": (("rejection", HANDLER),),
    "withdrawn": (("withdrawal", "grid_worker"),),
    "duplicate": (("duplicate", OFFICER),),
}
# Passed through within the transaction of the submission; no call leaves a referral there.
PASSING: Final = frozenset({"identified", "submitted", "triaged"})


async def bring(ground: Ground, state: str) -> Subject:
    """A referral of medical aid in a state."""
    subject = {"id": await _opened(ground), "other": ground.kept.get("other") or await _opened(ground)}
    ground.kept["other"] = subject["other"]
    for act, role in WAYS.get(state, ()):
        await ground.done(call(act, subject), role)
    if state in PASSING:
        rows = table(ReferralRow)
        async with transaction(ground.deployment, EVERYWHERE) as db:
            mine = rows.c.referral_id == UUID(subject["id"])
            await db.write(update(rows).where(mine).values(status=state))
    return subject


async def _opened(ground: Ground) -> str:
    need: dict[str, Any] = {
        "id": str(uuid4()),
        "household_id": str(ground.scene.household_id),
        "person_id": str(ground.person_id),
    }
    need |= {"category": "medical_aid", "urgency": "soon", "detail": "住院费用", "consent_to_share": True}
    return str((await ground.done(Call("POST", "/v1/referrals", need), "social_worker"))["id"])


def call(act: str, subject: Subject) -> Call:
    """An act as its body says it."""
    return Call("PUT", f"/v1/referrals/{subject['id']}/{act}", {"id": str(uuid4()), **said(act, subject)})


def said(act: str, subject: Subject) -> dict[str, Any]:
    """What an act says besides its id."""
    asked = {"asked_at": clock.now().isoformat(), "how": "phone"}
    words = {"reason": "与本人沟通后办理"}
    bodies: dict[str, dict[str, Any]] = {
        "triage": {"category": "medical_aid"},
        "acceptance": {},
        "return": words,
        "rejection": {**words, "next": "case_deliberation"},
        "progress": {"note": "已联系医院"},
        "delivery": {"service": "垫付住院押金"},
        "confirmation": asked,
        "contestation": {**asked, **words},
        "closure": {"outcome": "met", "amount_fen": 120_000, "on": clock.day_of(clock.now()).isoformat()},
        "reopening": words,
        "withdrawal": words,
        "duplicate": {"of": subject["other"]},
    }
    return bodies[act]


async def state(ground: Ground, subject: Subject) -> str:
    """Where it stands."""
    found = await ground.http.get(f"/v1/referrals/{subject['id']}", headers=ground.callers["county_officer"])
    return str(found.json()["status"])


MACHINES = (
    Machine(
        "referral",
        MOVES,
        ROLES,
        bring,
        call,
        state,
        by_itself=BY_ITSELF,
        onward={"triage": "dispatched"},
    ),
)
