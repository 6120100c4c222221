"""CSV by RFC 4180, in UTF-8; texts are made safe, numbers are left as they are."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from storage.exports.common.table import Cell, Field, Row, Table, written
from storage.exports.common.texts import safe


def write_csv(table: Table, out: BinaryIO, *, bom: bool) -> None:
    """Write one table with a line of column names; without a byte order mark Excel shows Köln as KÃ¶ln."""
    writer = CsvWriter(out, table.fields, bom=bom)
    writer.write(table.rows)
    writer.end()


class CsvWriter:
    """Writes rows under a line of column names; the file stays open once it has ended."""

    def __init__(self, out: BinaryIO, fields: tuple[Field, ...], *, bom: bool) -> None:
        self._text = io.TextIOWrapper(out, encoding="utf-8-sig" if bom else "utf-8", newline="", write_through=False)
        self._writer = csv.writer(self._text)
        self._writer.writerow([field.name for field in fields])

    def write(self, rows: Iterable[Row]) -> None:
        """Add these rows."""
        self._writer.writerows(map(_texts, rows))

    def end(self) -> None:
        """Put everything into the file, and let go of it."""
        self._text.flush()
        self._text.detach()


def _texts(row: Iterable[Cell]) -> list[str]:
    return ["" if value is None else safe(value) if type(value) is str else written(value) for value in row]
