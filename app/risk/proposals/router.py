"""Routes of proposals to lower: which wait, the social worker's note, the decision."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, PeopleWrite, RiskDecide, only_roles
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer, answer_json
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.risk.decide import level_after
from app.risk.proposals.decide import decide_proposal
from app.risk.proposals.note import write_note
from app.risk.proposals.overlook import list_proposals
from app.risk.proposals.schemas import DecisionIn, NoteIn, NoteOut, ProposalsOut
from app.risk.schemas import DecidedOut

router = APIRouter(prefix="/v1/risk/proposals", tags=["risk"], route_class=StrictRoute)


@router.get("", response_model=ProposalsOut, responses=problems(401), operation_id="listProposals")
async def get_proposals(actor: PeopleRead, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """本人范围内待审批的降级建议，最早的在前 Open proposals to lower within reach, the oldest first."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await list_proposals(db, scope_of(actor), clock.now(), paging)
    return answer(ProposalsOut.of(*found))


@router.put(
    "/{person_id}/note",
    response_model=NoteOut,
    responses=problems(404, 409),
    operation_id="putProposalNote",
    openapi_extra=only_roles({"social_worker"}, "the household's team only"),
)
async def put_note(person_id: UUID, body: NoteIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """社工对降级建议写意见 The social worker of the household's team writes what she thinks of a proposal."""
    return answer(NoteOut.of(await perform(deployment, write_note, actor, clock.now(), body.command(person_id))))


@router.put(
    "/{person_id}/decision",
    response_model=DecidedOut,
    responses=problems(404, 409),
    operation_id="putProposalDecision",
)
async def put_decision(person_id: UUID, body: DecisionIn, actor: RiskDecide, deployment: DeploymentDep) -> Response:
    """审批降级建议 Approve or refuse a proposal to lower a level."""
    decided = await perform(deployment, decide_proposal, actor, clock.now(), body.command(person_id))
    return answer_json({"id": body.id, "person_id": person_id, "level": level_after(decided, person_id)})
