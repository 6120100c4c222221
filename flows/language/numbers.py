"""Exact products, and how counts, numbers, ages and lists are written for a person."""

from collections.abc import Iterable
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

# More digits than these are refused where a number is typed.
TYPED_DIGITS = 12


# Products and comparisons of this context are exact, however many digits a value was given with.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


PLURALS = {"therapy": "therapies", "try": "tries", "criterion": "criteria"}


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


def age_words(months: Decimal | int) -> str:
    """An age in months as years and months, such as "14 years 3 months"."""
    years, rest = divmod(int(months), 12)
    if not years:
        return count(rest, "month")
    return count(years, "year") + (f" {count(rest, 'month')}" if rest else "")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"; where one is a list itself, "a and b, and c"."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    apart = "," if any(" and " in part or " or " in part for part in parts) else ""
    return f"{', '.join(parts[:-1])}{apart} {last} {parts[-1]}"


def completed_months(birth: date, day: date) -> int:
    """Whole months from birth, or another day, to a day; negative where that lies before it.

    A month is completed when its day of birth is reached, or the next month begins: somebody born on 29 February
    completes a year on 1 March of a common year (the usual convention; the trial's record names none).
    """
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
