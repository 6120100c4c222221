"""Rows with the export's own columns, from CSV or XLSX, as records to import."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, TypeAlias

from flows.words import exact_words
from storage.canonical import Json
from storage.exports.description import Column, by_key, columns
from storage.exports.errors import CannotRead
from storage.exports.importing import Brought
from storage.exports.safe_text import plain
from storage.exports.screenings_table import CODE, screening_fields
from storage.exports.sheet_file import sheet_rows
from storage.exports.table import MEMBERS, NONE

_Given: TypeAlias = str | Decimal
_Cells: TypeAlias = dict[str, _Given]

_KNOWN = {field.name for field in screening_fields({})}
_LISTS = tuple(column for column in columns() if column.type == "entries")
_NUMBERED = {
    column.key: re.compile(f"{column.key}_([1-9][0-9]{{0,4}})_({'|'.join(field.key for field in column.fields)})")
    for column in _LISTS
}
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LARGEST_EXPONENT = 1_000
# Day 60 of Excel's count is 29 February 1900, which never was.
_BEFORE_IT, _AFTER_IT = date(1899, 12, 31), date(1899, 12, 30)


def from_csv(file: BinaryIO) -> Iterator[Brought]:
    """The records of a CSV. Raises `CannotRead`."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        rows = csv.reader(text, strict=True)
        names = [plain(name) for name in next(rows, [])]
        _check(names)
        for number, row in enumerate(rows, 2):
            if len(row) > len(names):
                raise CannotRead(f"row {number} has more cells than there are columns")
            yield from _brought(number, {name: plain(cell) for name, cell in zip(names, row, strict=False) if cell})
    except (csv.Error, UnicodeDecodeError) as error:
        raise CannotRead(f"it is not a CSV in UTF-8: {error}") from error
    finally:
        text.detach()


def from_xlsx(file: BinaryIO) -> Iterator[Brought]:
    """The records of the sheet "screenings", or the first one, of an XLSX. Raises `CannotRead`."""
    rows = sheet_rows(file, "screenings")
    _, head = next(rows, (0, {}))
    _check([str(name) for name in head.values()])
    for number, row in rows:
        if beyond := row.keys() - head.keys():
            raise CannotRead(f"row {number} has a cell in column {min(beyond) + 1}, which has no name")
        yield from _brought(number, {str(head[place]): value for place, value in row.items()})


def _check(names: Sequence[str]) -> None:
    """The columns must be those of the export, each once; which of them are there is free."""
    unknown = [
        name for name in names if name not in _KNOWN and not any(map_.fullmatch(name) for map_ in _NUMBERED.values())
    ]
    if unknown:
        raise CannotRead(f"no export has the column {unknown[0]!r}")
    if len(set(names)) < len(names):
        raise CannotRead("a column is there more than once")
    if "as_of" not in names:
        raise CannotRead("the column as_of is missing")


def _brought(number: int, cells: _Cells) -> Iterator[Brought]:
    if not cells:
        return
    record = {key: value(column, cells[key]) for key, column in by_key().items() if key in cells}
    record |= {column.key: listed for column in _LISTS if (listed := _entries(column, cells)) is not None}
    yield Brought(number, _code(cells.get(CODE)), record)


def _code(given: _Given | None) -> str | None:
    return exact_words(given) if isinstance(given, Decimal) else given and given.strip()


def _entries(column: Column, cells: _Cells) -> Json:
    """The entries of the numbered groups, as many as the count says; None where nothing is said."""
    groups: dict[int, dict[str, Json]] = {}
    fields = {field.key: field for field in column.fields}
    for name, given in cells.items():
        if match := _NUMBERED[column.key].fullmatch(name):
            groups.setdefault(int(match[1]), {})[match[2]] = value(fields[match[2]], given)
    entries = [groups.get(index, {}) for index in range(1, max(groups, default=0) + 1)]
    if column.key not in cells:
        return entries or None
    count = value(column, cells[column.key])
    return entries if count == len(entries) else f"{cells[column.key]} (but {len(entries)} entries)"


def value(column: Column, given: _Given) -> Json:
    """A cell as the contract's value; what does not fit stays as it is, for the check to name it."""
    if column.type == "text":
        return given if isinstance(given, str) else exact_words(given)
    if column.type in ("number", "integer", "entries"):
        return given if isinstance(given, Decimal) else _number(given.strip())
    if isinstance(given, Decimal):
        return _day(given) if column.type == "date" else exact_words(given)
    text = given.strip()
    if column.type == "choices":
        return [] if text == NONE else [member.strip() for member in text.split(MEMBERS)]
    return text


def _number(text: str) -> Json:
    if not _NUMBER.fullmatch(text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if abs(number.adjusted()) <= _LARGEST_EXPONENT else text


def _day(serial: Decimal) -> str:
    """The day of a cell that counts days, as text; anything else as its number."""
    if serial != serial.to_integral_value() or not 1 <= serial < 200_000 or serial == 60:
        return exact_words(serial)
    return ((_AFTER_IT if serial > 60 else _BEFORE_IT) + timedelta(days=int(serial))).isoformat()
