"""XLSX with typed cells: no text is ever a formula, no number loses a digit, the same content is the same bytes.

Cells are written row by row and only one row is held (https://xlsxwriter.readthedocs.io/working_with_memory.html).
"""

import re
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from storage.exports.common.errors import NotWritten
from storage.exports.common.table import Field, Row, Tables, written

# https://support.microsoft.com/en-us/office/excel-specifications-and-limits
_MOST_ROWS, _LONGEST_TEXT = 1_048_576, 32_767

_CUT = " [cut: see the CSV]"

# Excel counts 29 February 1900, which never was; days before it are shown differently by different programs.
_FIRST_DAY = date(1900, 3, 1)

# What a text may not hold as it is (XML 1.0), and what would be read as an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,  # used only where a sheet is beyond 2 GB
}

_WIDTHS = {"date": 11, "instant": 19, "integer": 9, "number": 9}


class _Output:
    """The file that a workbook is packed into; once given up it takes what is still written and puts it nowhere.

    The packer, when it is cleared away, finishes what it began, and would complain of a file that is full or closed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file

    def give_up(self) -> None:
        self._file = None

    def write(self, data: bytes) -> int:
        return self._file.write(data) if self._file else len(data)

    def seek(self, position: int, whence: int = 0) -> int:
        return self._file.seek(position, whence) if self._file else 0

    def tell(self) -> int:
        return self._file.tell() if self._file else 0

    def flush(self) -> None:
        if self._file:
            self._file.flush()


def write_xlsx(tables: Tables, out: BinaryIO, created: datetime) -> None:
    """Write a workbook with a sheet for each table; `created` is the instant it bears."""
    with tempfile.TemporaryDirectory() as folder:
        output = _Output(out)
        book = xlsxwriter.Workbook(output, _OPTIONS | {"tmpdir": folder})
        try:
            book.set_properties({"created": created.astimezone(UTC).replace(tzinfo=None)})
            formats = {
                "head": book.add_format({"bold": True}),
                "date": book.add_format({"num_format": "yyyy-mm-dd"}),
                "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            }
            _write_tables(book, tables, formats)
            book.close()
        except BaseException as error:
            output.give_up()
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
            if isinstance(error, FileCreateError):
                raise NotWritten(str(error)) from error
            raise


def _write_tables(book: Any, tables: Tables, formats: dict[str, Any]) -> None:
    writers = [_Writer(book, sheet.name, sheet.fields, formats) for sheet in tables.sheets]
    for of_one in tables.rows:
        for writer, rows in zip(writers, of_one, strict=True):
            writer.write(rows)
    for table in tables.after:
        writer = _Writer(book, table.name, table.fields, formats)
        writers.append(writer)
        writer.write(table.rows)
    for writer in writers:
        writer.end()


class _Writer:
    """Writes a table into a sheet of its name, and into as many more as its rows need."""

    def __init__(self, book: Any, name: str, fields: tuple[Field, ...], formats: dict[str, Any]) -> None:
        self._book, self._name, self._fields, self._formats = book, name, fields, formats
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        name = self._name if self._number == 1 else f"{self._name} {self._number}"
        self._sheet, self._row = _new_sheet(self._book, name, self._fields, self._formats), 0

    def write(self, rows: Iterable[Row]) -> None:
        """Add these rows."""
        for row in rows:
            if self._row == _MOST_ROWS - 1:
                self.end()
                self._begin()
            self._row += 1
            for index, value in enumerate(row):
                if value is not None and value != "":
                    _write_cell(self._sheet, self._row, index, value, self._formats)

    def end(self) -> None:
        """Let the columns be filtered, over all the rows that there are."""
        self._sheet.autofilter(0, 0, self._row, len(self._fields) - 1)


def _new_sheet(book: Any, name: str, fields: tuple[Field, ...], formats: dict[str, Any]) -> Any:
    sheet = book.add_worksheet(name)
    # Its own way lets two escapes run into one another, and takes a text between <r> and </r> for mark-up.
    sheet._escape_control_characters = _escaped
    sheet.freeze_panes(1, 0)
    for index, field in enumerate(fields):
        sheet.set_column(index, index, max(_WIDTHS.get(field.type, 14), len(field.name) + 1))
        sheet.write_string(0, index, field.name, formats["head"])
    return sheet


def _write_cell(sheet: Any, row: int, column: int, value: str | int | Decimal | date, formats: dict[str, Any]) -> None:
    if isinstance(value, str):
        _write_text(sheet, row, column, value)
    elif isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        sheet.write_datetime(row, column, naive, formats["instant"])
    elif isinstance(value, date):
        if value >= _FIRST_DAY:
            sheet.write_datetime(row, column, value, formats["date"])
        else:
            sheet.write_string(row, column, value.isoformat())
    elif _fits(value):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, written(value))


def _write_text(sheet: Any, row: int, column: int, text: str) -> None:
    if len(text) > _LONGEST_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
        text = text.encode("utf-16-le")[: 2 * (_LONGEST_TEXT - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    sheet.write_string(row, column, text)


def _escaped(text: str) -> str:
    """The text with what a sheet cannot hold written as _xHHHH_ (ECMA-376 part 1, 22.9.2.19).

    What is between <r> and </r> xlsxwriter writes as mark-up of its own: such a text goes in as one run of it.
    """
    escaped = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    if escaped.startswith("<r>") and escaped.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(escaped)}</t></r>'
    return escaped


def _fits(number: int | Decimal) -> bool:
    """Whether a cell gives the number back: it is written with 16 digits as a binary fraction."""
    try:
        return Decimal(repr(float(f"{float(number):.16G}"))) == number
    except OverflowError:
        return False
