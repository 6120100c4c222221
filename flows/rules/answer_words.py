"""How an answer is written for a person."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flows.language.days import day_words, short_day
from flows.language.numbers import age_words, listed, number_words
from flows.language.wall_time import shown, zone_of
from flows.rules.facts import NOT_DONE, Entry, Radiation, Therapy
from flows.rules.question import Choice, Choices, Day, Entries, Name, NumberKind, Option, Question

STILL_GIVEN = "still being given"


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
    if isinstance(kind, NumberKind):
        return number_with_unit(question, value)
    if isinstance(kind, Entries):
        return listed(entry_words(entry, kind) for entry in value) or "none"
    if isinstance(kind, Day) and isinstance(value, str):
        return option_label(kind.words, value).lower()
    if isinstance(value, datetime):
        return f"{day_words(value)} {shown(value, zone_of(value))}"
    return value if isinstance(kind, Name) else day_words(value)


def number_with_unit(question: Question, value: Decimal, unlike: Decimal | None = None) -> str:
    """A number as the question counts it: an age in years and months, anything else with its unit."""
    if question.key == "age_months":
        return age_words(value)
    unit = question.kind.unit if isinstance(question.kind, NumberKind) else ""
    return f"{number_words(value, unlike)} {unit}".strip()


def entry_words(entry: Entry, kind: Entries | None = None) -> str:
    """One entry of a list in a few words; `kind`: the list, where it is none of the library's."""
    if isinstance(entry, Therapy):
        return entry.agent + _last_words("last dose", entry.last_dose, entry.ongoing)
    if isinstance(entry, Radiation):
        site = "TBI" if entry.site == "tbi" else entry.site
        return site + _last_words("last fraction", entry.last_date, entry.ongoing)
    fields = kind.fields if kind else ()
    said = ((field, entry.get(field.key)) for field in fields)
    return " ".join(value_words(field, value) for field, value in said if value is not None)


def _last_words(what: str, day: date | None, ongoing: bool) -> str:
    if ongoing:
        return f" ({STILL_GIVEN})"
    return f" ({what} {short_day(day)})" if day else ""
