"""Refusals as problem+json (RFC 9457): a stable code, a pointer per bad field, the caller's language; never the input."""

import re
from collections.abc import Iterable
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from app.core import json
from app.core.errors import FieldError, Refusal, invalid
from app.core.web.allowed import methods_allowed
from app.core.web.language import prefers_english

TITLES = {
    400: ("请求有误", "Bad request"),
    401: ("请先登录", "Sign in first"),
    403: ("没有权限", "Not allowed"),
    404: ("未找到", "Not found"),
    405: ("不支持的操作", "Method not allowed"),
    409: ("与已有记录冲突", "Conflict"),
    410: ("已过期", "Gone"),
    412: ("记录已变更", "Version changed"),
    413: ("内容过大", "Content too large"),
    415: ("不支持的内容类型", "Unsupported media type"),
    416: ("范围有误", "Range not satisfiable"),
    422: ("内容有误", "Invalid content"),
    428: ("缺少版本号", "Version required"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("服务器内部错误", "Internal error"),
    503: ("服务暂不可用", "Unavailable"),
}
NAME = re.compile(r"(?!.*\d{5})[A-Za-z0-9_.:-]{0,60}")
STATUS_CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "CONTENT_TOO_LARGE"}


class FieldProblem(BaseModel):
    """One bad field."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})
    pointer: str = Field(max_length=500, examples=["/people/0/answers/health.general"])
    code: str = Field(max_length=60, examples=["NOT_IN_LIST"])
    detail: str = Field(max_length=1000, examples=["该问题没有这个选项"])


class Problem(BaseModel):
    """What every refusal looks like (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})
    type: str = Field(max_length=200, examples=["about:blank"])
    title: str = Field(max_length=200, examples=["内容有误"])
    status: int = Field(ge=400, le=599, examples=[422])
    code: str = Field(max_length=60, examples=["INVALID"])
    detail: str = Field(max_length=1000, examples=["提交的内容有误"])
    request_id: str = Field(max_length=64, examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"])
    errors: list[FieldProblem] = Field(default_factory=list, max_length=1000)


RETRY_AFTER = {
    "description": "多少秒后再试 Seconds to wait",
    "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 86_400},
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may refuse with these statuses."""
    return {
        status: {
            "description": " ".join(TITLES[status]),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **({"headers": {"Retry-After": RETRY_AFTER}} if status == 429 else {}),
        }
        for status in statuses
    }


def repeatable(shape: type[BaseModel], *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that makes something once: asked again it answers 200 with the same; and what it may refuse with."""
    return {200: {"model": shape, "description": "同一请求的重复提交 The same again"}, **problems(*statuses)}


def render(request: Request, refusal: Refusal) -> Response:
    """The answer for a refusal."""
    request.scope["problem"] = refusal.code
    body = problem_of(refusal, english=prefers_english(request)) | {"request_id": request.scope.get("request_id", "")}
    return Response(json.dumps(body | refusal.members), refusal.status, refusal.headers, "application/problem+json")


def problem_of(refusal: Refusal, *, english: bool) -> dict[str, Any]:
    """A refusal in the words of RFC 9457, without what only a request has."""
    return {
        "type": f"urn:nuanxin:problem:{refusal.code.lower().replace('_', '-')}",
        "title": TITLES.get(refusal.status, TITLES[400])[english],
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.en if english else refusal.zh,
        "errors": [
            {"pointer": _spoken(error.pointer), "code": error.code, "detail": error.en if english else error.zh}
            for error in refusal.errors
        ],
    }


def _spoken(pointer: str) -> str:
    """A pointer whose names could be fields; what else a caller used as a name is input, and input is not echoed."""
    return "/".join(part if NAME.fullmatch(part) else "…" for part in pointer.split("/"))


async def on_refusal(request: Request, error: Exception) -> Response:
    """A Refusal of a verb; a body or query that does not fit its shape; what the framework itself refuses."""
    if isinstance(error, Refusal):
        return render(request, error)
    if isinstance(error, RequestValidationError):
        return render(request, invalid(*field_errors(error.errors())))
    if not isinstance(error, HTTPException):
        raise error
    zh, en = TITLES.get(error.status_code, TITLES[400])
    code = STATUS_CODES.get(error.status_code, "BAD_REQUEST")
    headers = {"Allow": methods_allowed(request)} if error.status_code == 405 else dict(error.headers or {})
    return render(request, Refusal(error.status_code, code, zh, en, headers=headers))


def field_errors(found: Iterable[Any]) -> Iterable[FieldError]:
    """What the validation library found wrong, as field errors."""
    for item in found:
        where = [str(part) for part in item["loc"]]
        if where and where[0] in {"body", "query", "path", "header"}:
            where = where[1:]
        code = _CODES.get(item["type"], "INVALID_VALUE")
        zh, en = _TEXTS.get(code, ("内容不符合要求", "The value does not fit"))
        yield FieldError("/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in where), code, zh, en)


_CODES = {
    "missing": "MISSING",
    "extra_forbidden": "UNKNOWN_FIELD",
    "json_invalid": "NOT_JSON",
    "literal_error": "NOT_IN_LIST",
    "enum": "NOT_IN_LIST",
    "string_too_long": "TOO_LONG",
    "too_long": "TOO_LONG",
    "string_too_short": "TOO_SHORT",
    "too_short": "TOO_SHORT",
    "greater_than_equal": "OUT_OF_RANGE",
    "less_than_equal": "OUT_OF_RANGE",
}
_TEXTS = {
    "MISSING": ("缺少必填项", "A required field is missing"),
    "UNKNOWN_FIELD": ("不认识的字段", "This field is not known"),
    "NOT_JSON": ("不是有效的 JSON", "Not valid JSON"),
    "NOT_IN_LIST": ("不在可选范围内", "Not one of the allowed values"),
    "TOO_LONG": ("内容过长", "Too long"),
    "TOO_SHORT": ("内容过短", "Too short"),
    "OUT_OF_RANGE": ("数值超出范围", "Out of range"),
}
