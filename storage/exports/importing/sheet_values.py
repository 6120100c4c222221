"""What the cells of a sheet hold: texts, numbers with their form, truths, and what a spreadsheet could not work out.

Formats: ECMA-376 part 1, 18.8.30 (number formats), 18.17.4.1 (the two ways to count days).
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeAlias

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


def form_of(number: int, code: str) -> str:
    """What a number format shows: "date", "percent" or ""; by its code, or where it has none by its number."""
    signs = _NOT_SIGNS.sub("", code).casefold()
    if number in _DATES or "y" in signs or "d" in signs:
        return "date"
    return "percent" if number in _PERCENTS or "%" in signs else ""
