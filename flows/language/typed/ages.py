"""Reads an age that somebody typed, in whole months."""

import re
from collections.abc import Callable
from decimal import Decimal

from flows.language.numbers import age_words, count
from flows.language.typed.reading import One, Reading, Refused, Several, clean, refused_by

OLDEST_MONTHS = 1440

# Up to here a bare number is likelier years than months: the trial takes candidates of up to 25 years.
_LIKELIER_YEARS = 30

_WHY = {
    "not_an_age": "That is not an age. Send it such as 14 y 3 m, 14 years or 171 months.",
    "range": "The age must lie between 0 months and 120 years. Send it such as 14 y 3 m.",
    "month_part": "The months after the years go from 0 to 11. Send it such as 14 y 3 m.",
    "part_month": "That is not a whole number of months. Send completed years and months, such as 14 y 3 m.",
    "weeks": "From 4 weeks on the age is counted in completed months. Send it such as 1 month.",
}
_refused = refused_by(_WHY)

_YEARS = r"[ -]?(?:years?|yrs?|y/o|y\.\s?o|yo|y|jahre?|ans?|a[nñ]os?|anni|jaar)\.?"
_MONTHS = r"[ -]?(?:months?|mths?|mos?|m|monate?n?|mois|mes(?:es)?|mesi|maanden)\.?"
_OLD = r"(?:[ -](?:old|alt))?"
_DECIMAL = r"(\d{1,4}(?:[.,]\d{1,4})?)"


def read_age(text: str) -> Reading[int]:
    """An age in whole months, 0 to 1440: "14 y 3 m" is 171; a bare "14" is Several(168, 14). Never raises.

    The refusal codes are the keys of `_WHY` and those of `typed_text.clean`.
    """
    cleaned = clean(text)
    if isinstance(cleaned, Refused):
        return cleaned
    words = re.sub(r"^aged? ", "", cleaned.lower())
    for form, read in _FORMS:
        if match := form.fullmatch(words):
            return read(match)
    return _refused("not_an_age")


def _years_and_months(match: re.Match[str]) -> Reading[int]:
    years, months = int(match[1]), int(match[2])
    return _refused("month_part") if months > 11 else _within(years * 12 + months)


def _years(match: re.Match[str]) -> Reading[int]:
    return _whole(_decimal(match[1]) * 12)


def _months(match: re.Match[str]) -> Reading[int]:
    return _whole(_decimal(match[1]))


def _days(match: re.Match[str]) -> Reading[int]:
    days = int(match[1]) * (7 if match[2][0] == "w" else 1)
    # Every month has at least 28 days; beyond them it depends on the birthday.
    return One(0) if days < 28 else _refused("weeks")


def _bare(match: re.Match[str]) -> Reading[int]:
    number = int(match[1])
    if number == 0 or number * 12 > OLDEST_MONTHS:
        return _within(number)
    as_years, as_months = number * 12, number
    if number <= _LIKELIER_YEARS:
        values, words = (as_years, as_months), ("year", "month")
    else:
        values, words = (as_months, as_years), ("month", "year")
    return Several(values, tuple(count(number, word) for word in words), "Years or months?")


def _bare_decimal(match: re.Match[str]) -> Reading[int]:
    """ "14.5" is fourteen and a half years, or 14 years 5 months as charts abbreviate it."""
    as_decimal = int(_decimal(match[0]) * 12)
    as_months = int(match[1]) * 12 + int(match[2]) if int(match[2]) < 12 else as_decimal
    if as_months == as_decimal or max(as_months, as_decimal) > OLDEST_MONTHS:
        return _within(as_decimal)
    values = (as_decimal, as_months)
    return Several(values, (age_words(as_decimal), age_words(as_months)), "Which age do you mean?")


def _decimal(typed: str) -> Decimal:
    return Decimal(typed.replace(",", "."))


def _whole(months: Decimal) -> Reading[int]:
    return _within(int(months)) if months == int(months) else _refused("part_month")


def _within(months: int) -> Reading[int]:
    return One(months) if months <= OLDEST_MONTHS else _refused("range")


_PATTERNS: tuple[tuple[str, Callable[[re.Match[str]], Reading[int]]], ...] = (
    (rf"(\d{{1,4}}){_YEARS},? ?(?:and )?(\d{{1,2}}){_MONTHS}{_OLD}", _years_and_months),
    (r"(\d{1,4}) ?; ?(\d{1,2})", _years_and_months),
    (rf"(\d{{1,4}}) (\d{{1,2}})/12(?:{_YEARS})?{_OLD}", _years_and_months),
    (rf"{_DECIMAL}{_YEARS}{_OLD}", _years),
    # "17 M" is a boy or a man of 17 years in many charts.
    (r"(\d{1,4})[ -]?m\.?", _bare),
    (rf"{_DECIMAL}{_MONTHS}{_OLD}", _months),
    (rf"(\d{{1,4}}) ?(weeks?|wks?|w|days?|d){_OLD}", _days),
    (r"(\d{1,6})", _bare),
    (r"(\d{1,3})[.,](\d{1,2})", _bare_decimal),
)

_FORMS = tuple((re.compile(pattern), read) for pattern, read in _PATTERNS)
