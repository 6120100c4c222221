"""XLSX with typed cells, written from streams of rows: nothing is held of a sheet, the same content is the same bytes.

Written here and not by a library: the cells are most of what an export costs, and this takes a sixth of the time.
"""

import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from storage.exports.common.file_writing import named, pack
from storage.exports.common.table import Field, Row, Tables
from storage.exports.tables.xlsx_parts import SheetFile, parts, sheet_begin, sheet_end, sheet_part

# https://support.microsoft.com/en-us/office/excel-specifications-and-limits
_MOST_ROWS = 1_048_576


def write_xlsx(tables: Tables, out: BinaryIO, created: datetime) -> None:
    """Write a workbook with a sheet for each table; `created` is the instant it bears.

    All sheets grow at once, so each is written beside the workbook and packed when it is whole.
    """
    with tempfile.TemporaryDirectory() as folder:
        with ExitStack() as opened:
            sheets = _written(tables, Path(folder), opened)
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name, part in parts(sheets, created):
                archive.writestr(named(name, created), part)
            for number, sheet in enumerate(sheets, 1):
                begin, end = sheet_begin(sheet, number == 1), sheet_end(sheet)
                pack(archive, sheet.path, sheet_part(number), created, begin, end)


def _written(tables: Tables, folder: Path, opened: ExitStack) -> list[SheetFile]:
    sheets: list[SheetFile] = []

    def begin(name: str, fields: tuple[Field, ...]) -> SheetFile:
        sheets.append(SheetFile(folder / f"{len(sheets)}.xml", name, fields, opened))
        return sheets[-1]

    writers = [_Writer(begin, sheet.name, sheet.fields) for sheet in tables.sheets]
    for of_one in tables.rows:
        for writer, rows in zip(writers, of_one, strict=True):
            writer.write(rows)
    for table in tables.after:
        _Writer(begin, table.name, table.fields).write(table.rows)
    return sheets


class _Writer:
    """Writes a table into a sheet of its name, and into as many more as its rows need."""

    def __init__(
        self, begin: Callable[[str, tuple[Field, ...]], SheetFile], name: str, fields: tuple[Field, ...]
    ) -> None:
        self._begin, self._name, self._fields = begin, name, fields
        self._number, self._sheet = 1, begin(name, fields)

    def write(self, rows: Iterable[Row]) -> None:
        """Add these rows."""
        for row in rows:
            if self._sheet.rows == _MOST_ROWS:
                self._number += 1
                self._sheet = self._begin(f"{self._name} {self._number}", self._fields)
            self._sheet.add(row)
