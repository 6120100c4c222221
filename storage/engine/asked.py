"""What was asked of a server ahead: an answer counts until a row is written that it may be about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from storage.engine.concerned import Rows, are_apart, rows_of

_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")
_Answer: TypeAlias = tuple[Any, Rows]


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
