"""Connections to SQLite under our settings, and what its errors mean."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import LRUCache
from sqlmodel import Session

from storage.engine import prepared

# https://sqlite.org/rescode.html: after these the disk or the file itself cannot be trusted.
BROKEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# These say that nothing could be written now; the transaction may be rolled back by SQLite itself.
NOT_NOW = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}

# As many as an engine keeps for itself.
_COMPILED: LRUCache[Any, Any] = LRUCache(500)


def engine_at(path: Path, busy: float, begin: str, *pragmas: str) -> Engine:
    """An engine whose transactions start with `BEGIN {begin}`, under our settings and then `pragmas`."""
    engine = _compiling_once(create_engine(URL.create("sqlite", database=str(path))))

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        # Python's own transaction handling would commit before DDL and begin too late.
        connection.isolation_level = None
        settings = (
            f"busy_timeout={round(busy * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # or REPLACE would delete past the triggers
            "temp_store=MEMORY",
            "secure_delete=ON",  # not every build of SQLite overwrites what is deleted
            *pragmas,
        )
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine


def _compiling_once(engine: Engine) -> Engine:
    """The engine with what all engines of this process share: a statement that one has compiled is compiled for all.

    A start opens three, and to compile a statement takes longer than to run most:
    https://docs.sqlalchemy.org/20/core/connections.html#sql-compilation-caching.
    """
    engine.dialect = _dialect()
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


@cache
def _dialect() -> Dialect:
    """The dialect as it is after a first connection, at which it looks at what this SQLite can do."""
    engine = create_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect


def session_on(connection: Connection, driver: sqlite3.Connection) -> Session:
    """A session inside the connection's transaction, which is not its own to end."""
    return Session(
        connection, join_transaction_mode="create_savepoint", close_resets_only=False, info={prepared.DRIVER: driver}
    )


def code_of(error: BaseException) -> int | None:
    """SQLite's primary result code, where the error is one of SQLite's; no room for the log's index is a full disk."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return sqlite3.SQLITE_FULL
    return None if code is None else code & 0xFF
