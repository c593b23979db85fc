"""A statement is compiled once for a process of tests, not anew for the database of each: that took a fifth of their time."""

from typing import Any

from sqlalchemy.engine import Dialect

from app.core.db import Database

_KNOWN: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def sharing_compiled(database: Database) -> Database:
    """The same database, whose engines know what those before them compiled.

    Compiled statements are kept by their dialect, so that is shared as well, once it has learnt its server's version.
    """
    for engine in {database.writer.sync_engine, database.reader.sync_engine}:
        dialect, compiled = _KNOWN.get(engine.name, (engine.dialect, {}))
        if dialect.server_version_info is None:
            dialect = engine.dialect
        _KNOWN[engine.name] = dialect, compiled
        engine.dialect = dialect
        engine.update_execution_options(compiled_cache=compiled)
    return database
