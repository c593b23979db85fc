"""The registry of operations: which kinds there are, and how what a phone sent becomes an operation of the newest version.

A room adds a kind by an entry in its file under `kinds`.
"""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field, ValidationError

from app.core.db import Db
from app.core.errors import FieldError, invalid
from app.core.web.problem import field_errors
from app.core.web.strict import Whole, Wire
from app.sync.kind import Chain, Kind, Operation
from app.sync.kinds import alerts, people, referrals, visits

Kinds = Mapping[str, Kind]
KINDS: Final[Kinds] = {**visits.KINDS, **people.KINDS, **alerts.KINDS, **referrals.KINDS}


async def have_come(db: Db, county: str, ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are of something a kind waits for and that exists by now, by whatever door it came."""
    found = [await room.have_come(db, county, ids) for room in (visits, people, alerts, referrals)]
    return set().union(*found)


class ChainIn(Wire):
    """A chain of edits made without a connection."""

    id: UUID
    n: Whole = Field(ge=1)


class OperationIn(Wire):
    """The head of an operation, whatever its kind. Clocks may say anything: they are set right, never refused."""

    op_id: UUID
    v: Whole = Field(ge=1)
    kind: str = Field(max_length=40)
    household_id: UUID | None = None
    entity_id: UUID | None = None
    recorded_at: Any = None
    boot_id: Any = None
    mono_ms: Any = None
    base_version: Whole | None = None
    chain: ChainIn | None = None
    depends_on: list[UUID] = Field(default_factory=list, max_length=50)
    group: Annotated[str, Field(max_length=64)] | None = None
    body: dict[str, Any]


def read_operation(content: Mapping[str, Any], recorded_at: datetime | None, kinds: Kinds = KINDS) -> Operation:
    """An operation as its kind's verb takes it. Raises Refusal 422 for what no kind and version of ours reads."""
    try:
        head = OperationIn.model_validate(content)
    except ValidationError as error:
        raise invalid(*field_errors(error.errors())) from error
    kind = kinds.get(head.kind)
    if kind is None:
        raise invalid(FieldError("/kind", "KIND_UNKNOWN", "没有这种操作", "No such kind of operation"))
    body = _newest(kind, head.v, head.body, content)
    try:
        read = kind.shape.model_validate(body)
    except ValidationError as error:
        found = field_errors({**one, "loc": ("body", "body", *one["loc"])} for one in error.errors())
        raise invalid(*found) from error
    return Operation(
        head.op_id,
        head.kind,
        head.household_id,
        head.entity_id,
        read,
        recorded_at,
        head.base_version,
        Chain(head.chain.id, head.chain.n) if head.chain else None,
        tuple(head.depends_on),
        head.group,
    )


def _newest(kind: Kind, version: int, body: Mapping[str, Any], content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of the newest version. Raises Refusal 422 for a version nobody knows, or knows any more."""
    while version < kind.version and version in kind.upcasts:
        body = kind.upcasts[version](body, content)
        version += 1
    if version != kind.version:
        raise invalid(FieldError("/v", "VERSION_UNKNOWN", "没有这个版本", "No such version of this kind"))
    return body
