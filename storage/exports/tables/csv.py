"""CSV by RFC 4180, in UTF-8; texts are made safe, numbers are left as they are."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from storage.exports.common.table import Cell, Table, written
from storage.exports.common.texts import safe


def write_csv(table: Table, out: BinaryIO, *, bom: bool) -> None:
    """Write one table with a line of column names; without a byte order mark Excel shows Köln as KÃ¶ln."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig" if bom else "utf-8", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([field.name for field in table.fields])
    writer.writerows(map(_texts, table.rows))
    text.flush()
    text.detach()


def _texts(row: Iterable[Cell]) -> list[str]:
    return ["" if value is None else safe(value) if type(value) is str else written(value) for value in row]
