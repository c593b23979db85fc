"""Strict bodies: a route class that reads JSON by the program's own rules before any validation."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from app.core.errors import Refusal
from app.core.json import MalformedJson, read_strictly


class Wire(BaseModel):
    """A shape that comes from outside: strict types, unknown fields refused, nothing mutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


D = TypeVar("D", bound=date)


def _only_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("text expected")
    return value


def _of_our_age(value: D) -> D:
    if not 1900 <= value.year <= 2199:
        raise ValueError("out of the years this program knows")
    return value


Whole = Annotated[int, Field(strict=True)]
Real = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_of_our_age)]
Day = Annotated[date, BeforeValidator(_only_text), AfterValidator(_of_our_age)]


class StrictRequest(Request):
    """A request whose JSON was read strictly before anything else looked at it."""

    strict_json: Any = None

    async def json(self) -> Any:
        """The body as JSON."""
        return self.strict_json


class StrictRoute(APIRoute):
    """A route that refuses malformed JSON, other content types and repeated query parameters."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            _refuse_repeats(request)
            strict = StrictRequest(request.scope, request.receive)
            body = await strict.body()
            if body:
                _refuse_other_types(request)
                strict.strict_json = _read(body)
            return await handle(strict)

        return strictly


def _read(body: bytes) -> Any:
    try:
        return read_strictly(body)
    except MalformedJson as error:
        raise Refusal(422, str(error), "请求内容不是可接受的 JSON", "The body is not acceptable JSON") from error


def _refuse_repeats(request: Request) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    if len(names) != len(set(names)):
        raise Refusal(422, "REPEATED_PARAMETER", "查询参数重复", "A query parameter is repeated")


def _refuse_other_types(request: Request) -> None:
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Refusal(415, "UNSUPPORTED_ENCODING", "不支持压缩的请求内容", "Compressed bodies are not taken here")
    kind = request.headers.get("content-type", "").split(";")
    charset = kind[1].strip().lower() if len(kind) > 1 else "charset=utf-8"
    if kind[0].strip().lower() != "application/json" or charset != "charset=utf-8":
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "请使用 application/json", "Send application/json")
