"""Moving everything from one database to another, in a file or on a server: all of it or nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Engine, Table, bindparam, func, insert, select, update

from storage.engine import errors
from storage.engine.address import Address, Server
from storage.engine.sessions import driver_of, session_on
from storage.engine.sqlite import engine_at
from storage.places.at import place_at
from storage.places.place import failures_told
from storage.tables.base import metadata, table
from storage.tables.people import StudyRow
from storage.tables.screening import AnswerRow
from storage.upkeep import starts
from storage.upkeep.verify import Report, verify

Progress: TypeAlias = Callable[[str, int], None]
_AT_ONCE = 5_000
_MADE_WITH_IT = table(StudyRow)
_ANSWERS = table(AnswerRow)


def move(source: Address, target: Address, progress: Progress) -> Report:
    """Copy every row to a target that is empty or not there yet; what `verify` says of it there, which is sound.

    The source stays as it is, and no program may run on either meanwhile. `progress` is told of every table and its
    rows. Raises `CannotOpen`, `TargetHolds`, `NotSaved`, `StorageBroken`, and `DatabaseDamaged` where the copy does not
    verify: nothing is kept.
    """
    _check_there(source)
    reading, writing = place_at(source), place_at(target)
    reading.open()
    try:
        writing.open()
        try:
            with failures_told(), reading.reading.connect() as origin, _writing_plainly(target) as copy:
                return _copied(origin, copy, progress)
        finally:
            writing.close(broken=False)
    finally:
        reading.close(broken=False)


def _check_there(source: Address) -> None:
    visited = place_at(source, visiting=True)
    visited.open()
    visited.close(broken=False)


@contextmanager
def _writing_plainly(target: Address) -> Iterator[Connection]:
    """A transaction that nobody watches: what is copied is sealed already."""
    engine = engine_at(target, 5.0, "IMMEDIATE") if isinstance(target, Path) else _of_server(target)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _of_server(target: Server) -> Engine:
    from storage.engine.postgres import engine_of  # its driver takes a while to import

    return engine_of(target)


def _copied(origin: Connection, copy: Connection, progress: Progress) -> Report:
    tables = [each for each in metadata.sorted_tables if each is not _MADE_WITH_IT]
    for each in tables:
        if copy.execute(select(func.count()).select_from(each)).scalar():
            raise errors.TargetHolds(each.name)
    for each in tables:
        progress(each.name, _copy(origin, copy, each))
    starts.write(copy, starts.read(origin))
    with session_on(copy, driver_of(copy)) as session:
        report = verify(session)
    if not report.sound:
        raise errors.DatabaseDamaged(report.problems[0])
    return report


def _copy(origin: Connection, copy: Connection, of: Table) -> int:
    """The rows of one table; what points to another row of it is filled in once all are there."""
    key = of.primary_key.columns[0]
    pointing = [column for column in of.columns if any(points.column.table is of for points in column.foreign_keys)]
    found = origin.execute(select(of).order_by(*of.primary_key.columns), execution_options={"yield_per": _AT_ONCE})
    rows: Iterable[dict[str, Any]] = (dict(row) for row in found.mappings())
    total, later = 0, []
    for part in _parts(_counted_anew(rows, of, copy)):
        later += [row for row in part if any(row[column.name] is not None for column in pointing)]
        copy.execute(insert(of), [row | dict.fromkeys(column.name for column in pointing) for row in part])
        total += len(part)
    for row in later:
        points = {f"to_{column.name}": row[column.name] for column in pointing}
        copy.execute(_filled_in(of, key, pointing), {"row": row[key.name], **points})
    _count_on(copy, of)
    return total


def _filled_in(of: Table, key: Column[Any], pointing: list[Column[Any]]) -> Any:
    return update(of).where(key == bindparam("row")).values({c: bindparam(f"to_{c.name}") for c in pointing})


def _counted_anew(rows: Iterable[dict[str, Any]], of: Table, copy: Connection) -> Iterator[dict[str, Any]]:
    """A server leaves gaps between the numbers of answers, which `verify` allows in no file; nothing points to them."""
    numbers = count(1)
    for row in rows:
        yield row | {"id": next(numbers)} if of is _ANSWERS and copy.dialect.name == "sqlite" else row


def _count_on(copy: Connection, of: Table) -> None:
    """Let a server count on after the last number; SQLite does by itself."""
    if copy.dialect.name != "sqlite" and of.autoincrement_column is not None:
        sequence, last = func.pg_get_serial_sequence(of.name, "id"), func.max(of.c.id)
        copy.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        yield part
