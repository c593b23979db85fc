"""What the pages of sign-in stand on: templates, cookies, a policy without anything inline, forms that only our own pages can send."""

import hmac
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from app.access.signin.halfway import form_token, new_secret
from app.access.signin.hashing import Hasher
from app.access.signin.passkeys import Party
from app.access.signin.passwords import check_password
from app.core.errors import Refusal
from app.core.settings import Settings

LONGEST_FORM = 32_768
MOST_FIELDS = 10
MOST_MARKS = 5
MARK_DAYS = 400
PAGES = Environment(
    loader=PackageLoader("app.access", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser brought along: the secret of its sign-in, and the marks of earlier ones."""

    secret: str | None
    marks: tuple[str, ...]
    address: str
    request_id: str
    settings: Settings

    @property
    def party(self) -> Party:
        """This deployment as passkeys know it."""
        return Party(origin_of(self.settings.issuer))

    @property
    def strict(self) -> bool:
        """Whether supervisors must have a second factor."""
        return self.settings.mode == "production"


def origin_of(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


async def browser_of(request: Request) -> Browser:
    """The browser behind a request."""
    settings: Settings = request.app.state.settings
    marks = request.cookies.get(_cookie(settings, "known"), "")
    address = request.client.host if request.client else ""
    secret = request.cookies.get(_cookie(settings, "sign-in"))
    return Browser(secret, tuple(marks.split(".")[:MOST_MARKS]), address, request.scope["request_id"], settings)


BrowserDep = Annotated[Browser, Depends(browser_of)]


async def form_of(request: Request, browser: BrowserDep) -> Mapping[str, str]:
    """The fields of a form that one of our pages sent. Raises Refusal 403 for one that another site made the browser send."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise _not_our_page()
    body = await request.body()
    if len(body) > LONGEST_FORM:
        raise Refusal(413, "CONTENT_TOO_LARGE", "请求内容超过上限", "The form is larger than this page sends")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise Refusal(422, "INVALID", "表单内容有误", "The form cannot be read") from error
    fields = dict(pairs)
    if any("\x00" in value for value in fields.values()):
        raise Refusal(422, "INVALID", "表单内容有误", "The form cannot be read")
    expected = form_token(browser.secret) if browser.secret else None
    if expected is None or not hmac.compare_digest(expected.encode(), fields.get("token", "").encode()):
        raise _not_our_page()
    return fields


FormDep = Annotated[Mapping[str, str], Depends(form_of)]


def _not_our_page() -> Refusal:
    return Refusal(
        403,
        "FORM_NOT_OURS",
        "页面已过期，或浏览器不保存 Cookie，请重新开始登录",
        "The page is too old, or this browser keeps no cookies; start again",
    )


def hasher_of(request: Request) -> Hasher:
    """This process's hasher."""
    hasher: Hasher = request.app.state.hasher
    return hasher


HasherDep = Annotated[Hasher, Depends(hasher_of)]


async def hash_new_password(hasher: Hasher, password: str | None, *own: str) -> str | None:
    """The hash of a password that may be one; None without a password. Raises Refusal 422, 503."""
    if password is None:
        return None
    check_password(password, *own)
    return await hasher.hash(password)


def page(template: str, browser: Browser, status: int = 200, target: str = "", /, **values: Any) -> Response:
    """A page. Its forms may lead here and, by way of an answer, to `target`: browsers apply form-action to redirects too."""
    secret = browser.secret or new_secret()
    known = {"problem": None, "demo": browser.settings.mode == "demo", "token": form_token(secret), **values}
    response = Response(PAGES.get_template(template).render(known), status, media_type="text/html")
    response.headers["Content-Security-Policy"] = _policy(target)
    if secret != browser.secret:
        keep_secret(response, browser, secret)
    return response


def _policy(target: str) -> str:
    parts = urlsplit(target)
    leads = f" {parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else f" {parts.scheme}:"
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; "
        f"form-action 'self'{leads if parts.scheme else ''}; frame-ancestors 'none'"
    )


def keep_secret(response: Response, browser: Browser, secret: str) -> None:
    """Let the browser keep the secret of its sign-in until it is closed."""
    _keep(response, browser.settings, "sign-in", secret, None)


def keep_mark(response: Response, browser: Browser, mark: str) -> None:
    """Let the browser keep the mark of a good sign-in, before the marks it has of others."""
    marks = [mark, *(one for one in browser.marks if one)][:MOST_MARKS]
    _keep(response, browser.settings, "known", ".".join(marks), MARK_DAYS * 86_400)


def _keep(response: Response, settings: Settings, name: str, value: str, max_age_s: int | None) -> None:
    secure = settings.issuer.startswith("https:")
    name = _cookie(settings, name)
    response.set_cookie(name, value, max_age_s, path="/", secure=secure, httponly=True, samesite="lax")


def _cookie(settings: Settings, name: str) -> str:
    """`__Host-` keeps a cookie from being planted by another host or without TLS; only https allows it."""
    return f"__Host-nuanxin-{name}" if settings.issuer.startswith("https:") else f"nuanxin-{name}"


def svg(text: str) -> Markup:
    """A picture we drew ourselves, put into a page as it is."""
    return Markup(text)  # noqa: S704  # drawn by segno from an address that holds no markup


class PageRoute(APIRoute):
    """A route whose refusals are pages too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handle(request)
            except Refusal as refusal:
                return await shown_refusal(request, refusal)

        return shown


async def shown_refusal(request: Request, refusal: Refusal) -> Response:
    """A refusal as a page."""
    answer = page("gone.html", await browser_of(request), refusal.status, problem=refusal)
    answer.headers.update(refusal.headers)
    return answer
