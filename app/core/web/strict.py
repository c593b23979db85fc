"""Strict bodies: a route class that reads JSON by the program's own rules before any validation."""

import re
from collections.abc import Callable, Collection, Coroutine
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from app.core.errors import Refusal, not_found
from app.core.json import MalformedJson, read_strictly


class Wire(BaseModel):
    """A shape that comes from outside: strict types, unknown fields refused, nothing mutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


D = TypeVar("D", bound=date)


# RFC 3339. The validation library would also take a number, in or out of quotes, for seconds since 1970.
WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WRITTEN_MOMENT = re.compile(
    WRITTEN_DAY.pattern + r"[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})"
)


def _written(form: re.Pattern[str]) -> BeforeValidator:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise ValueError("not in the form of RFC 3339")
        return value

    return BeforeValidator(check)


def _years(first: int, last: int) -> AfterValidator:
    def check(value: D) -> D:
        if not first <= value.year <= last:
            raise ValueError("out of the years this program knows")
        return value

    return AfterValidator(check)


IDENTITY = frozenset({"identity"})
Whole = Annotated[int, Field(strict=True)]
Real = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Moment = Annotated[AwareDatetime, _written(WRITTEN_MOMENT), _years(1900, 2199)]
Day = Annotated[date, _written(WRITTEN_DAY), _years(1900, 2999)]


class StrictRequest(Request):
    """A request whose JSON was read strictly before anything else looked at it."""

    strict_json: Any = None

    async def json(self) -> Any:
        """The body as JSON."""
        return self.strict_json


class StrictRoute(APIRoute):
    """A route that refuses malformed JSON, other content types, repeated query parameters and NUL in the address."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            refuse_address(request)
            strict = StrictRequest(request.scope, request.receive)
            body = await strict.body()
            if body:
                refuse_other_types(request)
                strict.strict_json = _read(body)
            return await handle(strict)

        return strictly


class RawRoute(APIRoute):
    """A route whose body is bytes of some other kind than JSON, which it reads and judges itself; addresses are as strict."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            refuse_address(request)
            return await handle(request)

        return strictly


async def raw_body(request: Request, media_type: str) -> bytes:
    """The bytes of a body of one media type, not compressed. Raises Refusal 415."""
    refuse_encoding(request)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != media_type:
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", f"请使用 {media_type}", f"Send {media_type}")
    return await request.body()


def _read(body: bytes) -> Any:
    try:
        return read_strictly(body)
    except MalformedJson as error:
        raise Refusal(422, str(error), "请求内容不是可接受的 JSON", "The body is not acceptable JSON") from error


def refuse_address(request: Request) -> None:
    """No name of anything holds a NUL, which PostgreSQL would not even compare with; no parameter comes twice."""
    if "\x00" in request.scope["path"]:
        raise not_found()
    pairs = request.query_params.multi_items()
    if any("\x00" in value for _, value in pairs):
        raise Refusal(422, "NUL_CHARACTER", "查询参数含有空字符", "A query parameter holds a NUL character")
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise Refusal(422, "REPEATED_PARAMETER", "查询参数重复", "A query parameter is repeated")


def refuse_encoding(request: Request, encodings: Collection[str] = IDENTITY) -> None:
    """Bodies are unfolded only where a route counts how large they become. Raises Refusal 415."""
    if request.headers.get("content-encoding", "identity") not in encodings:
        raise Refusal(415, "UNSUPPORTED_ENCODING", "不支持压缩的请求内容", "Compressed bodies are not taken here")


def refuse_other_types(request: Request, encodings: Collection[str] = IDENTITY) -> None:
    """Bodies are JSON in UTF-8. Raises Refusal 415."""
    refuse_encoding(request, encodings)
    kind = request.headers.get("content-type", "").split(";")
    charset = kind[1].strip().lower() if len(kind) > 1 else "charset=utf-8"
    if kind[0].strip().lower() != "application/json" or charset != "charset=utf-8":
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "请使用 application/json", "Send application/json")
