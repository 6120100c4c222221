"""The cells of a workbook as the XML of a sheet: no text is a formula, no number loses a digit.

Source: ECMA-376 part 1, 18.3.1.4 (cells), 18.18.11 (types of cells), 22.9.2.19 (texts).
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from xml.sax.saxutils import escape

from storage.exports.common.table import Cell, Row, written

# The places of the styles in the workbook.
PLAIN, HEAD, DAY, INSTANT = 0, 1, 2, 3

# https://support.microsoft.com/en-us/office/excel-specifications-and-limits
_LONGEST_TEXT = 32_767
_CUT = " [cut: see the CSV]"

# Days are counted from here. Excel counts 29 February 1900, which never was; days before it are shown differently by
# different programs.
_ZERO, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)

# What a text may not hold as it is (XML 1.0), and what would be read as an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Longer texts hardly come twice, and would take too much room.
_REMEMBERED = 200


def row_xml(number: int, columns: Sequence[str], row: Row, style: int = PLAIN) -> str:
    """A row of a sheet, `number` from 1; `columns`: the letters of its columns, `style`: of its texts."""
    begin = f' s="{style}"' if style else ""
    cells = [
        f'<c r="{column}{number}"{begin}{_inside(value)}'
        for column, value in zip(columns, row, strict=True)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def letters(place: int) -> str:
    """The letters of a column, from 0: A to Z, AA to ZZ, AAA ..."""
    before, last = divmod(place, 26)
    return f"{letters(before - 1) if before else ''}{chr(ord('A') + last)}"


def _inside(value: Cell) -> str:
    """A cell from behind its place to its end."""
    if isinstance(value, str):
        return _text(value) if len(value) <= _REMEMBERED else _long_text(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return _day(value)
    assert value is not None
    number = _number(value)
    return f"><v>{number}</v></c>" if number else _text(written(value))


def _long_text(text: str) -> str:
    units = text.encode("utf-16-le") if len(text) > _LONGEST_TEXT // 2 else b""
    if len(units) // 2 > _LONGEST_TEXT:
        text = units[: 2 * (_LONGEST_TEXT - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    return _in_line(text)


def _in_line(text: str) -> str:
    escaped = escape(_ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text))
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{escaped}</t></is></c>'


_text = lru_cache(maxsize=4_000)(_in_line)


@lru_cache(maxsize=2_000)
def _day(day: date) -> str:
    if day < _FIRST_DAY:
        return _in_line(day.isoformat())
    return f' s="{DAY}"><v>{(day - _ZERO).days}</v></c>'


@lru_cache(maxsize=2_000)
def _instant(at: datetime) -> str:
    utc = at.astimezone(UTC)
    seconds = utc.hour * 3600 + utc.minute * 60 + utc.second
    return f' s="{INSTANT}"><v>{(utc.date() - _ZERO).days + seconds / 86_400:.16G}</v></c>'


@lru_cache(maxsize=2_000)
def _number(number: int | Decimal) -> str:
    """The digits of a number as a sheet holds them; empty where those, read as a binary fraction, do not give it
    back."""
    try:
        digits = f"{float(number):.16G}"
    except OverflowError:
        return ""
    return digits if Decimal(repr(float(digits))) == number else ""
