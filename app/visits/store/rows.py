"""How values of visits become columns."""

from typing import Any


def columns_of(value: Any) -> dict[str, Any]:
    """A value's columns: all but what is sealed."""
    return {name: getattr(value, name) for name in value.__slots__ if name != "content"}
