"""Reading the rows of a CSV as spreadsheets save them: its encoding and its delimiter are found out."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from storage.exports.errors import CannotRead
from storage.exports.tables.csv_files import plain

# What Excel takes as the delimiter, and does not show.
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)

_DELIMITERS = (",", ";", "\t")


class CsvFile:
    """A CSV that was looked through: the `delimiter` between its cells, and its rows, which can be read once."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
        first = self._line()
        sep = _SEP.fullmatch(first)
        self._begin = [] if sep else [first]
        self.delimiter = sep[1] if sep else max(_DELIMITERS, key=first.count)

    def _line(self) -> str:
        try:
            return self._text.readline()
        except UnicodeDecodeError as error:
            raise _unsound(error) from error

    def rows(self) -> Iterator[tuple[int, dict[int, str]]]:
        """Every row with its number from 1 and its filled cells by their place from 0. Raises `CannotRead`."""
        try:
            lines = csv.reader(chain(self._begin, self._text), delimiter=self.delimiter, strict=True)
            for number, row in enumerate(lines, 1):
                yield number, {position: plain(cell) for position, cell in enumerate(row) if cell}
        except (csv.Error, UnicodeDecodeError) as error:
            raise _unsound(error) from error


def _unsound(error: Exception) -> CannotRead:
    return CannotRead(f"it is not a CSV in UTF-8, UTF-16 or Windows-1252: {error}")


def _encoding(file: BinaryIO) -> str:
    """The encoding of a file: by its mark, by the zeros of UTF-16, or what all its lines are. Raises `CannotRead`."""
    begin = file.read(2)
    file.seek(0)
    if begin in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in begin:
        return "utf-16-be" if begin[:1] == b"\0" else "utf-16-le"
    unicode, others = _lines_beyond_ascii(file)
    file.seek(0)
    if unicode and others:
        raise CannotRead("some of its lines are in UTF-8 and some are not: save it as CSV UTF-8")
    return "cp1252" if others else "utf-8-sig"


def _lines_beyond_ascii(file: BinaryIO) -> tuple[int, int]:
    """How many lines of a file are UTF-8, and how many are not; those in ASCII are both and count as neither."""
    unicode = others = 0
    for line in file:
        if not line.isascii():
            try:
                line.decode()
                unicode += 1
            except UnicodeDecodeError:
                others += 1
    return unicode, others
