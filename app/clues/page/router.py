"""The page behind a village's QR code: a form that works without scripts, and a receipt number for an answer."""

from collections.abc import Mapping
from importlib import resources
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from app.access.web import DeploymentDep
from app.clues.page.drop import drop_clue, link_behind
from app.clues.page.web import FIELDS, FormDep, PageRoute, page
from app.clues.reference import reference
from app.clues.store import Link
from app.core import clock
from app.core.db import Deployment
from app.core.errors import Refusal

router = APIRouter(prefix="/c", include_in_schema=False, route_class=PageRoute)
FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


@router.get("/style.css")
async def get_style() -> Response:
    """样式 What the page looks like."""
    content = (resources.files("app.clues") / "page" / "style.css").read_bytes()
    return Response(content, media_type="text/css", headers=FOR_AN_HOUR)


@router.get("/{token}")
async def get_form(token: str, deployment: DeploymentDep) -> Response:
    """上报表单 The form."""
    link = await link_behind(deployment, clock.now(), token)
    return _form(link.place_name, dict.fromkeys(FIELDS, "") | {"id": str(uuid4())})


@router.post("/{token}")
async def post_form(token: str, request: Request, deployment: DeploymentDep, form: FormDep) -> Response:
    """提交上报 What somebody reports."""
    link = await link_behind(deployment, clock.now(), token)
    request.app.state.pace.take(request.scope, "clue_link", str(link.link_id))
    return await _taken(deployment, request, link, form)


async def _taken(deployment: Deployment, request: Request, link: Link, form: Mapping[str, str]) -> Response:
    """The receipt; or the form once more, with what is wrong."""
    address = request.client.host if request.client else ""
    try:
        receipt = await drop_clue(deployment, clock.now(), link, form, request.scope["request_id"], address)
    except Refusal as refusal:
        return _form(link.place_name, form, refusal)
    return page("done.html", place=link.place_name, receipt=receipt)


def _form(place: str, typed: Mapping[str, str], problem: Refusal | None = None) -> Response:
    """The form with what was typed."""
    known = reference()
    values = {"place": place, "typed": typed, "kinds": known.kinds, "urgencies": known.urgencies, "id": typed["id"]}
    answer = page("form.html", problem.status if problem else 200, problem=problem, **values)
    answer.headers.update(problem.headers if problem else {})
    return answer
