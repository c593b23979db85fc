"""Referrals left at every stage for whoever tries the demonstration: from just dispatched to closed, one rejected, one returned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.access.scope import scope_of
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.demo.staff import Staff
from app.demo.teams import SHOWN_TOWN
from app.demo.values import id_of
from app.journal.actor import Actor
from app.journal.perform import perform
from app.referrals.act import Act
from app.referrals.move import move_referral
from app.referrals.store import ReferralOfNeed, Wanted, referrals_in_scope

# The way to the end; each of the first referrals is left one step further on it.
FORWARD = ("acceptance", "progress", "delivery", "confirmation", "closure")
WAYS: tuple[tuple[str, ...], ...] = (
    *(FORWARD[:steps] for steps in range(1, len(FORWARD) + 1)),
    ("rejection",),
    ("return",),
)
STEP, MOST = timedelta(minutes=10), 200
WORDS = {
    "acceptance": {"note": "已受理，安排专人联系。"},
    "progress": {"note": "已入户核实，正在办理。"},
    "delivery": {"service": "已上门提供所需帮扶。"},
    "confirmation": {"note": "电话回访，本人表示问题已解决。"},
    "closure": {"service": "帮扶到位，本人满意。"},
    "rejection": {"reason": "不符合现行政策条件，建议提请“一事一议”。"},
    "return": {"reason": "不属于本部门职责，请重新分派。"},
}


async def leave_stages(deployment: Deployment, staff: Staff, at: datetime) -> list[str]:
    """Move some of the open referrals on, those of the shown town first. Returns the last move of each. Raises Refusal."""
    async with reading(deployment, EVERYWHERE) as db:
        scope = scope_of(staff.actor("county"))
        found = await referrals_in_scope(db, scope, Wanted(status="dispatched"), None, MOST)
    # Half of what is open stays at its desk.
    chosen = sorted(found, key=lambda one: (not one.place_now.startswith(SHOWN_TOWN), one.referral.opened_at))
    moved = []
    for way, one in zip(WAYS, chosen[: len(chosen) // 2], strict=False):
        await _go(deployment, staff, at, one, way)
        moved.append(way[-1])
    return moved


async def _go(deployment: Deployment, staff: Staff, at: datetime, one: ReferralOfNeed, way: Sequence[str]) -> None:
    for number, move in enumerate(way):
        moment = at + number * STEP
        actor = _asker(staff, one) if move == "confirmation" else staff.town_officer(one.place_now)
        step_id = id_of("step", f"{one.referral.referral_id}|{move}")
        command = Act(step_id, one.referral.referral_id, move, _said(move, moment), WORDS[move])
        await perform(deployment, move_referral, actor, moment, command)


def _said(move: str, at: datetime) -> dict[str, Any]:
    if move == "confirmation":
        return {"asked_at": (at - STEP / 2).isoformat(), "how": "phone"}
    if move == "closure":
        return {"outcome": "met", "on": at.date().isoformat()}
    return {"next": "case_deliberation"} if move == "rejection" else {}


def _asker(staff: Staff, one: ReferralOfNeed) -> Actor:
    """Whoever asks the person is not who helped: the social worker of the household's team."""
    team = next(team for team in staff.teams.values() if team.team_id == one.team_now)
    return staff.actor(next(member.account for member in team.members if member.seat == "social_worker"))
