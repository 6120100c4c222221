"""Workbooks opened by LibreOffice without a screen: what it shows in every cell of every sheet."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from tests.referees.debian import program

# A cell as LibreOffice writes it: a text, also that of an error, in quotes; a number or a date bare.
Row: TypeAlias = list[str]

# Token by token: https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
# Comma, quotes, UTF-8, from line 1; texts in quotes, cells as they are shown, results of formulas, every sheet.
_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true,false,false,-1"

_CELL = re.compile(r'("(?:[^"]|"")*"|[^",\n]*)([,\n]|\Z)')


def office() -> str:
    """The path of LibreOffice, which is installed where it is missing."""
    return program(("soffice", "libreoffice"), "libreoffice-calc-nogui")


def opened(books: Mapping[str, bytes], folder: Path) -> dict[str, list[Row]]:
    """The rows of each sheet by the name of its book and its own, such as "xlsx-about"; all in one start of it."""
    files = [folder / f"{name}.xlsx" for name in books]
    for file, content in zip(files, books.values(), strict=True):
        file.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office(), "--headless", profile, "--convert-to", _AS_CSV, "--outdir", str(folder / "sheets")]
    ran = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return {file.stem: list(_rows(file.read_text(encoding="utf-8"))) for file in (folder / "sheets").iterdir()}


def _rows(text: str) -> Iterator[Row]:
    row: Row = []
    for cell in _CELL.finditer(text.removesuffix("\n")):
        row.append(cell[1])
        if cell[2] != ",":
            yield row
            row = []
        if not cell[2]:
            return


def quoted(text: str) -> str:
    """A text as a cell that holds exactly it, with one kind of line break only."""
    inside = re.sub(r"\r\n?", "\n", text).replace('"', '""')
    return f'"{inside}"'
