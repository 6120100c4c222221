"""Rows with the export's own columns, from CSV or XLSX, as records to import."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import BinaryIO

from flows.rules.trial import Trial
from storage.engine.canonical import Json
from storage.exports.common.description import Column, columns
from storage.exports.common.table import MEMBERS, written
from storage.exports.errors import CannotRead
from storage.exports.importing.cell_values import Cells, Unreadable
from storage.exports.importing.csv_file import CsvFile
from storage.exports.importing.importing import Brought, Source
from storage.exports.importing.xlsx_file import Given, SheetFile
from storage.exports.screenings.sound import marked
from storage.exports.tables.screenings import ASKED_AGAIN, CODE, planned_name, screening_fields
from storage.exports.tables.xlsx_cells import letters

_CODE = Column(CODE, "", "", "", "", "text")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a trial's table: their names, those of single answers, the lists, and the forms of their names.

    The columns of a list's entries are numbered. `planned`: the columns of planned days, by the keys of those.
    """

    known: frozenset[str]
    plain: Mapping[str, Column]
    lists: tuple[Column, ...]
    numbered: Mapping[str, re.Pattern[str]]
    planned: Mapping[str, str]


@cache
def _columns(trial: Trial) -> _Columns:
    lists = tuple(column for column in columns(trial) if column.type == "entries")
    plain = {column.key: column for column in columns(trial) if column.type != "entries"}
    numbered = {
        column.key: re.compile(rf"{column.key}_([1-9][0-9]{{0,4}})_({'|'.join(field.key for field in column.fields)})")
        for column in lists
    }
    planned = {key: name for key in plain if (name := planned_name(key, trial)) != key}
    known = frozenset((*(field.name for field in screening_fields({}, trial)), *planned))
    return _Columns(known, plain, lists, numbered, planned)


def from_csv(file: BinaryIO, trial: Trial) -> Iterator[Brought]:
    """The records of a CSV. Raises `CannotRead`."""
    opened = CsvFile(file)
    return _records(opened.rows(), Cells(opened.delimiter), _columns(trial))


def from_xlsx(file: BinaryIO, trial: Trial) -> Iterator[Brought]:
    """The records of the sheet "screenings", or the first one, of an XLSX. Raises `CannotRead`."""
    opened = SheetFile(file, "screenings")
    return _records(opened.rows(), Cells(), _columns(trial), opened.name)


def _records(
    rows: Iterable[tuple[int, Mapping[int, Given]]], cells: Cells, of: _Columns, sheet: str = ""
) -> Iterator[Brought]:
    filled = ((number, row) for number, row in rows if row)
    first, head = next(filled, (1, {}))
    where = f'sheet "{sheet}", row' if sheet else "row"
    names = {position: given.strip() if isinstance(given, str) else "" for position, given in head.items()}
    names = {position: name for position, name in names.items() if name}
    _check(names, f"{where} {first}", of)
    # A file without the column of the planned day has that day under the name that the actual one has today.
    planned = {key: name for key, name in of.planned.items() if name in names.values()}
    for number, row in filled:
        if beyond := row.keys() - names.keys():
            raise CannotRead(
                f"{where} {number} has more cells than there are names: column {letters(min(beyond))} has none"
            )
        given = {names[position]: (letters(position), cell) for position, cell in row.items()}
        yield _Row(given, cells, of, Source(sheet), planned).brought(number)


def _check(names: Mapping[int, str], where: str, of: _Columns) -> None:
    """The columns must be those of the export, each once; which of them are there is free."""
    for position, name in names.items():
        if name not in of.known and not any(known.fullmatch(name) for known in of.numbered.values()):
            near = get_close_matches(name, of.known, 1, cutoff=0.8)
            meant = f"; is it {near[0]}?" if near else ", and the first row must hold the names of columns"
            raise CannotRead(f"{where}, column {letters(position)}: no export has the column {name!r}{meant}")
    if twice := [name for name in names.values() if list(names.values()).count(name) > 1]:
        raise CannotRead(f"{where}: the column {twice[0]} is there more than once")
    if "as_of" not in names.values():
        raise CannotRead(f"{where}: the column as_of is missing")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its filled cells by the names of their columns, each with the column's letters, and how they are read.

    What is read, and what cannot be, is noted in `source`. `planned`: the columns of planned days, by key.
    """

    given: Mapping[str, tuple[str, Given]]
    cells: Cells
    of: _Columns
    source: Source
    planned: Mapping[str, str]

    def brought(self, number: int) -> Brought:
        """The row as a record; what cannot be read is left out of it."""
        code = self._value(CODE, _CODE, CODE)
        record = {
            key: value
            for key, column in self.of.plain.items()
            if (value := self._value(key, column, self.planned.get(key, key))) is not None
        }
        record |= {column.key: listed for column in self.of.lists if (listed := self._entries(column)) is not None}
        again = {key: (record.pop(key), day) for key, day in self._marks() if key in record}
        code = code.strip() if isinstance(code, str) else code
        return Brought(number, code, record, source=self.source, asked_again=again)

    def _marks(self) -> list[tuple[str, str | None]]:
        """The keys of the answers that hold no longer, each with the day that it was given for."""
        _, given = self.given.get(ASKED_AGAIN, ("", ""))
        return [marked(mark) for mark in str(given).split(MEMBERS) if mark.strip()]

    def _value(self, key: str, column: Column, name: str) -> Json:
        """What the cell under a name says for a key; None where nothing is said, or it cannot be read."""
        if name not in self.given:
            return None
        self.source.columns[key], given = self.given[name]
        if isinstance(given, str) and not given.strip() and column.type != "text":
            return None
        try:
            return self.cells.value(column, given)
        except Unreadable as error:
            self.source.unread[key] = str(error)
            return None

    def _entries(self, column: Column) -> Json:
        """The entries of the numbered groups, as many as the count says; None where nothing is said."""
        groups: dict[int, dict[str, Json]] = {}
        fields = {field.key: field for field in column.fields}
        for name in self.given:
            if match := self.of.numbered[column.key].fullmatch(name):
                key = f"{column.key}[{int(match[1]) - 1}].{match[2]}"
                value = self._value(key, fields[match[2]], name)
                if value is not None or key in self.source.unread:
                    groups.setdefault(int(match[1]), {})[match[2]] = value
        entries: Json = [groups.get(index, {}) for index in range(1, max(groups, default=0) + 1)]
        count = self._value(column.key, column, column.key)
        if count is None:
            return entries or None
        return entries if count == len(entries) else f"{written(count)} (but {len(entries)} entries)"
