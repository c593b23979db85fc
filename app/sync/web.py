"""What a phone says of itself in headers and in the query of a pull."""

from typing import Annotated

from fastapi import Header, Query, Request

from app.access.web import DeploymentDep
from app.core.errors import Refusal
from app.core.settings import SyncSettings
from app.sync.clients import Build, least_build, read_client
from app.sync.cursor import read_cursor
from app.sync.history import WRITTEN, read_history
from app.sync.pull import Wanted

ClientText = Annotated[
    str | None,
    Header(
        alias="X-Client",
        max_length=120,
        description="应用、版本和构建号 Application, version and build",
        examples=["visit-android/1.14.2+231"],
    ),
]


async def asked(
    deployment: DeploymentDep,
    cursor: Annotated[
        str | None,
        # A longer one is refused by what reads cursors, so that the phone learns to begin anew.
        Query(description="上一页的游标 The cursor of the page before", json_schema_extra={"maxLength": 4096}),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="每页条数 Entities per page")] = 500,
    reset: Annotated[
        str | None, Query(max_length=60, description="重新同步的范围 The scope to send anew", examples=["ref"])
    ] = None,
    history: Annotated[
        str | None,
        Query(
            pattern=WRITTEN,
            max_length=10,
            description="探访历史：last:20 每户最近20次，days:180 最近180天 Visits with content: the last of each household, or of days",
            examples=["last:20"],
        ),
    ] = None,
    schema: Annotated[
        int, Header(alias="X-Sync-Schema", ge=1, le=1000, description="应用的数据版本 The schema of the application")
    ] = 1,
) -> Wanted:
    """What a phone asks of a pull. Raises 400 for a cursor that this deployment never wrote."""
    return Wanted(read_cursor(deployment.keyring, cursor), limit, reset, read_history(history), schema)


async def served_build(request: Request, client: ClientText = None) -> Build | None:
    """The build that calls. Raises 403 for one that is too old to be told changes; what it recorded it may always push."""
    settings: SyncSettings = request.app.state.settings.sync
    build = read_client(client)
    least = least_build(build, settings.min_builds)
    if least is None:
        return build
    raise Refusal(
        403,
        "CLIENT_UPGRADE_REQUIRED",
        "请更新应用后再同步；已记录的内容仍可上传",
        "Update the app; what it has recorded may still be sent",
        members={"min_build": least},
    )
