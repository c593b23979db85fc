"""Keyset paging: an opaque signed cursor that names the last item seen, bound to the list it came from."""

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request

from app.core import json
from app.core.errors import FieldError, invalid
from app.core.keyring import Keyring

Limit = Annotated[int, Query(ge=1, le=200, description="每页条数 Items per page")]
CursorText = Annotated[str | None, Query(max_length=600, description="上一页给出的游标 The cursor of the page before")]
SIGNATURE_BYTES = 12
T = TypeVar("T")


def write_cursor(keyring: Keyring, listing: str, after: list[Any]) -> str:
    """The cursor behind the item whose sort key is `after`."""
    body = json.dumps([listing, after])
    return base64.urlsafe_b64encode(_sign(keyring, body) + body).decode().rstrip("=")


def read_cursor(keyring: Keyring, listing: str, cursor: str | None) -> list[Any] | None:
    """The sort key in a cursor of this listing; None without a cursor. Raises Refusal 422 for any other text."""
    if cursor is None:
        return None
    try:
        content = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        signature, body = content[:SIGNATURE_BYTES], content[SIGNATURE_BYTES:]
        if hmac.compare_digest(signature, _sign(keyring, body)):
            origin, after = json.loads(body)
            if origin == listing:
                return list(after)
    except (binascii.Error, ValueError):
        pass
    raise invalid(FieldError("/cursor", "CURSOR_INVALID", "游标无效，请从头读取", "Not a cursor of this list"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of one listing: read `limit` items and one more behind the sort key `after`, then `cut` them."""

    keyring: Keyring
    listing: str
    after: list[Any] | None
    limit: int

    @property
    def key(self) -> Any:
        """The first part of `after`; None on the first page."""
        return self.after[0] if self.after else None

    def cut(self, found: Sequence[T], key: Callable[[T], list[Any]]) -> tuple[Sequence[T], str | None]:
        """The page's items, and the cursor of the next page if there is one."""
        shown = found[: self.limit]
        return shown, write_cursor(self.keyring, self.listing, key(shown[-1])) if len(found) > self.limit else None


@dataclass(frozen=True, slots=True)
class Paging:
    """The limit and cursor a caller sent, not yet read."""

    keyring: Keyring
    limit: int
    cursor: str | None

    def of(self, listing: str) -> Page:
        """The page of one listing, which the cursor must come from. Raises Refusal 422."""
        return Page(self.keyring, listing, read_cursor(self.keyring, listing, self.cursor), self.limit)


async def paging(request: Request, limit: Limit = 50, cursor: CursorText = None) -> Paging:
    """How every list takes its limit and cursor."""
    return Paging(request.app.state.deployment.keyring, limit, cursor)


PagingDep = Annotated[Paging, Depends(paging)]


def _sign(keyring: Keyring, body: bytes) -> bytes:
    return hmac.digest(keyring.index_key, b"cursor" + body, "sha256")[:SIGNATURE_BYTES]
