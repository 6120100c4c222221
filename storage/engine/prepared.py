"""Statements that every turn makes: built once from the tables, compiled once for each database, run on the driver.

Running a Core statement costs some 100 microseconds in Python besides the database's own time; a turn makes eleven.
Compiled when they first run, so that a start waits for none, they take about a tenth of that from then on, and their
values still pass through the columns' types.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import count
from typing import Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Dialect,
    Insert,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    literal_column,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.type_api import TypeEngine
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.engine.asked import learn
from storage.engine.failures import base_of
from storage.engine.sessions import DRIVER, Driver, driver_of, renew

Row: TypeAlias = dict[str, Any]
AnyRow: TypeAlias = Mapping[str, Any] | RowMapping
_Statement: TypeAlias = Select[Any] | Insert | Update | Delete
_Convert: TypeAlias = Callable[[Any], Any]
AT_ONCE = 5_000
_NAMES = count()


class _Form:
    """A statement as one of the databases takes it: a parameter is named in it, and whatever else is given is left."""

    def __init__(self, statement: _Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        learn(self.sql, statement)
        self.dialect = dialect
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
        self._binding = _converting([(name, bind.type) for name, bind in binds.items()], "bind", dialect)
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._columns = [column.name for column in columns]
        self._reading = _converting([(column.name, column.type) for column in columns], "result", dialect)

    def later(self, driver: Driver, values: Row) -> Any:
        """The cursor of the statement once it has gone to the server, with whatever goes there next."""
        return driver.later(self.sql, self._bound(values))

    def sure(self, driver: Driver, values: Row) -> None:
        """Run it with whatever goes to the server next; it must write one row."""
        driver.sure(self.sql, self._bound(values))

    def ask(self, driver: Driver, values: Row) -> None:
        """Let the rows come with whatever goes to the server next."""
        driver.ask(self.sql, self._bound(values))

    def _bound(self, values: Row) -> Row:
        given = self._fixed | values
        for name, convert in self._binding:
            given[name] = convert(given[name])
        return given

    def execute(self, cursor: Any, values: Row) -> Any:
        """The cursor after the statement was run with these values; raises as SQLAlchemy does."""
        bound = self._bound(values)
        try:
            return cursor.execute(self.sql, bound)
        except Exception as error:
            base = base_of(error)
            if base is None:
                raise
            raise DBAPIError.instance(self.sql, None, error, base, dialect=self.dialect) from error

    def row(self, kept: tuple[Any, ...]) -> Row:
        """A row of a select by column name, of what the driver gave."""
        row = dict(zip(self._columns, kept, strict=True))
        for name, convert in self._reading:
            row[name] = convert(row[name])
        return row


class Prepared:
    """A statement whose parameters are all named by `bindparam`, ready to run many times.

    `counted`: of an insert, the key that the database counts up by itself.
    """

    def __init__(self, statement: _Statement, counted: Column[Any] | None = None) -> None:
        self._statement = statement
        self._counted = counted

    def rows(self, session: Session, **values: Any) -> list[Row]:
        """The rows of a select, by column name."""
        driver = session.info[DRIVER]
        form = self._form(driver)
        return [form.row(kept) for kept in form.execute(driver, values).fetchall()]

    def each(self, session: Session, **values: Any) -> Iterator[Row]:
        """The rows of a select by column name, read one by one: for whoever wants the first few of many."""
        driver = session.info[DRIVER]
        form = self._form(driver)
        return map(form.row, form.execute(driver, values))

    def one(self, session: Session, **values: Any) -> Row | None:
        """The only row of a select, or None."""
        return next(iter(self.rows(session, **values)), None)

    def ask(self, session: Session, **values: Any) -> None:
        """Let the rows of a select come with what goes to the server next, for whoever wants them before they are
        written; in a file nothing is far away."""
        driver = session.info[DRIVER]
        if not isinstance(driver, sqlite3.Connection):
            self._form(driver).ask(driver, values)

    def kept(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a select as SQLite keeps them, on either database."""
        driver = session.info.get(DRIVER) or driver_of(session.connection())
        found: list[tuple[Any, ...]] = self._form(driver).execute(_keeping(driver), values).fetchall()
        return found

    def run(self, session: Session, **values: Any) -> int:
        """Run an insert or update; how many rows it wrote."""
        driver = session.info[DRIVER]
        return int(self._form(driver).execute(driver, values).rowcount)

    def later(self, session: Session, **values: Any) -> Any:
        """Run an insert or update of which nobody asks how many rows it wrote: on a server it goes with what follows
        it, and raises there. Its cursor, which tells the key counted for the row once it has gone."""
        driver = session.info[DRIVER]
        form = self._form(driver)
        return form.execute(driver, values) if isinstance(driver, sqlite3.Connection) else form.later(driver, values)

    def sure(self, session: Session, **values: Any) -> bool:
        """Run an update of a row that was just read: whether it is still there. A server is not waited for: where
        another worker was faster there, the whole batch is not saved."""
        driver = session.info[DRIVER]
        if isinstance(driver, sqlite3.Connection):
            return self.run(session, **values) == 1
        self._form(driver).sure(driver, values)
        return True

    def add(self, session: Session, **values: Any) -> int:
        """Run an insert; the key that was counted for the row."""
        driver = session.info[DRIVER]
        cursor = self._form(driver).execute(driver, values)
        return int(cursor.lastrowid if isinstance(driver, sqlite3.Connection) else cursor.fetchone()[0])

    def _form(self, driver: Driver) -> _Form:
        return self._sqlite if isinstance(driver, sqlite3.Connection) else self._postgres

    @cached_property
    def _sqlite(self) -> _Form:
        return _Form(self._statement, _SQLITE)

    @cached_property
    def _postgres(self) -> _Form:
        return _Form(self._returning(), _POSTGRES)

    def _returning(self) -> Any:
        """PostgreSQL tells a counted key only where it is asked to."""
        if self._counted is None or not isinstance(self._statement, Insert):
            return self._statement
        return self._statement.returning(self._counted)


