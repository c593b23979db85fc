"""From rows to values and back: lists in the database are tuples in the program."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Row

T = TypeVar("T")


def value_of(kind: type[T], row: Row[Any]) -> T:
    """The value that a row holds; columns that the value does not have are left out."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # only dataclasses are asked for
    held = {name: one for name, one in row._mapping.items() if name in names}
    return kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in held.items()})


def row_of(value: Any, **more: Any) -> Mapping[str, Any]:
    """The row that holds a value."""
    held = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: list(one) if isinstance(one, tuple) else one for name, one in held.items()} | more
