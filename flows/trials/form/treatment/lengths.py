"""The short texts of a treatment: lengths, points in a cycle, doses; None for one that is not understood."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from flows.rules.periods import COUNTED
from flows.rules.treatment import Offset, Point
from flows.trials.form.leaves.parse import NotUnderstood, read_period

NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"
UNITS = ("mcg", "mg", "g", "IU", "units", "mL", "MBq", "mmol")
GIVEN = re.compile(rf"(?P<number>{NUMBER}) (?P<mass>[A-Za-z]+)(?:/(?P<per>m2|kg))?(?P<time>/(?:day|week|dose|cycle))?")
AMOUNT = re.compile(rf"(?P<number>{NUMBER}) (?P<unit>[A-Za-z]+(?:/(?:day|week|dose|cycle))?)")
ON_DAY = re.compile(r"day ([1-9][0-9]{0,3})")
SINCE = re.compile(r"(?P<length>.+) (?P<side>after|before) (?P<point>.+)")
MOST_CYCLES, MOST_DAYS = 99, 1000


class Given(NamedTuple):
    """A dose as it is written: how much, in which unit, and what it is counted by."""

    number: Decimal
    unit: str
    per: str


def days_of(text: str) -> int | None:
    """The days of "3 days" or "2 weeks"."""
    span = _span(text)
    return span[1] if span and span[0] == "day" and 1 <= span[1] <= MOST_DAYS else None


def length_of(text: str) -> timedelta | None:
    """The length of "672 hours" or "7 days", in hours that pass."""
    span = _span(text)
    if span is None or span[0] == "month" or span[1] < 1:
        return None
    return timedelta(hours=span[1]) if span[0] == "hour" else timedelta(span[1])


def months_of(text: str) -> int | None:
    """The months of "2 months" or "1 year"."""
    span = _span(text)
    return span[1] if span and span[0] == "month" and span[1] > 0 else None


def _span(text: str) -> tuple[str, int] | None:
    """The unit that a length is counted in (hour, day or month), and how many; None for anything else."""
    try:
        span, *more = read_period(text).spans
    except NotUnderstood:
        return None
    if more or span.unit not in COUNTED or span.number % 1 or span.number > 10_000:
        return None
    unit, factor = COUNTED[span.unit]
    return unit, int(span.number) * factor


def offset_of(text: str) -> Offset | None:
    """A point of a cycle, or so long after or before it: "day 8", "end", "14 days after end"."""
    if day := ON_DAY.fullmatch(text):
        return Offset(Point.START, int(day[1]) - 1)
    if text in set(Point):
        return Offset(Point(text))
    found = SINCE.fullmatch(text)
    span = _span(found["length"]) if found else None
    if found is None or span is None or found["point"] not in set(Point):
        return None
    unit, number = span[0], span[1] if found["side"] == "after" else -span[1]
    point = Point(found["point"])
    if unit == "hour":
        return Offset(point, hours=number) if number > 0 else None
    return Offset(point, number) if unit == "day" else Offset(point, months=number)


def given_of(text: str) -> Given | None:
    """A dose such as "15 mcg/m2/day"."""
    found = GIVEN.fullmatch(text)
    if found is None or found["mass"] not in UNITS or not Decimal(found["number"]):
        return None
    return Given(Decimal(found["number"]), found["mass"] + (found["time"] or ""), found["per"] or "")


def amount_in(unit: str) -> Callable[[str], Decimal | None]:
    """Reads an amount in a unit, such as "28 mcg/day"; None for another unit or for nothing."""

    def read(text: str) -> Decimal | None:
        found = AMOUNT.fullmatch(text)
        number = Decimal(found["number"]) if found and found["unit"] == unit else Decimal(0)
        return number or None

    return read
