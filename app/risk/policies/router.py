"""Routes of versions of the policy: drafting, rehearsing, putting in force, rolling back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from app.access.web import DeploymentDep, PoliciesRead, PoliciesWrite, only_roles
from app.core import clock
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.risk.policies.activate import activate_policy, read_change, roll_back_policy
from app.risk.policies.draft import delete_draft, draft_policy
from app.risk.policies.policy import MAKERS
from app.risk.policies.read import document_of, examples_of, one_version, versions_with_states
from app.risk.policies.rehearse import ask_rehearsal, read_rehearsal
from app.risk.policies.schemas import (
    ActivationIn,
    ChangeOut,
    PoliciesOut,
    PolicyDocumentOut,
    PolicyIn,
    PolicyOut,
    RehearsalIn,
    RehearsalOut,
    RollbackIn,
)

router = APIRouter(prefix="/v1", tags=["risk"], route_class=StrictRoute)
Version = Annotated[int, Path(ge=1, le=9999, description="版本 Version", examples=[2])]
ONE = "/risk/policies/{version}"
THEIRS = only_roles(MAKERS)


@router.get("/risk/policies", response_model=PoliciesOut, operation_id="listPolicies")
async def list_policies(actor: PoliciesRead, deployment: DeploymentDep) -> Response:
    """全部规则版本及其状态 Every version of the risk policy and its state."""
    async with reading(deployment, Whole(actor.county)) as db:
        found = await versions_with_states(db, actor.county, clock.day_of(clock.now()))
    return answer(PoliciesOut(policies=[PolicyOut.of(one) for one in found]))


@router.post(
    "/risk/policies",
    status_code=201,
    response_model=PolicyOut,
    responses=repeatable(PolicyOut, 409),
    operation_id="draftPolicy",
    openapi_extra=THEIRS,
)
async def post_policy(body: PolicyIn, actor: PoliciesWrite, deployment: DeploymentDep) -> Response:
    """起草新版规则：整份校验后保存 Draft a version: judged as a whole, then kept."""
    drafted = await perform(deployment, draft_policy, actor, clock.now(), body.command())
    return answer(PolicyOut.of(drafted.one), 200 if drafted.repeated else 201)


@router.get(ONE, response_model=PolicyDocumentOut, responses=problems(404), operation_id="getPolicy")
async def get_policy(version: Version, actor: PoliciesRead, deployment: DeploymentDep) -> Response:
    """一版规则的全文 A version with its document."""
    async with reading(deployment, Whole(actor.county)) as db:
        found = await one_version(db, actor, version, clock.day_of(clock.now()))
        document = await document_of(db, actor, version)
    return answer(PolicyDocumentOut(**PolicyOut.of(found).model_dump(by_alias=True), document=document))


@router.delete(
    ONE, status_code=204, responses=problems(404, 409), operation_id="deletePolicyDraft", openapi_extra=THEIRS
)
async def delete_policy(version: Version, actor: PoliciesWrite, deployment: DeploymentDep) -> Response:
    """删除草案 Take back a draft."""
    await perform(deployment, delete_draft, actor, clock.now(), version)
    return Response(status_code=204)


@router.post(
    ONE + "/rehearsals",
    status_code=201,
    response_model=RehearsalOut,
    responses=repeatable(RehearsalOut, 404, 409),
    operation_id="rehearsePolicy",
    openapi_extra=THEIRS,
)
async def post_rehearsal(
    version: Version, body: RehearsalIn, actor: PoliciesWrite, deployment: DeploymentDep
) -> Response:
    """演练：对全部档案试算，不改动任何档案 Rehearse a version on all files; nothing of them changes."""
    at = clock.now()
    found = await perform(deployment, ask_rehearsal, actor, at, body.command(version))
    return answer(RehearsalOut.of(found, {}), 201 if found.asked_at == at else 200)


@router.get(
    ONE + "/rehearsals/{rehearsal_id}",
    response_model=RehearsalOut,
    responses=problems(404),
    operation_id="getPolicyRehearsal",
    openapi_extra=THEIRS,
)
async def get_rehearsal(
    version: Version, rehearsal_id: UUID, actor: PoliciesWrite, deployment: DeploymentDep
) -> Response:
    """演练的进度与结果 How far a rehearsal is, and what it found."""
    async with reading(deployment, Whole(actor.county)) as db:
        found = await read_rehearsal(db, actor, version, rehearsal_id)
        people = await examples_of(db, actor, found)
    return answer(RehearsalOut.of(found, people))


@router.put(
    ONE + "/activation",
    response_model=ChangeOut,
    responses=problems(404, 409),
    operation_id="putPolicyActivation",
    openapi_extra=THEIRS,
)
async def put_activation(
    version: Version, body: ActivationIn, actor: PoliciesWrite, deployment: DeploymentDep
) -> Response:
    """启用：须演练过，且非起草人 Put a rehearsed version in force, by somebody other than its author."""
    decided = await perform(deployment, activate_policy, actor, clock.now(), body.command(version))
    return answer(ChangeOut.of(decided.change))


@router.get(ONE + "/activation", response_model=ChangeOut, responses=problems(404), operation_id="getPolicyActivation")
async def get_activation(version: Version, actor: PoliciesRead, deployment: DeploymentDep) -> Response:
    """启用与重新评估的进度 How far the reassessment of an activation is."""
    async with reading(deployment, Whole(actor.county)) as db:
        return answer(ChangeOut.of(await read_change(db, actor, version)))


@router.put(
    ONE + "/rollback",
    response_model=ChangeOut,
    responses=problems(404, 409),
    operation_id="putPolicyRollback",
    openapi_extra=THEIRS,
)
async def put_rollback(version: Version, body: RollbackIn, actor: PoliciesWrite, deployment: DeploymentDep) -> Response:
    """撤回：恢复上一版，须非启用人 Bring back the version before, by somebody other than who put this one in force."""
    decided = await perform(deployment, roll_back_policy, actor, clock.now(), body.command(version))
    return answer(ChangeOut.of(decided.change))


@router.get(ONE + "/rollback", response_model=ChangeOut, responses=problems(404), operation_id="getPolicyRollback")
async def get_rollback(version: Version, actor: PoliciesRead, deployment: DeploymentDep) -> Response:
    """撤回后重新评估的进度 How far the reassessment after a rollback is."""
    async with reading(deployment, Whole(actor.county)) as db:
        return answer(ChangeOut.of(await read_change(db, actor, version, undone=True)))
