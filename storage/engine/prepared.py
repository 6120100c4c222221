"""Statements that every turn makes: built once from the tables, compiled once, run on the driver.

Running a Core statement costs some 100 microseconds in Python besides the database's own time; a turn makes eleven.
Compiled ahead they take about a tenth of that, and their values still pass through the columns' types.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeAlias, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    String,
    Table,
    Update,
    bindparam,
    insert,
    literal_column,
    type_coerce,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.type_api import TypeEngine
from sqlmodel import Session

Row: TypeAlias = dict[str, Any]
_Convert: TypeAlias = Callable[[Any], Any]
_DIALECT = sqlite.dialect()
DRIVER = "driver"


class Prepared:
    """A statement whose parameters are all named by `bindparam`, ready to run many times."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        self._fixed = {name: bind.value for name, bind in binds if not bind.required}
        self._binds = [(name, _converter(bind.type, "bind")) for name, bind in binds]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._columns = [(column.name, _converter(column.type, "result")) for column in columns]

    def rows(self, session: Session, **values: Any) -> list[Row]:
        """The rows of a select, by column name."""
        return [
            {
                name: value if convert is None else convert(value)
                for (name, convert), value in zip(self._columns, row, strict=True)
            }
            for row in self._execute(session, values).fetchall()
        ]

    def one(self, session: Session, **values: Any) -> Row | None:
        """The only row of a select, or None."""
        return next(iter(self.rows(session, **values)), None)

    def run(self, session: Session, **values: Any) -> sqlite3.Cursor:
        """Run an insert or update; the cursor tells `rowcount` and `lastrowid`."""
        return self._execute(session, values)

    def _execute(self, session: Session, values: Row) -> sqlite3.Cursor:
        given = self._fixed | values
        bound = [given[name] if convert is None else convert(given[name]) for name, convert in self._binds]
        try:
            cursor: sqlite3.Cursor = session.info[DRIVER].execute(self.sql, bound)
        except sqlite3.Error as error:
            raise DBAPIError.instance(self.sql, None, error, sqlite3.Error, dialect=_DIALECT) from error
        return cursor


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The connection to SQLite below one of SQLAlchemy's; whoever opens a session puts it into its `info`."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column holds one of the program's own words, spelt out: an index over some rows is used only so."""
    return column.in_([literal_column(f"'{value}'") for value in values])


def as_kept(instant: ColumnElement[datetime]) -> ColumnElement[str]:
    """An instant as the database holds it: enough to compare, and ten times as fast to read."""
    return type_coerce(instant, String)


def insertion(into: Table) -> Prepared:
    """Insert a row, a parameter for every column but a key that counts up by itself."""
    columns = [column for column in into.columns if column is not into.autoincrement_column]
    return Prepared(insert(into).values({column: bindparam(column.name) for column in columns}))


def _converter(kind: TypeEngine[Any], way: str) -> _Convert | None:
    implementation = kind.dialect_impl(_DIALECT)
    if way == "bind":
        return implementation.bind_processor(_DIALECT)
    return implementation.result_processor(_DIALECT, None)
