"""What every table is made of: one metadata with named constraints, the county column, instants in UTC."""

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import DateTime, Dialect, String, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A point in time: `timestamptz` on PostgreSQL, UTC without a zone on SQLite; always aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive instant is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Code(TypeDecorator[str]):
    """A division code, compared byte by byte so that a prefix is a range (COLLATE "C" on PostgreSQL)."""

    impl = String(20)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """SQLite compares bytes by default; PostgreSQL needs to be told."""
        return dialect.type_descriptor(String(20, collation="C" if dialect.name == "postgresql" else None))


class CountyRow(SQLModel):
    """A row of one county: the six-digit division code leads the primary key, so no row can point across a border."""

    county: str = Field(primary_key=True, max_length=6)


def table(row: type[SQLModel]) -> Table:
    """The Core table of a row class: stores build statements on columns, never on instances."""
    return cast(Table, cast(Any, row).__table__)
