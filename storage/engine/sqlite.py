"""Connections to SQLite under our settings."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.util import LRUCache

# As many as an engine keeps for itself.
_COMPILED: LRUCache[Any, Any] = LRUCache(500)


class Noting(sqlite3.Connection):
    """A connection that knows which tables its triggers noted something of since the last unit of work."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.touched = set[str]()


def engine_at(path: Path, busy: float, begin: str, *pragmas: str) -> Engine:
    """An engine whose transactions start with `BEGIN {begin}`, under our settings and then `pragmas`."""
    engine = _compiling_once(create_engine(URL.create("sqlite", database=str(path)), connect_args={"factory": Noting}))

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
        # Said to the driver itself: every update makes three transactions.
        driver: Any = connection.connection.driver_connection
        driver.execute(f"BEGIN {begin}")

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
