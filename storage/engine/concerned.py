"""Which rows a prepared statement reads or writes, as far as its own words say: those with one value in a column.

So an answer that was asked ahead on a server stays true while others' rows are written. Of what is not understood
everything counts as concerned.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Column, ColumnElement, Insert, Join, Select, Table
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList
from sqlalchemy.sql.selectable import Alias, FromClause

# By table, and by column of it: the parameter, or its value, that the column has in every row that is concerned.
Named: TypeAlias = Mapping[str, Mapping[str, str]]
Rows: TypeAlias = Mapping[str, Mapping[str, int]]

_ON_CONFLICT = re.compile(r" ON CONFLICT (?:\(([\w, ]+)\))?")
_KNOWN: dict[str, Named] = {}


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
