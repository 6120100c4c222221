"""A table of typed cells: what CSV and XLSX are written from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from flows.language.numbers import exact_words
from storage.engine.canonical import Json, canonical
from storage.exports.common.description import Column
from storage.exports.screenings.exported import ExportedScreening

# A text, a whole number, a decimal, a day, an instant (aware), or nothing.
Cell: TypeAlias = str | int | Decimal | date | datetime | None

MEMBERS = "|"  # between the members of a list in one cell
NONE = "none"  # a list that is known to be empty


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: its name, what it is, and the description of its question, if it is an answer."""

    name: str
    about: str
    type: str = "text"
    column: Column | None = None


Row: TypeAlias = Sequence[Cell]
T = TypeVar("T")
# A column with what stands in it: its name, its type, what it is, and what it holds of a thing that has a row.
Told: TypeAlias = tuple[str, str, str, Callable[[T], Cell]]
# What every file is bound to.
AUDIT = (
    Field("audit_entry", "Number of the last audit entry in this file", "integer"),
    Field("audit_hash", "Hash of that entry"),
)


def fields(columns: Iterable[tuple[str, str, str, Any]]) -> tuple[Field, ...]:
    """The columns alone."""
    return tuple(Field(name, about, type) for name, type, about, _ in columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a set: its name, its columns, and the rows that one screening gives it."""

    name: str
    fields: tuple[Field, ...]
    of: Callable[[ExportedScreening], Iterable[Row]]


@dataclass(frozen=True)
class Tables:
    """Tables that are written together in one pass over the screenings.

    `rows`: for each screening its rows in each of the sheets, in their order; a stream that is gone through once.
    `after`: tables whose rows are asked for when those are through.
    """

    sheets: tuple[Sheet, ...]
    rows: Iterable[Sequence[Sequence[Row]]]
    after: tuple["Table", ...] = ()


@dataclass(frozen=True)
class Table:
    """A named table; its rows may be a stream and are gone through once."""

    name: str
    fields: tuple[Field, ...]
    rows: Iterable[Row]


def cell(column: Column, value: Json) -> Cell:
    """A value of a record as a cell of its type; a value that does not fit its type stays as its text."""
    if value is None:
        return None
    if column.type in ("choices", "entries") and isinstance(value, list):
        return len(value) if column.type == "entries" else MEMBERS.join(map(str, value)) or NONE
    if column.type == "date":
        return day(value)
    if isinstance(value, str | Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return canonical(value)


def day(value: Json) -> Cell:
    """A day of a record or a decision; text that is none stays text."""
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value)


def written(value: Any) -> str:
    """A cell as text: plain digits, ISO 8601 dates, instants in UTC."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return exact_words(value)
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def instant(at: datetime) -> str:
    """An instant in UTC, to the second, such as 2026-11-22T12:00:00Z."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
