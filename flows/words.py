"""How days, numbers and answers are written for a person: one form each, everywhere."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flows.facts import NOT_DONE, Radiation, Therapy
from flows.question import Choice, Choices, Entries, Name, Number, Option, Question

# More digits than these are refused where a number is typed.
TYPED_DIGITS = 12
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PLURALS = {"therapy": "therapies", "try": "tries", "criterion": "criteria"}
STILL_GIVEN = "still being given"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """A day with its weekday, such as "Tue 24 Nov 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """A day without its weekday, such as "24 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def count(number: int, noun: str) -> str:
    """A count with its noun, such as "1 day" or "12 days"."""
    return f"{number} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"


def number_words(number: Decimal, unlike: Decimal | None = None) -> str:
    """A number as plain digits to be read; one of more digits than anybody types was converted, and is shortened.

    `unlike`: a limit beside it, which it is never shortened to.
    """
    if len(number.as_tuple().digits) <= TYPED_DIGITS:
        return exact_words(number)
    shown = round(number, max(4, 1 - number.adjusted()))
    return exact_words(number if shown == unlike else shown)


def exact_words(number: Decimal) -> str:
    """A number as plain digits, all of them, never with an exponent that a reader would have to decode."""
    if abs(number.adjusted()) > 15:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def age_words(months: Decimal) -> str:
    """An age in months as years and months, such as "14 years 3 months"."""
    years, rest = divmod(int(months), 12)
    if not years:
        return count(rest, "month")
    return count(years, "year") + (f" {count(rest, 'month')}" if rest else "")


def from_today(day: date, today: date) -> str:
    """How far a day lies from today, such as "12 days to go" or "3 days ago"."""
    distance = (day - today).days
    if distance == 0:
        return "today"
    return f"{count(distance, 'day')} to go" if distance > 0 else f"{count(-distance, 'day')} ago"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"; where one is a list itself, "a and b, and c"."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    apart = "," if any(" and " in part or " or " in part for part in parts) else ""
    return f"{', '.join(parts[:-1])}{apart} {last} {parts[-1]}"


def option_label(options: tuple[Option, ...], value: str) -> str:
    """The words for one chosen value."""
    return next(option.label for option in options if option.value == value)


def value_words(question: Question, value: Any) -> str:
    """A typed answer in words, with its unit; "not known yet" for None."""
    kind = question.kind
    if value is None:
        return "not known yet"
    if value == NOT_DONE:
        return "not done"
    if isinstance(kind, Choice):
        return option_label(kind.options, value)
    if isinstance(kind, Choices):
        return listed(option_label(kind.options, member) for member in value) or kind.none_label.lower()
    if isinstance(kind, Number):
        return number_with_unit(question, value)
    if isinstance(kind, Entries):
        return listed(entry_words(entry) for entry in value) or "none"
    return value if isinstance(kind, Name) else day_words(value)


def number_with_unit(question: Question, value: Decimal, unlike: Decimal | None = None) -> str:
    """A number as the question counts it: an age in years and months, anything else with its unit."""
    if question.key == "age_months":
        return age_words(value)
    unit = question.kind.unit if isinstance(question.kind, Number) else ""
    return f"{number_words(value, unlike)} {unit}".strip()


def entry_words(entry: Therapy | Radiation) -> str:
    """One entry of a list in a few words."""
    if isinstance(entry, Therapy):
        return entry.agent + _last_words("last dose", entry.last_dose, entry.ongoing)
    site = "TBI" if entry.site == "tbi" else entry.site
    return site + _last_words("last fraction", entry.last_date, entry.ongoing)


def _last_words(what: str, day: date | None, ongoing: bool) -> str:
    if ongoing:
        return f" ({STILL_GIVEN})"
    return f" ({what} {short_day(day)})" if day else ""
