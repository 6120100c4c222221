"""Every table as a CSV of its own, together in one ZIP."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from storage.exports.common.archive import named, pack
from storage.exports.common.table import Field, Row, Table, Tables
from storage.exports.tables.csv import CsvWriter, write_csv


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
        writers = [CsvWriter(file, sheet.fields, bom=bom) for file, sheet in zip(files, tables.sheets, strict=True)]
        for of_one in tables.rows:
            for writer, rows in zip(writers, of_one, strict=True):
                writer.write(rows)
        for writer in writers:
            writer.end()
    yield from paths
    for table in tables.after:
        yield _write(folder / _file_name(table.name), table.fields, table.rows, bom)


def _write(path: Path, fields: tuple[Field, ...], rows: Iterable[Row], bom: bool) -> Path:
    with path.open("wb") as file:
        writer = CsvWriter(file, fields, bom=bom)
        writer.write(rows)
        writer.end()
    return path


def _file_name(table: str) -> str:
    return f"{table.replace(' ', '_')}.csv"
