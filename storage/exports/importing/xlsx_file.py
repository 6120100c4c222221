"""Reading the rows of a spreadsheet file, as people save them: only cells with their values, never a formula.

Formats: ECMA-376 part 1, 18.3 (sheets), 18.4 (shared strings), 18.8.30 (number formats), 18.17.4.1 (the two ways to
count days).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element, ParseError, iterparse

from storage.exports.errors import CannotRead

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Day 60 of the count from 1900 is 29 February 1900, which never was.
_BEFORE_IT, _AFTER_IT, _FROM_1904 = date(1899, 12, 31), date(1899, 12, 30), date(1904, 1, 1)

_MOST_DAYS = 110_000  # into the year 2201
_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_PERCENTS = frozenset((9, 10))
_NOT_SIGNS = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|general|standard', re.IGNORECASE)


class Number(NamedTuple):
    """A number, what it is shown as ("date", "percent" or ""), and the day that it counts to, if it can be one."""

    value: Decimal
    form: str = ""
    day: date | None = None


class Broken(NamedTuple):
    """A cell that has no value, and why."""

    why: str


Given: TypeAlias = str | bool | Number | Broken


class Book(NamedTuple):
    """What is needed to read the cells of a workbook: its texts, the form of each style, and how it counts days."""

    shared: Sequence[str]
    forms: Sequence[str]
    from_1904: bool

    def number(self, text: str, style: str) -> Number:
        """A number as it is written in a sheet, a binary fraction with more digits than it has: 2.2999999999999998."""
        value = Decimal(repr(float(text)))
        if not value.is_finite():
            raise ValueError(f"{text} is no number")
        form = self.forms[int(style)] if style.isdigit() and int(style) < len(self.forms) else ""
        whole = value == value.to_integral_value()
        return Number(value, form, self._day(int(value)) if whole or form == "date" else None)

    def _day(self, serial: int) -> date | None:
        if not 1 <= serial <= _MOST_DAYS or (serial == 60 and not self.from_1904):
            return None
        begin = _FROM_1904 if self.from_1904 else _AFTER_IT if serial > 60 else _BEFORE_IT
        return begin + timedelta(days=serial)


# What the cells of a row hold, by the place of their columns from 0.
Row: TypeAlias = dict[int, Given]


class SheetFile:
    """The sheet of that name in a workbook, else the first one that is seen; its `name`. Raises `CannotRead`."""

    def __init__(self, file: BinaryIO, sheet: str) -> None:
        self._file = file
        with _sound(), zipfile.ZipFile(file) as book:
            sheets = [element.attrib for element in _elements(book, "xl/workbook.xml", "sheet")]
            seen = [one for one in sheets if one.get("state", "visible") == "visible"]
            chosen = next((one for one in sheets if one["name"] == sheet), (seen or sheets)[0])
            self.name = chosen["name"]
            self._part = _target(book, chosen[_LINK])
            self._book = Book(_shared(book), _forms(book), _from_1904(book))

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows with their numbers from 1. Raises `CannotRead`."""
        with _sound(), zipfile.ZipFile(self._file) as book:
            for number, row in enumerate(_elements(book, self._part, "row"), 1):
                yield int(row.get("r", number)), _cells(row, self._book)


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, InvalidOperation, ParseError, EOFError) as error:
        raise CannotRead(f"it is not a sound XLSX: {error}") from error


def _target(book: zipfile.ZipFile, link: str) -> str:
    """The name of the file in the book that a link of the workbook leads to."""
    links = _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")
    target = next(element.get("Target", "") for element in links if element.get("Id") == link)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _from_1904(book: zipfile.ZipFile) -> bool:
    """Whether the workbook counts its days from 1904, as those of old Macintosh programs do."""
    about = [element.get("date1904", "0") for element in _elements(book, "xl/workbook.xml", "workbookPr")]
    return any(value in ("1", "true") for value in about)


def _forms(book: zipfile.ZipFile) -> list[str]:
    """What the numbers of each style are shown as."""
    if "xl/styles.xml" not in book.namelist():
        return []
    codes = {e.get("numFmtId"): e.get("formatCode", "") for e in _elements(book, "xl/styles.xml", "numFmt")}
    styles = next((list(element) for element in _elements(book, "xl/styles.xml", "cellXfs")), [])
    numbers = [style.get("numFmtId", "0") for style in styles]
    return [_form_of(int(number), codes.get(number, "")) for number in numbers]


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(element) for element in _elements(book, "xl/sharedStrings.xml", "si")]


def _elements(book: zipfile.ZipFile, part: str, name: str) -> Iterator[Element]:
    """Every element of that name, one held at a time. A document type, which a sheet never has, is refused."""
    with book.open(part) as file:
        if b"<!DOCTYPE" in file.read(1024).upper():
            raise ValueError("it holds a document type")
    with book.open(part) as file:
        root: Element | None = None
        for event, element in iterparse(file, ("start", "end")):
            if root is None:
                root = element
            if event == "end" and element.tag.rpartition("}")[2] == name:
                yield element
                element.clear()
                if name == "row":
                    for parent in list(root):
                        parent.clear()


def _cells(row: Element, book: Book) -> Row:
    cells: Row = {}
    position = -1
    for cell in row.iter(f"{_MAIN}c"):
        reference = cell.get("r")
        position = _place(reference) if reference else position + 1
        value = _value(cell, book)
        if value is not None and value != "":
            cells[position] = value
    return cells


def _place(reference: str) -> int:
    """The place of a column from 0, from a reference such as AB12."""
    position = 0
    for letter in reference.rstrip("0123456789"):
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def _value(cell: Element, book: Book) -> Given | None:
    kind, text = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
    if kind == "inlineStr":
        return _text(cell)
    if not text:
        # The formula that gives an empty text has that as its value.
        no_value = kind != "str" and cell.find(f"{_MAIN}f") is not None
        return (
            Broken("it holds a formula without its value: open the file in a spreadsheet and save it")
            if no_value
            else None
        )
    match kind:
        case "s":
            return book.shared[int(text)]
        case "b":
            return text == "1"
        case "e":
            return Broken(f"it holds the error {text}: enter the value, or empty the cell")
        case "n":
            return book.number(text, cell.get("s", ""))
    return _ESCAPED.sub(_sign, text)


def _text(element: Element) -> str:
    """The text of a string and all its runs, without the reading aids that some languages have beside it."""
    runs = [element, *element.findall(f"{_MAIN}is"), *element.iter(f"{_MAIN}r")]
    texts = (text.text or "" for run in runs for text in run.findall(f"{_MAIN}t"))
    return "".join(_ESCAPED.sub(_sign, text) for text in texts)


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _form_of(number: int, code: str) -> str:
    """What a number format shows: "date", "percent" or ""; by its code, or where it has none by its number."""
    signs = _NOT_SIGNS.sub("", code).casefold()
    if number in _DATES or "y" in signs or "d" in signs:
        return "date"
    return "percent" if number in _PERCENTS or "%" in signs else ""
