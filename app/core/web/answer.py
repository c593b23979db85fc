"""Answers that are written once: a pydantic shape straight to bytes, with its ETag where it has a version."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Header, Response
from pydantic import BaseModel

from app.core import json
from app.core.errors import Refusal


def answer(shape: BaseModel, status: int = 200, *, version: int | None = None) -> Response:
    """A shape as JSON. The route declares it as its response model; it is not validated a second time."""
    headers = {} if version is None else {"ETag": f'"v{version}"'}
    return Response(shape.__pydantic_serializer__.to_json(shape, by_alias=True), status, headers, "application/json")


def answer_json(value: Mapping[str, Any], status: int = 200) -> Response:
    """Plain values already known good as JSON."""
    return Response(json.dumps(value), status, media_type="application/json")


async def version_read(
    if_match: Annotated[
        str | None,
        Header(alias="If-Match", max_length=20, description="读取时的 ETag The ETag read", examples=['"v3"']),
    ] = None,
) -> int:
    """The version named by If-Match. Raises Refusal 428 when the header is missing, 422 when it is no version of ours."""
    if if_match is None:
        raise Refusal(
            428, "VERSION_REQUIRED", "请带上读取时的版本号（If-Match）", "Send the version you read (If-Match)"
        )
    if if_match.startswith('"v') and if_match.endswith('"') and if_match[2:-1].isdigit() and if_match.isascii():
        return int(if_match[2:-1])
    raise Refusal(422, "VERSION_MALFORMED", "版本号格式有误", "If-Match does not hold a version of this record")


VersionDep = Annotated[int, Depends(version_read)]
