"""CSV by RFC 4180, in UTF-8: one table, or every table as a file of its own in one ZIP. Numbers are left as they are.

A text that a spreadsheet would run as a formula is made harmless, and put back when it is read again. CWE-1236: what
begins with = + - @ (also in full width, behind blanks, or as a tab or line break) gets an apostrophe before it. So does
what would begin a cell if the file were split at semicolons, tabs or line breaks instead of commas. The first such
apostrophe is taken away again on the way in: every text comes back as it was.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from storage.exports.common.file_writing import named, pack
from storage.exports.common.table import Cell, Field, Row, Table, Tables, written

# What a spreadsheet may skip before it looks: white space, control characters, signs without width, apostrophes.
_SKIPPED = r"[\s'\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]*"

_STARTS = r"[=+\-@＝＋－＠]"
_BEGINNING = re.compile(rf"(\A)(?={_SKIPPED}{_STARTS}|'*[\t\r\n])|([;\t\r\n])(?={_SKIPPED}{_STARTS})")
_ADDED = re.compile(rf"(\A)'(?={_SKIPPED}{_STARTS}|'*[\t\r\n])|([;\t\r\n])'(?={_SKIPPED}{_STARTS})")


@lru_cache(maxsize=20_000)
def safe(text: str) -> str:
    """The text as a CSV may hold it."""
    return _BEGINNING.sub(r"\1\2'", text)


def plain(text: str) -> str:
    """The text that `safe` was given."""
    return _ADDED.sub(r"\1\2", text)


def write_csv(table: Table, out: BinaryIO, *, bom: bool) -> None:
    """Write one table with a line of column names; without a byte order mark Excel shows Köln as KÃ¶ln."""
    writer = _CsvWriter(out, table.fields, bom=bom)
    writer.write(table.rows)
    writer.end()


def write_csv_set(tables: Tables, out: BinaryIO, created: datetime, *, bom: bool) -> None:
    """Write a ZIP with a CSV for each table; `created` is the instant that its files bear.

    All tables grow at once, so each is written beside the archive and packed when it is whole.
    """
    with tempfile.TemporaryDirectory() as folder:
        packed = list(_write_tables(tables, Path(folder), bom))
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for path in packed:
                pack(archive, path, path.name, created)


def write_csvs(tables: Iterable[Table], out: BinaryIO, created: datetime) -> None:
    """Write a ZIP with a CSV for each of these tables, one after the other, without a byte order mark."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for table in tables:
            with archive.open(named(_file_name(table.name), created), "w", force_zip64=True) as file:
                write_csv(table, cast(BinaryIO, file), bom=False)


def _write_tables(tables: Tables, folder: Path, bom: bool) -> Iterator[Path]:
    with ExitStack() as opened:
        paths = [folder / _file_name(sheet.name) for sheet in tables.sheets]
        files = [opened.enter_context(path.open("wb")) for path in paths]
        writers = [_CsvWriter(file, sheet.fields, bom=bom) for file, sheet in zip(files, tables.sheets, strict=True)]
        for of_one in tables.rows:
            for writer, rows in zip(writers, of_one, strict=True):
                writer.write(rows)
        for writer in writers:
            writer.end()
    yield from paths
    for table in tables.after:
        path = folder / _file_name(table.name)
        with path.open("wb") as file:
            write_csv(table, file, bom=bom)
        yield path


def _file_name(table: str) -> str:
    return f"{table.replace(' ', '_')}.csv"


class _CsvWriter:
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
