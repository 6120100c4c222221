"""Somebody changes rows past the program: every column of every table that `verify` covers, one change at a time.

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
from typing import Any

import psycopg

from storage.engine.address import Address
from storage.trail.seals import NOT_COVERED
from storage.upkeep.verify import verify
from tests.faults.unguarded import Kept, opened

FAR = 987_654
Row = dict[str, Any]
Way = Callable[[random.Random, Kept], bool]


@dataclass(frozen=True)
class Table:
    """A table as the file has it: the columns that tell its rows apart, and those of which no two may be the same."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    unique: tuple[str, ...]

    def rows(self, file: Kept) -> list[Row]:
        """Every row, in the order of the key."""
        found = file.execute(f"SELECT * FROM {self.name} ORDER BY {_quoted(self.key, ', ')}")  # noqa: S608
        return [dict(zip(self.columns, row, strict=True)) for row in found]

    def replace(self, file: Kept, before: list[Row], after: list[Row]) -> bool:
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
        except (sqlite3.IntegrityError, psycopg.Error):
            file.execute("ROLLBACK TO one")
        return self.rows(file) != whole


def _quoted(names: Any, between: str) -> str:
    return between.join(f'"{name}"' for name in names)


def change(dice: random.Random, file: Kept, table: Table, column: str) -> bool:
    """Another value in one row."""
    rows = table.rows(file)
    row = dice.choice(rows)
    elsewhere = list({other[column] for other in rows} - {row[column]})
    dice.shuffle(elsewhere)
    likely = (*elsewhere, *_like(row[column]))
    return any(table.replace(file, [row], [row | {column: value}]) for value in likely)


def swap(dice: random.Random, file: Kept, table: Table, column: str) -> bool:
    """The values of two rows, each in the place of the other."""
    rows = table.rows(file)
    dice.shuffle(rows)
    differ = ((one, other) for one, other in combinations(rows, 2) if one[column] != other[column])
    return any(
        table.replace(file, [one, other], [one | {column: other[column]}, other | {column: one[column]}])
        for one, other in islice(differ, 50)
    )


def delete(dice: random.Random, file: Kept, table: Table) -> bool:
    """A row is gone."""
    return table.replace(file, [dice.choice(table.rows(file))], [])


def delete_last(_: random.Random, file: Kept, table: Table) -> bool:
    """The last row is gone, which leaves no gap."""
    return table.replace(file, table.rows(file)[-1:], [])


def insert(dice: random.Random, file: Kept, table: Table) -> bool:
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


def run(address: Address, seed: int, some: int | None = None) -> dict[str, Any]:
    """Tamper in every way or in some of them, and leave all as it was.

    How often, what could not be done, and what was not found.
    """
    dice, tried, missed, alike = random.Random(seed), Counter[str](), list[str](), list[str]()
    with opened(address) as (session, kept):
        every = [Table(*parts) for parts in kept.tables() if parts[0] not in NOT_COVERED]
        all_ways = list(ways(every))
        for name, kind, way in all_ways if some is None else dice.sample(all_ways, some):
            kept.execute("SAVEPOINT before")
            if not any(way(dice, kept) for _ in kept.against_checks()):
                alike.append(name)
            else:
                tried[kind] += 1
                missed += [name] if verify(session).sound else []
            kept.execute("ROLLBACK TO before")
    columns = sum(len(table.columns) for table in every)
    return {"tables": len(every), "columns": columns, **tried, "alike": alike, "missed rows": missed}
