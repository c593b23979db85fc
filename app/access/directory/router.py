"""Routes of accounts, for administrators within their own places. Whoever writes proves anew who they are."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.directory.administer import amend_account, find_account_to_keep, open_account
from app.access.directory.schemas import AccountIn, AccountOut, AccountPatch, AccountsOut
from app.access.directory.store import list_entries
from app.access.directory.values import places_administered
from app.access.schemas import SessionsOut
from app.access.sign_out import SignOut, sign_out, standing_sessions
from app.access.signin.web import HasherDep, hash_new_password
from app.access.web import Admin, AdminAnew, DeploymentDep
from app.core import clock
from app.core.db import reading
from app.core.seen import EVERYWHERE
from app.core.web.answer import VersionDep, answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(prefix="/v1/accounts", tags=["accounts"], route_class=StrictRoute)


@router.get("", response_model=AccountsOut, responses=problems(401), operation_id="listAccounts")
async def get_accounts(actor: Admin, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """账号列表：本人管理范围内的 Accounts within the caller's places."""
    page = paging.of(f"accounts|{actor.account_id}")
    after = UUID(page.key) if page.key else None
    async with reading(deployment, EVERYWHERE) as db:
        found = await list_entries(db, actor.county, places_administered(actor), clock.now(), after, page.limit + 1)
    return answer(AccountsOut.of(*page.cut(found, lambda one: [one.account_id])))


@router.post(
    "",
    status_code=201,
    response_model=AccountOut,
    responses=repeatable(AccountOut, 409, 503),
    operation_id="createAccount",
)
async def post_account(body: AccountIn, actor: AdminAnew, deployment: DeploymentDep, hasher: HasherDep) -> Response:
    """添加账号 Add an account."""
    phc = await hash_new_password(hasher, body.password, body.name, body.display_name)
    opened = await perform(deployment, open_account, actor, clock.now(), body.command(phc))
    return answer(AccountOut.of(opened.entry), 200 if opened.repeated else 201, version=opened.entry.revision)


@router.get("/{account_id}", response_model=AccountOut, responses=problems(404), operation_id="getAccount")
async def get_account(account_id: UUID, actor: Admin, deployment: DeploymentDep) -> Response:
    """一个账号 An account."""
    async with reading(deployment, EVERYWHERE) as db:
        entry = await find_account_to_keep(db, actor, clock.now(), account_id)
    return answer(AccountOut.of(entry), version=entry.revision)


@router.patch(
    "/{account_id}",
    response_model=AccountOut,
    responses=problems(404, 409, 412, 428),
    operation_id="amendAccount",
)
async def patch_account(
    account_id: UUID, body: AccountPatch, actor: AdminAnew, deployment: DeploymentDep, version: VersionDep
) -> Response:
    """修改姓名、角色，停用或启用；停用即退出所有登录 Change the shown name, the roles, shut or open; shutting ends all sessions."""
    entry = await perform(deployment, amend_account, actor, clock.now(), body.command(account_id, version))
    return answer(AccountOut.of(entry), version=entry.revision)


@router.get(
    "/{account_id}/sessions", response_model=SessionsOut, responses=problems(404), operation_id="listAccountSessions"
)
async def get_sessions(account_id: UUID, actor: Admin, deployment: DeploymentDep) -> Response:
    """一个账号的登录 The sessions of an account."""
    async with reading(deployment, EVERYWHERE) as db:
        await find_account_to_keep(db, actor, clock.now(), account_id)
        found = await standing_sessions(db, actor.county, account_id, clock.now())
    return answer(SessionsOut.of(found, actor.session_id))


@router.delete(
    "/{account_id}/sessions", response_model=SessionsOut, responses=problems(404), operation_id="endAccountSessions"
)
async def delete_sessions(account_id: UUID, actor: Admin, deployment: DeploymentDep) -> Response:
    """退出一个账号的所有登录 End every session of an account."""
    async with reading(deployment, EVERYWHERE) as db:
        await find_account_to_keep(db, actor, clock.now(), account_id)
    found = await perform(deployment, sign_out, actor, clock.now(), SignOut(account_id))
    return answer(SessionsOut.of(found, actor.session_id))


@router.delete(
    "/{account_id}/sessions/{session_id}",
    response_model=SessionsOut,
    responses=problems(404),
    operation_id="endAccountSession",
)
async def delete_session(account_id: UUID, session_id: UUID, actor: Admin, deployment: DeploymentDep) -> Response:
    """退出一次登录 End one session of an account."""
    async with reading(deployment, EVERYWHERE) as db:
        await find_account_to_keep(db, actor, clock.now(), account_id)
    found = await perform(deployment, sign_out, actor, clock.now(), SignOut(account_id, session_id))
    return answer(SessionsOut.of(found, actor.session_id))
