"""SQL of what is sealed directly under the deployment's key-encryption keys: which generation seals how much, and sealing it anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, and_, bindparam, func, select, tuple_, update

from app.core.crypto import HEADER_BYTES, rewrap
from app.core.db import Db


@dataclass(frozen=True, slots=True)
class Holder:
    """A column whose values are sealed directly: its table, the columns of the key, and what each value is bound to."""

    name: str
    table: Table
    keys: tuple[str, ...]
    column: str
    place: Callable[[Row[Any]], str]

    @property
    def sealed(self) -> ColumnElement[bytes]:
        """The column."""
        return self.table.c[self.column]

    def held(self) -> ColumnElement[bool]:
        """True for a value that is sealed: neither absent nor destroyed."""
        return func.length(self.sealed) > HEADER_BYTES

    def generation(self) -> ColumnElement[bytes]:
        """The two bytes that name the generation."""
        return func.substr(self.sealed, 2, 2, type_=LargeBinary)


async def generations_used(db: Db, holder: Holder) -> dict[int, int]:
    """How many values each generation seals."""
    generation = holder.generation()
    statement: Any = select(generation.label("generation"), func.count().label("values_sealed"))
    rows = await db.all(statement.where(holder.held()).group_by(generation))
    return {int.from_bytes(row.generation): row.values_sealed for row in rows}


async def rewrap_some(
    db: Db, holder: Holder, newest: int, after: Sequence[Any] | None, limit: int
) -> tuple[int, Sequence[Any] | None]:
    """Seal the next values of older generations under the newest: (how many, the key of the last one; None at the end)."""
    keys = [holder.table.c[name] for name in holder.keys]
    statement = select(*keys, holder.sealed.label("sealed_now")).where(
        holder.held(), holder.generation() != newest.to_bytes(2)
    )
    if after is not None:
        statement = statement.where(tuple_(*keys) > tuple_(*after))
    rows = await db.all(statement.order_by(*keys).limit(limit))
    # A value that is changed or destroyed meanwhile is left as it then is.
    same = and_(*(column == bindparam(f"of_{column.name}") for column in keys), holder.sealed == bindparam("before"))
    changes = [
        {
            **{f"of_{name}": getattr(row, name) for name in holder.keys},
            "before": row.sealed_now,
            "after": rewrap(db.keyring, row.sealed_now, holder.place(row)),
        }
        for row in rows
    ]
    await db.write(update(holder.table).where(same).values({holder.column: bindparam("after")}), changes)
    last = [getattr(rows[-1], name) for name in holder.keys] if len(rows) == limit else None
    return len(rows), last
