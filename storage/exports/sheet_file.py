"""Reading the rows of a spreadsheet file, as people save them: only cells with their values, never a formula.

Formats: ECMA-376 part 1, sections 18.3 (sheets) and 18.4 (shared strings).
"""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, TypeAlias
from xml.etree.ElementTree import Element, ParseError, iterparse

from storage.exports.errors import CannotRead

# A text or a number, by the place of its column from 0.
Row: TypeAlias = dict[int, str | Decimal]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def sheet_rows(file: BinaryIO, sheet: str) -> Iterator[tuple[int, Row]]:
    """The rows of the sheet of that name, or of the first one, with their numbers from 1. Raises `CannotRead`."""
    try:
        with zipfile.ZipFile(file) as book:
            shared = _shared(book)
            for row in _elements(book, _part(book, sheet), "row"):
                yield int(row.get("r", "0")), _cells(row, shared)
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, InvalidOperation, ParseError, EOFError) as error:
        raise CannotRead(f"it is not a sound XLSX: {error}") from error


def _part(book: zipfile.ZipFile, name: str) -> str:
    """The name of the file in the book that holds a sheet."""
    sheets = {element.get("name"): element.get(_LINK) for element in _elements(book, "xl/workbook.xml", "sheet")}
    link = sheets.get(name) or next(iter(sheets.values()))
    links = _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")
    target = next(element.get("Target", "") for element in links if element.get("Id") == link)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


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


def _cells(row: Element, shared: list[str]) -> Row:
    cells: Row = {}
    place = -1
    for cell in row.iter(f"{_MAIN}c"):
        reference = cell.get("r")
        place = _place(reference) if reference else place + 1
        value = _value(cell, shared)
        if value is not None and value != "":
            cells[place] = value
    return cells


def _place(reference: str) -> int:
    """The place of a column from 0, from a reference such as AB12."""
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: Element, shared: list[str]) -> str | Decimal | None:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    text = cell.findtext(f"{_MAIN}v")
    if text is None:
        return None
    if kind == "s":
        return shared[int(text)]
    # A number is a binary fraction, often written with more digits than it has: 2.2999999999999998 is 2.3.
    return Decimal(repr(float(text))) if kind == "n" else _ESCAPED.sub(_sign, text)


def _text(element: Element) -> str:
    """The text of a string and all its runs, without the reading aids that some languages have beside it."""
    runs = [element, *element.findall(f"{_MAIN}is"), *element.iter(f"{_MAIN}r")]
    texts = (text.text or "" for run in runs for text in run.findall(f"{_MAIN}t"))
    return "".join(_ESCAPED.sub(_sign, text) for text in texts)


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
