"""Somebody with the file changes rows: every column of every table that `verify` covers, one change at a time.

A value is changed to another that the tables allow, where there is one, so that nothing but the audit can show it;
the values of two rows are swapped; rows are deleted, and put in.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlmodel import Session

from storage.engine.prepared import driver_of
from storage.study.seals import NOT_COVERED
from storage.upkeep.verify import verify

FAR = 987_654
Row = dict[str, Any]
Way = Callable[[random.Random, sqlite3.Connection], bool]


@dataclass(frozen=True)
class Table:
    """A table as the file has it: the columns that tell its rows apart, and those of which no two may be the same."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    unique: tuple[str, ...]

    def rows(self, file: sqlite3.Connection) -> list[Row]:
        """Every row, in the order of the key."""
        found = file.execute(f"SELECT * FROM {self.name} ORDER BY {_quoted(self.key, ', ')}")  # noqa: S608
        return [dict(zip(self.columns, row, strict=True)) for row in found]

    def replace(self, file: sqlite3.Connection, before: list[Row], after: list[Row]) -> bool:
        """Put rows in the place of others; whether the tables allow it, and it is a change."""
        whole = self.rows(file)
        same = _quoted(self.key, " = ? AND ") + " = ?"
        file.execute("SAVEPOINT one")
        try:
            for row in before:
                file.execute(f"DELETE FROM {self.name} WHERE {same}", [row[name] for name in self.key])  # noqa: S608
            for row in after:
                marks = ", ".join("?" * len(row))
                file.execute(f"INSERT INTO {self.name} ({_quoted(row, ', ')}) VALUES ({marks})", list(row.values()))  # noqa: S608
        except sqlite3.IntegrityError:
            file.execute("ROLLBACK TO one")
        return self.rows(file) != whole


def _quoted(names: Any, between: str) -> str:
    return between.join(f'"{name}"' for name in names)


def tables(file: sqlite3.Connection) -> list[Table]:
    """Every table of the file but those that are said to be not covered."""
    names = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [_table(file, name) for name in sorted(names - set(NOT_COVERED))]


def _table(file: sqlite3.Connection, name: str) -> Table:
    columns = file.execute(f"PRAGMA table_info({name})").fetchall()
    pointing = {row[3] for row in file.execute(f"PRAGMA foreign_key_list({name})")}
    key = tuple(column[1] for column in columns if column[5])
    unique = [key[-1]]
    for _, index, is_unique, *_ in file.execute(f"PRAGMA index_list({name})").fetchall():
        parts = [row[2] for row in file.execute(f"PRAGMA index_info({index})")]
        unique += [next((part for part in parts if part not in pointing), parts[0])] if is_unique else []
    return Table(name, tuple(column[1] for column in columns), key, tuple(unique))


def change(dice: random.Random, file: sqlite3.Connection, table: Table, column: str) -> bool:
    """Another value in one row."""
    rows = table.rows(file)
    row = dice.choice(rows)
    elsewhere = list({other[column] for other in rows} - {row[column]})
    dice.shuffle(elsewhere)
    likely = (*elsewhere, *_like(row[column]))
    return any(table.replace(file, [row], [row | {column: value}]) for value in likely)


def swap(dice: random.Random, file: sqlite3.Connection, table: Table, column: str) -> bool:
    """The values of two rows, each in the place of the other."""
    rows = table.rows(file)
    dice.shuffle(rows)
    differ = ((one, other) for one, other in combinations(rows, 2) if one[column] != other[column])
    return any(
        table.replace(file, [one, other], [one | {column: other[column]}, other | {column: one[column]}])
        for one, other in islice(differ, 50)
    )


def delete(dice: random.Random, file: sqlite3.Connection, table: Table) -> bool:
    """A row is gone."""
    return table.replace(file, [dice.choice(table.rows(file))], [])


def delete_last(_: random.Random, file: sqlite3.Connection, table: Table) -> bool:
    """The last row is gone, which leaves no gap."""
    return table.replace(file, table.rows(file)[-1:], [])


def insert(dice: random.Random, file: sqlite3.Connection, table: Table) -> bool:
    """A row is put in, like another but for what no two may share."""
    row = dice.choice(table.rows(file))
    mixed = ({name: dice.choice(list(_like(row[name]))) for name in table.unique} for _ in range(20))
    return any(table.replace(file, [], [row | new]) for new in mixed)


def _like(value: Any) -> Iterator[Any]:
    """Values much like it, of which one may be allowed."""
    if isinstance(value, int):
        yield from (value + 1, 1 - value, value - 1, value + FAR)
    elif isinstance(value, str):
        last = value[-1:]
        yield value[:-1] + str((int(last) + 1) % 10) if last.isdecimal() else value[:-1] + ("b" if last == "a" else "a")
        yield value + "x"
    else:
        yield from (1, "2026-11-22 12:00:00.000000", "2026-11-22", "x", "0" * 32, "0" * 64, "0" * 128)
    if value is not None:
        yield None


OF_A_COLUMN = (change, swap)
OF_A_TABLE = (delete, delete_last, insert)


def ways(every: list[Table]) -> Iterator[tuple[str, str, Way]]:
    """Every tampering: what it is called, which way it is, and how to do it."""
    for table in every:
        for way in OF_A_TABLE:
            yield f"{way.__name__} {table.name}", way.__name__, partial(way, table=table)
        for column in table.columns:
            for each in OF_A_COLUMN:
                yield f"{each.__name__} {table.name}.{column}", each.__name__, partial(each, table=table, column=column)


def run(path: Path, seed: int) -> dict[str, Any]:
    """Tamper in every way, and leave the file as it was: how often, what could not be, and what was not found."""
    dice, tried, missed, alike = random.Random(seed), Counter[str](), list[str](), list[str]()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection, Session(connection) as session:
        file = driver_of(connection)
        file.isolation_level = None
        file.execute("BEGIN")
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")  # whoever owns the file can take them away
        every = tables(file)
        for name, kind, way in ways(every):
            file.execute("SAVEPOINT before")
            if not _done(dice, file, way):
                alike.append(name)
            else:
                tried[kind] += 1
                missed += [name] if verify(session).sound else []
            file.execute("ROLLBACK TO before")
        file.execute("ROLLBACK")
    engine.dispose()
    columns = sum(len(table.columns) for table in every)
    return {"tables": len(every), "columns": columns, **tried, "alike": alike, "missed rows": missed}


def _done(dice: random.Random, file: sqlite3.Connection, way: Way) -> bool:
    """Whether it could be done, against the checks of the tables where there is no other way."""
    for ignoring in ("OFF", "ON"):
        file.execute(f"PRAGMA ignore_check_constraints={ignoring}")
        if way(dice, file):
            return True
    return False
