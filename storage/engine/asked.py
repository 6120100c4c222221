"""What was asked of a server ahead: an answer counts until a row is written that it may be about.

Which rows a prepared statement reads or writes is known as far as its own words say: those with one value in a column.
Of what is not understood everything counts as concerned.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Column, ColumnElement, Insert, Join, Select, Table
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList
from sqlalchemy.sql.selectable import Alias, FromClause

# By table, and by column of it: the parameter, or its value, that the column has in every row that is concerned.
Named: TypeAlias = Mapping[str, Mapping[str, str]]
Rows: TypeAlias = Mapping[str, Mapping[str, int]]

_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")
_Answer: TypeAlias = tuple[Any, Rows]
_ON_CONFLICT = re.compile(r" ON CONFLICT (?:\(([\w, ]+)\))?")
_KNOWN: dict[str, Named] = {}


@dataclass(slots=True)
class _Answers:
    """Those to one statement by its values; and which of them are about rows with a value, by table and column, and how
    many are about any."""

    by_values: dict[str, _Answer] = field(default_factory=dict)
    about: dict[tuple[str, str], dict[int, set[str]]] = field(default_factory=dict)
    kept: Counter[tuple[str, str] | None] = field(default_factory=Counter)


class Asked:
    """The cursors in which answers are, or will be."""

    def __init__(self) -> None:
        self._to: dict[str, _Answers] = {}

    def get(self, sql: Any, values: Any) -> Any:
        """The cursor with the answer to a select, or None; the values may be named in any order."""
        answers = self._to.get(sql) if self._to else None
        found = answers and answers.by_values.get(_named(values))
        return found[0] if found else None

    def keep(self, sql: str, values: Any, cursor: Any) -> None:
        """The answer will be in that cursor."""
        answers, name, rows = self._to.setdefault(sql, _Answers()), _named(values), rows_of(sql, values)
        answers.by_values[name] = cursor, rows
        for table, columns in rows.items():
            for column, value in columns.items():
                answers.about.setdefault((table, column), {}).setdefault(value, set()).add(name)
                answers.kept[table, column] += 1
        answers.kept[None] += 1

    def written(self, sql: str, values: Any) -> None:
        """Forget the answers that a statement may make untrue."""
        written = _WRITES.match(sql) if self._to else None
        if written is None:
            return
        table, rows = written[1], rows_of(sql, values)
        for asked, answers in self._to.items():
            if table in asked:
                for name in _candidates(answers, table, rows):
                    if name in answers.by_values and not are_apart(answers.by_values[name][1], rows, table):
                        del answers.by_values[name]

    def clear(self) -> None:
        """Forget all of it."""
        self._to.clear()


def _candidates(answers: _Answers, table: str, rows: Rows) -> list[str]:
    """Of many answers those that may be about the rows: all, unless all are known by the same column."""
    shared: Iterator[list[str]] = (
        [*answers.about[table, column].get(value, ())]
        for column, value in rows.get(table, {}).items()
        if answers.kept[table, column] == answers.kept[None]
    )
    return next(shared, [*answers.by_values])


def _named(values: Any) -> str:
    return str(sorted(values.items()) if isinstance(values, dict) else values)


def learn(sql: str, statement: Any) -> None:
    """Remember what a statement says, which a server knows as `sql`."""
    _KNOWN[sql] = {table: found for table, found in _said(sql, statement) if found}


def rows_of(sql: str, values: Any) -> Rows:
    """Which rows a statement concerns with these values, by those that are whole numbers, as all keys are."""
    named = _KNOWN.get(sql, {})
    return {
        table: {column: values[given] for column, given in found.items() if type(values[given]) is int}
        for table, found in named.items()
    }


def are_apart(some: Rows, others: Rows, table: str) -> bool:
    """Whether no row of a table can be among both."""
    one, other = some.get(table, {}), others.get(table, {})
    return any(column in other and other[column] != value for column, value in one.items())


def _said(sql: str, statement: Any) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(statement, Select):
        equal = dict(_equal(statement.whereclause))
        for source in statement.get_final_froms():
            for rows, own in _sources(source):
                table = rows.element if isinstance(rows, Alias) else rows
                # A table that is read twice is read beside these rows, too.
                if isinstance(table, Table) and _times_read(sql, table.name) == 1:
                    both = {**equal, **own}
                    yield table.name, {key.name: given for key, given in both.items() if key.table is rows}
    elif isinstance(statement, Insert):
        given = _bound(statement)
        conflict = _ON_CONFLICT.search(sql)
        kept = given.keys() if conflict is None else set((conflict[1] or "").split(", "))
        yield statement.table.name, {name: value for name, value in given.items() if name in kept}
    else:
        changed = {_name(key) for key in getattr(statement, "_values", None) or ()}
        rows = statement.table
        where = {key.name: given for key, given in _equal(statement.whereclause) if key.table is rows}
        yield rows.name, {name: given for name, given in where.items() if name not in changed}


def _times_read(sql: str, table: str) -> int:
    return len(re.findall(rf"(?:FROM|JOIN|,)\s+{table}\b(?!\.)", sql))


def _sources(source: FromClause) -> Iterator[tuple[FromClause, dict[Column[Any], str]]]:
    """What is read, and what the condition says of it under which it is joined."""
    if not isinstance(source, Join):
        yield source, {}
        return
    yield from _sources(source.left)
    if not isinstance(source.right, Join) and not source.full:
        yield source.right, dict(_equal(source.onclause))


def _bound(statement: Any) -> dict[str, str]:
    """The columns that get a parameter, and which one."""
    values = statement._values or {}
    return {_name(key): value.key for key, value in values.items() if isinstance(value, BindParameter)}


def _name(key: Column[Any] | str) -> str:
    return key if isinstance(key, str) else key.name


def _equal(condition: ColumnElement[Any] | None) -> Iterator[tuple[Column[Any], str]]:
    """The columns that a condition wants to be equal to a parameter, whatever else it says."""
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.clauses:
            yield from _equal(part)
    elif isinstance(condition, BinaryExpression) and isinstance(condition.left, Column):
        is_between = condition.operator is operators.between_op
        ends = list(condition.right.get_children()) if is_between else [condition.right]
        names = {end.key if isinstance(end, BindParameter) and end.required else "" for end in ends}
        if (is_between or condition.operator is operators.eq) and len(names) == 1 and "" not in names:
            yield condition.left, names.pop()
