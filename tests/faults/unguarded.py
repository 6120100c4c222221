"""A database as whoever owns its file or its server has it: any row can be changed past triggers, keys and checks."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeAlias

from sqlalchemy import create_engine, inspect
from sqlmodel import Session

from storage.engine.address import Address, Server
from storage.engine.postgres import engine_of
from storage.engine.sessions import driver_of

# A table's name, its columns, the key of its rows, and the columns of which no two may be the same.
Parts: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]

_CHECKS = """
    SELECT conrelid::regclass, conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""


class Kept(Protocol):
    """What is kept, in a transaction; statements are as SQLite takes them, and give values as it keeps them."""

    def execute(self, sql: str, values: Any = ()) -> Any:
        """The cursor after a statement."""

    def tables(self) -> list[Parts]:
        """Every table."""

    def against_checks(self) -> Iterator[None]:
        """Once within the checks of the tables, and once against them."""


class _InAFile:
    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self.execute = file.execute
        file.isolation_level = None
        file.execute("BEGIN")
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")

    def tables(self) -> list[Parts]:
        names = self._file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return [self._parts(name) for (name,) in names]

    def against_checks(self) -> Iterator[None]:
        for ignoring in ("OFF", "ON"):
            self._file.execute(f"PRAGMA ignore_check_constraints={ignoring}")
            yield

    def _parts(self, name: str) -> Parts:
        columns = self._file.execute(f"PRAGMA table_info({name})").fetchall()
        pointing = {row[3] for row in self._file.execute(f"PRAGMA foreign_key_list({name})")}
        key = tuple(column[1] for column in columns if column[5])
        unique = [key[-1:]] if key else []
        for _, index, is_unique, *_ in self._file.execute(f"PRAGMA index_list({name})").fetchall():
            unique += [tuple(row[2] for row in self._file.execute(f"PRAGMA index_info({index})"))] if is_unique else []
        return name, tuple(column[1] for column in columns), key, _own(unique, pointing)


class _OnAServer:
    def __init__(self, connection: Any) -> None:
        self._driver, self._seen = driver_of(connection), inspect(connection)
        self._driver.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
        for name, check in self._driver.execute(_CHECKS).fetchall():
            self._driver.execute(f'ALTER TABLE {name} DROP CONSTRAINT "{check}"')

    def execute(self, sql: str, values: Any = ()) -> Any:
        # As text each value is of whatever type its column has.
        given = [value if value is None else str(value) for value in values]
        return self._driver.keeping().execute(sql.replace("?", "%s"), given or None)

    def tables(self) -> list[Parts]:
        return [self._parts(name) for name in sorted(self._seen.get_table_names())]

    def against_checks(self) -> Iterator[None]:
        yield

    def _parts(self, name: str) -> Parts:
        pointing = {column for key in self._seen.get_foreign_keys(name) for column in key["constrained_columns"]}
        key = tuple(self._seen.get_pk_constraint(name)["constrained_columns"])
        unique = [tuple(each["column_names"]) for each in self._seen.get_indexes(name) if each["unique"]]
        columns = tuple(column["name"] for column in self._seen.get_columns(name))
        return name, columns, key, _own([key[-1:], *unique] if key else unique, pointing)


def _own(unique: list[tuple[str, ...]], pointing: set[str]) -> tuple[str, ...]:
    """Of the columns that together tell rows apart one each, rather one that points to no other row."""
    return tuple(next((part for part in parts if part not in pointing), parts[0]) for parts in unique)


@contextmanager
def opened(address: Address) -> Iterator[tuple[Session, Kept]]:
    """A session, and what changes rows under it; in the end everything is as it was."""
    on_server = isinstance(address, Server)
    engine = engine_of(address) if on_server else create_engine(f"sqlite:///{address}")
    try:
        with engine.connect() as connection, Session(connection) as session:
            connection.begin()
            yield session, (_OnAServer(connection) if on_server else _InAFile(driver_of(connection)))
            session.close()
            driver_of(connection).rollback()
    finally:
        engine.dispose()