def sent(session: Session) -> None:
    """Let what was run `later` be run by now, so that its cursors know what came of it."""
    driver = session.info[DRIVER]
    if not isinstance(driver, sqlite3.Connection):
        driver.flush()


def kept_rows(session: Session, statement: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a long select as SQLite keeps them, a few at a time: ten times as fast as by the columns' types."""
    driver = driver_of(session.connection())
    sql = _spelt_out(statement, _SQLITE if isinstance(driver, sqlite3.Connection) else _POSTGRES)
    with closing(_keeping(driver, f"kept_{next(_NAMES)}").execute(sql)) as cursor:
        yield from cursor


def in_slices(session: Session, slices: Prepared, after: int = 0) -> Iterator[tuple[Any, ...]]:
    """The rows of a select `after` a number, their first column, `most` of them at once, as SQLite keeps them.

    A session that `can_renew` sees, from each slice but the last one on, what is committed by then.
    """
    while rows := slices.kept(session, after=after, most=AT_ONCE):
        is_last = len(rows) < AT_ONCE
        if not is_last:
            renew(session)
        yield from rows
        if is_last:
            return
        after = rows[-1][0]


@lru_cache(maxsize=512)
def _spelt_out(statement: Select[Any], dialect: Dialect) -> str:
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column holds one of the program's own words, spelt out: an index over some rows is used only so."""
    return column.in_([literal_column(f"'{value}'") for value in values])


def latest(chosen: Select[Any], key: ColumnElement[Any], value: ColumnElement[Any]) -> Select[Any]:
    """The row with a key, from the end of the key's index on: where a server keeps all versions of a row, for somebody
    who holds an old snapshot, the last one is met first there."""
    return chosen.where(key.between(value, value)).order_by(key.desc()).limit(1)


def insertion(into: Table) -> Prepared:
    """Insert a row, a parameter for every column but a key that counts up by itself."""
    counted = into.autoincrement_column
    columns = [column for column in into.columns if column is not counted]
    return Prepared(insert(into).values({column: bindparam(column.name) for column in columns}), counted)


def _keeping(driver: Driver, name: str = "") -> Any:
    """What runs a statement and gives rows as SQLite keeps them: instants and days as text, yes as 1."""
    return driver if isinstance(driver, sqlite3.Connection) else driver.keeping(name)


def _converting(kinds: Iterable[tuple[str, TypeEngine[Any]]], way: str, dialect: Dialect) -> list[tuple[str, _Convert]]:
    """Which values must be converted, by their names, and by what."""
    found = ((name, _converter(kind, way, dialect)) for name, kind in kinds)
    return [(name, convert) for name, convert in found if convert is not None]


def _converter(kind: TypeEngine[Any], way: str, dialect: Dialect) -> _Convert | None:
    if isinstance(kind, UTCDateTime) and dialect is _SQLITE:
        return _kept_instant if way == "bind" else _instant
    implementation = kind.dialect_impl(dialect)
    if way == "bind":
        return implementation.bind_processor(dialect)
    return implementation.result_processor(dialect, None)


def _kept_instant(at: datetime | None) -> str | None:
    """An instant as the column's own type keeps it on SQLite, by steps of Python in five times the time."""
    if at is None:
        return None
    if at.tzinfo is UTC:  # as nearly all are
        return at.isoformat(" ", "microseconds")[:26]
    if at.utcoffset() is None:
        raise ValueError("an instant without its zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _instant(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(f"{kept}+00:00")


_SQLITE = sqlite.dialect(paramstyle="named")
_POSTGRES: Dialect = psycopg.dialect()  # type: ignore[no-untyped-call]
