"""What the page of a village's QR link stands on: templates, a policy without scripts, a form read strictly, refusals as pages."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.core.errors import Refusal
from app.core.web.strict import raw_body

LONGEST_FORM = 8_192
FIELDS = ("id", "what", "urgency", "words", "name", "phone", "address", "contact")
FORM = "application/x-www-form-urlencoded"
PAGES = Environment(
    loader=PackageLoader("app.clues", "page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def page(template: str, status: int = 200, /, **values: Any) -> Response:
    """A page without scripts, whose form leads nowhere else."""
    content = PAGES.get_template(template).render({"problem": None, **values})
    return Response(content, status, {"Content-Security-Policy": POLICY}, "text/html")


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of the form, each once, those left empty as such. Raises Refusal 403, 413, 415, 422."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Refusal(403, "FORM_NOT_OURS", "请扫描二维码重新打开", "Open this page by its code again")
    body = await raw_body(request, FORM)
    if len(body) > LONGEST_FORM:
        raise Refusal(413, "CONTENT_TOO_LARGE", "内容太长，请写短一些", "This is too long; please write less")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=len(FIELDS), errors="strict")
    except ValueError as error:
        raise _unreadable() from error
    fields = dict(pairs)
    if len(fields) < len(pairs) or fields.keys() - set(FIELDS) or any("\x00" in one for one in fields.values()):
        raise _unreadable()
    return {name: fields.get(name, "").strip() for name in FIELDS}


def _unreadable() -> Refusal:
    return Refusal(422, "INVALID", "表单内容有误", "The form cannot be read")


FormDep = Annotated[Mapping[str, str], Depends(form_of)]


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


async def shown_refusal(_request: Request, refusal: Refusal) -> Response:
    """A refusal as a page."""
    answer = page("gone.html", refusal.status, problem=refusal)
    answer.headers.update(refusal.headers)
    return answer
