"""Cases before the joint conference, by the verbs: proposed and ended by the towns, scheduled and decided by the county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.core.db import Deployment
from app.deliberations.conduct import Conduct, Decide, conduct_deliberation, decide_deliberation
from app.deliberations.propose import ProposeDeliberation, propose_deliberation
from app.demo.aid.cases import CASES, CONFERENCE, case_id, cases_of, granted
from app.demo.aid.on_file import OnFile
from app.demo.staff import Staff
from app.demo.values import Household
from app.journal.perform import perform

QUESTION = "家庭收入略高于救助标准，因病因残自付支出大，各类政策均不能覆盖，提请“一事一议”给予临时救助。"
MATERIALS = "入户核查表、收入和自付费用证明、村（社区）民主评议意见。"
MINUTES = "经联席会议研究，情况属实，同意给予一次性临时救助，由镇（街道）发放到户。"
ENDED = "救助金已发放到户，家庭反映困难已缓解。"
PRESENT = ("civil_affairs", "healthcare_security", "education", "housing")
WAITING = 2
NEXT_CONFERENCE = timedelta(days=12)


async def confer(
    deployment: Deployment, staff: Staff, at: datetime, step: str, seed: int, households: Sequence[Household]
) -> None:
    """One step of the course of the twelve cases. Raises Refusal."""
    files = OnFile(seed, households, at.date())
    for household in cases_of(files):
        await _take(deployment, staff, at, step, household, granted(seed, household))


async def leave_cases(
    deployment: Deployment, staff: Staff, at: datetime, seed: int, households: Sequence[Household]
) -> None:
    """Two cases more that wait today: one just proposed, one that has its day at the next conference. Raises Refusal."""
    waiting = cases_of(OnFile(seed, households, at.date()), CASES + WAITING)[-WAITING:]
    for household in waiting:
        await _take(deployment, staff, at, "proposal", household, 0)
    day = at.date() + NEXT_CONFERENCE
    command = Conduct(case_id(waiting[0]), "schedule", day=day)
    await perform(deployment, conduct_deliberation, staff.actor("county"), at, command)


async def _take(deployment: Deployment, staff: Staff, at: datetime, step: str, household: Household, fen: int) -> None:
    town, county, case = staff.town_officer(household.place), staff.actor("county"), case_id(household)
    if step == "proposal":
        proposal = ProposeDeliberation(case, household.household_id, None, None, QUESTION, MATERIALS)
        await perform(deployment, propose_deliberation, town, at, proposal)
    elif step == "schedule":
        await perform(deployment, conduct_deliberation, county, at, Conduct(case, step, day=CONFERENCE))
    elif step == "decision":
        decided = Decide(case, "approved", PRESENT, MINUTES, "temporary_aid", fen)
        await perform(deployment, decide_deliberation, county, at, decided)
    else:
        await perform(deployment, conduct_deliberation, town, at, Conduct(case, step, ENDED))
