"""The pages by which a person signs in. They work without scripts, passkeys excepted; every step is a form and a redirect."""

from importlib import resources
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from app.access.signin import prove
from app.access.signin.enrol import SetUp, confirm_passkey, confirm_totp
from app.access.signin.enter import Attempt
from app.access.signin.shown import shown_step
from app.access.signin.steps import Answer, Standing, answer_client, give_password, give_up, halfway_over, stand
from app.access.signin.tries import make_mark
from app.access.signin.web import Browser, BrowserDep, FormDep, PageRoute, keep_mark, keep_secret, page, svg
from app.access.web import DeploymentDep
from app.core import clock
from app.core.db import Deployment
from app.core.errors import Refusal
from app.journal.perform import perform

router = APIRouter(prefix="/sign-in", include_in_schema=False, route_class=PageRoute)
ASSETS = {"style.css": "text/css", "passkey.js": "text/javascript"}
FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
REQUEST_LENGTH = 80


async def _standing(deployment: Deployment, browser: Browser, request: str) -> Standing:
    """Where this browser stands for a client's request. PostgreSQL compares nothing with a NUL, and no request has one."""
    asked = request.replace("\x00", "")[:REQUEST_LENGTH]
    return await stand(deployment, clock.now(), asked, browser.secret, browser.strict)


async def _show(
    deployment: Deployment, browser: Browser, standing: Standing, problem: Refusal | None = None, typed: str = ""
) -> Response:
    """The page that is due, with what went wrong before."""
    values = await shown_step(deployment, standing, browser.secret, browser.party)
    if typed:
        values["typed_name"] = typed
    if "qr" in values:
        values["qr"] = svg(values["qr"])
    status = problem.status if problem else 200
    target = standing.pending.redirect_uri
    response = page(f"{standing.step}.html", browser, status, target, problem=problem, **values)
    response.headers.update(problem.headers if problem else {})
    return response


def _next(standing: Standing) -> Response:
    return Response(
        status_code=303, headers={"Location": f"/sign-in?request={quote(standing.pending.pending_id, safe='')}"}
    )


@router.get("")
async def get_page(deployment: DeploymentDep, browser: BrowserDep, request: str = "", add: str = "") -> Response:
    """登录页：显示当前这一步 The step that is due; with `add`, another second factor before the consent."""
    standing = await _standing(deployment, browser, request)
    return await _show(deployment, browser, standing.adding() if add else standing)


@router.post("/password")
async def post_password(http: Request, deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """账号和密码 Name and password."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    return await _enter(deployment, browser, standing, form.get("name", ""), form.get("password", ""), http)


async def _enter(
    deployment: Deployment, browser: Browser, standing: Standing, name: str, password: str, http: Request
) -> Response:
    client_id = standing.pending.client_id
    attempt = Attempt(name[:60], password[:1000], browser.address, browser.marks, client_id, browser.request_id)
    try:
        secret, account = await give_password(deployment, http.app.state.hasher, clock.now(), standing, attempt)
    except Refusal as refusal:
        return await _show(deployment, browser, standing.afresh(), refusal, attempt.name)
    response = _next(standing)
    keep_secret(response, browser, secret)
    keep_mark(response, browser, make_mark(deployment.keyring, account.account_id))
    return response


@router.post("/code")
async def post_code(deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """验证码或备用码 A one-time code or a recovery code."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    return await _prove(deployment, browser, standing, code=form.get("code", ""))


@router.post("/passkey")
async def post_passkey(deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """通行密钥 A passkey's answer."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    return await _prove(deployment, browser, standing, assertion=form.get("credential", "{}"))


async def _prove(
    deployment: Deployment, browser: Browser, standing: Standing, code: str = "", assertion: str = ""
) -> Response:
    if standing.step != "code" or standing.state is None:
        raise halfway_over()
    proof = prove.Proof(browser.secret or "", standing.state, code, assertion, browser.party)
    actor = prove.actor_of(standing.state, standing.pending.client_id, browser.request_id)
    try:
        await prove.prove(deployment, actor, clock.now(), proof)
    except Refusal as refusal:
        return await _show(deployment, browser, standing, refusal)
    return _next(standing)


@router.post("/totp")
async def post_totp(deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """启用验证码 Turn on one-time codes."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    return await _set_up(deployment, browser, standing, code=form.get("code", ""))


@router.post("/passkey/new")
async def post_new_passkey(deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """添加通行密钥 Add a passkey."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    return await _set_up(deployment, browser, standing, credential=form.get("credential", "{}"))


async def _set_up(
    deployment: Deployment, browser: Browser, standing: Standing, code: str = "", credential: str = ""
) -> Response:
    standing = standing.adding()
    if standing.step != "enrol" or standing.state is None or standing.secrets is None:
        raise halfway_over()
    command = SetUp(browser.secret or "", standing.state, standing.secrets, code, credential, browser.party)
    actor = prove.actor_of(standing.state, standing.pending.client_id, browser.request_id)
    verb = confirm_passkey if credential else confirm_totp
    try:
        codes = await perform(deployment, verb, actor, clock.now(), command)
    except Refusal as refusal:
        return await _show(deployment, browser, standing, refusal)
    if not codes:
        return _next(standing)
    return page("recovery.html", browser, codes=codes, request_id=standing.pending.pending_id)


@router.post("/consent")
async def post_consent(deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """同意或拒绝 Agree or refuse."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    answer = Answer(standing, browser.secret or "", form.get("answer") == "yes")
    place = await answer_client(deployment, clock.now(), browser.request_id, answer)
    return Response(status_code=303, headers={"Location": place})


@router.post("/leaving")
async def post_leaving(deployment: DeploymentDep, browser: BrowserDep, form: FormDep) -> Response:
    """不登录，返回应用 Back to the application without signing in."""
    standing = await _standing(deployment, browser, form.get("request", ""))
    place = await give_up(deployment, clock.now(), standing.pending.pending_id)
    return Response(status_code=303, headers={"Location": place})


@router.get("/{name}")
async def get_asset(name: str) -> Response:
    """页面资源 What the pages are made of."""
    if name not in ASSETS:
        return Response(status_code=404)
    content = (resources.files("app.access") / "pages" / name).read_bytes()
    return Response(content, media_type=ASSETS[name], headers=FOR_AN_HOUR)
