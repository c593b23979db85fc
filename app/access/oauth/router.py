"""Routes of the authorization server, and of the clients it knows."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import RedirectResponse

from app.access import store as access
from app.access.oauth import store
from app.access.oauth.authorize import authorize
from app.access.oauth.clients import add_client, check_keeper, remove_client
from app.access.oauth.metadata import key_set, metadata
from app.access.oauth.presented import introspect, revoke
from app.access.oauth.schemas import (
    ClientIn,
    ClientOut,
    ClientsOut,
    IntrospectionOut,
    KeysOut,
    MetadataOut,
    NewClientOut,
    OAuthErrorOut,
    TokenOut,
)
from app.access.oauth.token import answer_token
from app.access.oauth.web import LONGEST_FIELD, FormDep, FormRoute, QueryDep, ServerDep
from app.access.web import Admin, AdminAnew, DeploymentDep, only_roles
from app.core import clock
from app.core.db import reading
from app.core.seen import EVERYWHERE
from app.core.web.answer import answer, answer_json
from app.core.web.paging import PagingDep
from app.core.web.problem import RETRY_AFTER, problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(tags=["access"])
forms = APIRouter(prefix="/oauth", route_class=FormRoute)
admin = APIRouter(prefix="/v1/oauth-clients", route_class=StrictRoute)

Text = {"type": "string", "maxLength": LONGEST_FIELD}
REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"description": "请求有误 Bad request", "model": OAuthErrorOut},
    401: {"description": "客户端认证失败 Client authentication failed", "model": OAuthErrorOut},
    413: {"description": "内容过大 Content too large", "model": OAuthErrorOut},
    429: {
        "description": "请求过于频繁 Too many requests",
        "model": OAuthErrorOut,
        "headers": {"Retry-After": RETRY_AFTER},
    },
}


def _form(why: str, *needed: str, **further: Any) -> dict[str, Any]:
    """How a form is described; the client's own fields stand in each."""
    names = (*needed, "client_id", "client_assertion_type", "client_assertion")
    shape = {"type": "object", "required": list(needed), "properties": {**dict.fromkeys(names, Text), **further}}
    body = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": shape}}}
    return {"x-public": why, "requestBody": body}


def _query(name: str, required: bool, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "schema": {"type": "string", "maxLength": 2000, **schema},
    }


QUERY = [
    _query("response_type", True, enum=["code"]),
    _query("client_id", True),
    _query("redirect_uri", True),
    _query("code_challenge", True),
    _query("code_challenge_method", True, enum=["S256"]),
    *(_query(name, False) for name in ("scope", "state", "prompt", "max_age", "acr_values", "login_hint", "dpop_jkt")),
]


@router.get(
    "/oauth/authorize",
    status_code=303,
    response_class=RedirectResponse,
    responses=problems(400),
    operation_id="authorize",
    openapi_extra={"x-public": "a browser comes here before anybody has signed in", "parameters": QUERY},
)
async def get_authorize(asked: QueryDep, server: ServerDep) -> Response:
    """登录授权：校验请求后转到登录页 Look at an authorization request (RFC 6749, PKCE by S256) and go on to the sign-in page."""
    return RedirectResponse(await authorize(server, asked, clock.now()), 303)


@forms.post(
    "/token",
    response_model=TokenOut,
    responses=REFUSED,
    operation_id="postToken",
    openapi_extra=_form(
        "the client authenticates itself",
        "grant_type",
        **dict.fromkeys(("code", "code_verifier", "redirect_uri", "refresh_token", "scope"), Text),
    ),
)
async def post_token(asked: FormDep, server: ServerDep) -> Response:
    """换取令牌 Tokens for a code, a refresh token, or a client's own credentials."""
    return answer_json((await answer_token(server, asked)).body())


@forms.post(
    "/revoke",
    response_class=Response,
    responses=REFUSED,
    operation_id="revokeToken",
    openapi_extra=_form("the client authenticates itself", "token", token_type_hint=Text),
)
async def post_revoke(asked: FormDep, server: ServerDep) -> Response:
    """撤销令牌：整个会话即刻失效 Revoke a token (RFC 7009): its whole session ends at once."""
    await revoke(server, asked)
    return Response(status_code=200)


@forms.post(
    "/introspect",
    response_model=IntrospectionOut,
    responses=REFUSED,
    operation_id="introspectToken",
    openapi_extra=_form("the client authenticates itself", "token", token_type_hint=Text),
)
async def post_introspect(asked: FormDep, server: ServerDep) -> Response:
    """查验令牌 What a token is worth now (RFC 7662)."""
    return answer_json(await introspect(server, asked))


@router.get(
    "/oauth/jwks", response_model=KeysOut, operation_id="getKeys", openapi_extra={"x-public": "public keys are public"}
)
async def get_keys(deployment: DeploymentDep) -> Response:
    """验证令牌的公钥 The keys that verify access tokens, the next one included."""
    async with reading(deployment, EVERYWHERE) as db:
        return answer_json(key_set(await access.signing_keys(db)))


@router.get(
    "/.well-known/oauth-authorization-server",
    response_model=MetadataOut,
    operation_id="getAuthorizationServer",
    openapi_extra={"x-public": "clients read it before they know anything"},
)
async def get_metadata(server: ServerDep) -> Response:
    """授权服务器说明 The authorization server's metadata (RFC 8414)."""
    return answer_json(metadata(server.settings))


KEEPER = only_roles(["administrator"], "of the whole county")


@admin.get(
    "",
    response_model=ClientsOut,
    responses=problems(401, 403),
    operation_id="listOAuthClients",
    openapi_extra=KEEPER,
)
async def list_clients(actor: Admin, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """本县和全局的应用 The county's clients and those that serve all counties."""
    check_keeper(actor)
    page = paging.of("oauth-clients")
    async with reading(deployment, EVERYWHERE) as db:
        found = await store.list_clients(db, actor.county, page.key, page.limit + 1)
    items, cursor = page.cut(found, lambda client: [client.client_id])
    return answer(ClientsOut(items=[ClientOut.of(client) for client in items], next_cursor=cursor))


@admin.post(
    "",
    status_code=201,
    response_model=NewClientOut,
    responses=problems(409),
    operation_id="addOAuthClient",
    openapi_extra=KEEPER,
)
async def post_client(body: ClientIn, actor: AdminAnew, deployment: DeploymentDep) -> Response:
    """登记应用，密钥只显示一次 Register a client of the county; its secret is shown this once."""
    new = await perform(deployment, add_client, actor, clock.now(), body.command(actor.county))
    return answer(NewClientOut.of(new), 201)


@admin.delete(
    "/{client_id}", status_code=204, responses=problems(404), operation_id="removeOAuthClient", openapi_extra=KEEPER
)
async def delete_client(
    client_id: Annotated[str, Path(max_length=60)], actor: AdminAnew, deployment: DeploymentDep
) -> Response:
    """注销应用，其会话即刻失效 Remove a client of the county; every session it began ends at once."""
    await perform(deployment, remove_client, actor, clock.now(), client_id)
    return Response(status_code=204)


router.include_router(forms)
router.include_router(admin)
