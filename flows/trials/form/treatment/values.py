"""The short texts of a treatment: lengths, points in a cycle, doses, counts; a sentence where one is not understood."""

import re
from collections.abc import Callable, Collection
from datetime import timedelta
from decimal import Decimal
from string import Formatter
from typing import NamedTuple, TypeVar

from flows.rules.treatment import Offset, Point
from flows.trials.form.keys import keys
from flows.trials.form.leaves.reading import NotUnderstood, read_period
from flows.trials.form.nodes import Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean

NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"
UNITS = ("mcg", "mg", "g", "IU", "units", "mL", "MBq", "mmol")
GIVEN = re.compile(rf"(?P<number>{NUMBER}) (?P<mass>[A-Za-z]+)(?:/(?P<per>m2|kg))?(?P<time>/(?:day|week|dose|cycle))?")
AMOUNT = re.compile(rf"(?P<number>{NUMBER}) (?P<unit>[A-Za-z]+(?:/(?:day|week|dose|cycle))?)")
ON_DAY = re.compile(r"day ([1-9][0-9]{0,3})")
SINCE = re.compile(r"(?P<length>.+) (?P<side>after|before) (?P<point>.+)")
MOST_CYCLES, MOST_DAYS = 99, 1000

T = TypeVar("T")


class Given(NamedTuple):
    """A dose as it is written: how much, in which unit, and what it is counted by."""

    number: Decimal
    unit: str
    per: str


class Values:
    """Reads the texts of one map, and tells what is wrong with each."""

    def __init__(self, found: dict[str, Node], what: str, problems: Problems) -> None:
        self.found = found
        self.what = what
        self.problems = problems

    def text(self, key: str) -> str:
        return keys.value_of(self.found.get(key))

    def many(self, key: str) -> tuple[str, ...]:
        return tuple(text.value for text in keys.texts(self.found.get(key)))

    def wrong(self, key: str, words: str) -> None:
        line = self.found[key].line
        self.problems.append(Problem(line, f'{self.what}: "{key}: {self.text(key) or "..."}": {words}'))

    def read(self, key: str, reads: Callable[[str], T | None], else_: T, words: str) -> T:
        """What stands there; where nothing does or it is not understood, something else, and the latter is told."""
        if key not in self.found:
            return else_
        value = reads(self.text(key))
        if value is None:
            self.wrong(key, words)
            return else_
        return value

    def count(self, key: str, most: int) -> int:
        words = f"a whole number from 1 to {most}"
        return self.read(key, lambda text: whole(text, most), 1, words)

    def days(self, key: str, else_: int | None = None) -> int | None:
        return self.read(key, days_of, else_, 'a number of days or weeks, such as "3 days"')

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        text = self.text(key)
        if key in self.found and text not in allowed:
            self.wrong(key, f"it is one of {', '.join(allowed)}{did_you_mean(text, allowed)}")
        return text

    def template(self, key: str, allowed: Collection[str]) -> str:
        """A text in which names may stand in braces; unknown ones are told."""
        text = self.text(key)
        for name in names_in(text):
            if name is None or name not in allowed:
                known = ", ".join(f"{{{one}}}" for one in allowed)
                said = "a brace stands alone" if name is None else f"{{{name}}} is not known"
                self.wrong(key, f"{said}; there are {known}{did_you_mean(name or '', allowed)}")
                return ""
        return text


def names_in(text: str) -> list[str | None]:
    """The names that stand in braces in a text; None for a brace that cannot be read."""
    try:
        return [
            name if not spec and not turned else None
            for _, name, spec, turned in Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        return [None]


def whole(text: str, most: int) -> int | None:
    """A whole number from 1 to the most; None for anything else."""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
    return number if 1 <= number <= most else None


def days_of(text: str) -> int | None:
    """The days of "3 days" or "2 weeks"."""
    span = _span(text)
    return span[1] if span and span[0] == "days" and 1 <= span[1] <= MOST_DAYS else None


def length_of(text: str) -> timedelta | None:
    """The length of "672 hours" or "7 days", in hours that pass."""
    span = _span(text)
    if span is None or span[0] == "months" or span[1] < 1:
        return None
    return timedelta(hours=span[1]) if span[0] == "hours" else timedelta(span[1])


def months_of(text: str) -> int | None:
    """The months of "2 months" or "1 year"."""
    span = _span(text)
    return span[1] if span and span[0] == "months" and span[1] > 0 else None


def _span(text: str) -> tuple[str, int] | None:
    """A length in hours, days or months; None for anything else."""
    try:
        spans = read_period(text).spans
    except NotUnderstood:
        return None
    factors = {
        "hour": ("hours", 1),
        "day": ("days", 1),
        "week": ("days", 7),
        "month": ("months", 1),
        "year": ("months", 12),
    }
    span = spans[0]
    if len(spans) > 1 or span.unit not in factors or span.number % 1 or span.number > 10_000:
        return None
    unit, factor = factors[span.unit]
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
    if unit == "hours":
        return Offset(point, hours=number) if number > 0 else None
    return Offset(point, number) if unit == "days" else Offset(point, months=number)


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


def texts_of(node: Node | None, what: str, problems: Problems) -> tuple[str, ...]:
    """The texts of a list; anything else in it is told."""
    found = keys.items(node)
    problems.extend(Problem(one.line, f"{what}: a list of texts") for one in found if not isinstance(one, Text))
    return tuple(one.value for one in found if isinstance(one, Text))
