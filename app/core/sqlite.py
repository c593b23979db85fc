"""The embedded database's connection: one trip to its thread per statement instead of four.

The driver hands every step of a statement (make a cursor, execute, fetch, close) to the connection's own thread and waits; under load the
waiting is nearly all of its cost. Cursors are made and closed where they are used, and executing brings the rows along.
"""

import collections
import sqlite3
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util.concurrency import await_


class OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor whose rows come with its execution."""

    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, connection: Any) -> Any:
        return connection._conn.cursor()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        async with self._adapt_connection._execute_mutex:
            self._rows = await self._connection._execute(_execute, self._cursor, operation, parameters)
        return self

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        async with self._adapt_connection._execute_mutex:
            return await self._connection._execute(self._cursor.executemany, operation, seq_of_parameters)


class OneTripConnection(AsyncAdapt_aiosqlite_connection):
    """A connection that gives out such cursors."""

    __slots__ = ()
    _cursor_cls = OneTripCursor


def _execute(cursor: sqlite3.Cursor, operation: str, parameters: Any) -> collections.deque[Any]:
    cursor.execute(operation, parameters or ())
    return collections.deque(cursor.fetchall() if cursor.description else ())


def connect(dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> OneTripConnection:
    """Open a connection, as SQLAlchemy's `do_connect` asks for it. Its cursors are used by one task at a time, whatever the thread."""
    connection: Any = aiosqlite.connect(*arguments, **{**options, "check_same_thread": False})
    connection._thread.daemon = True
    return OneTripConnection(dialect.dbapi, await_(connection))
