"""Reads a calendar day that somebody typed, the way people type on a phone."""

import re
from dataclasses import replace
from datetime import date, timedelta

from flows.language.days import DAY_NAMES, WEEKDAYS, day_words
from flows.language.typed.beside import not_understood
from flows.language.typed.date_forms import AskedOn, Days, Prefer, month_with_year, scan
from flows.language.typed.date_words import (
    AT_SIGHT,
    MONTH,
    OTHERWISE,
    VAGUE,
    WEEKDAY,
    figures,
    refused,
)
from flows.language.typed.reading import One, Reading, Refused, Several, clean

_WEEKDAY = re.compile(
    rf"(?:\b(?P<week>last|this|next) week,? (?:on )?)?(?:\b(?P<which>last|past|this|next|(?:this )?coming) )?{WEEKDAY}"
    r"(?: (?P<week_after>last|this|next) week\b)?"
)
_TIME_WORD = re.compile(rf"{MONTH}|\b(?:ago|back|recently|lately|weeks?|months?|years?)\b")
_MONTH_ALONE = re.compile(rf"^(?:in )?{MONTH}(?: '\d\d)?$")


def read_date(text: str, today: date, prefer: Prefer = "past", neutral: frozenset[str] = frozenset()) -> Reading[date]:
    """The day that `text` means on the day `today`: One, Several (labels such as "Sat 3 Oct 2026") or Refused.

    Never raises. `prefer` says where a day without a year, a bare weekday or a bare span is looked for first;
    where the other direction is nearer, both are offered. Words beside the day that are not known to leave it as it
    is make it Several with `unread`, be it one day; `neutral` are small words that go without saying where this day is
    asked for. The refusal codes are the keys of `typed_date_words.WHY` and those of `typed_text.clean`.
    """
    cleaned = clean(text)
    if isinstance(cleaned, Refused):
        return cleaned
    words = figures(cleaned.casefold())
    at_sight = next((code for pattern, code in AT_SIGHT if pattern.search(words)), None)
    if at_sight:
        return refused(at_sight)
    return _read(words, AskedOn(today, prefer), neutral, cleaned)


def _read(words: str, asked: AskedOn, neutral: frozenset[str], typed: str) -> Reading[date]:
    found, left = scan(words, asked)
    weekday = _WEEKDAY.search(left)
    if weekday:
        left = f"{left[: weekday.start()]} | {left[weekday.end() :]}"
    left = _without(neutral, left)
    refusal = _refusal(words, found, weekday, left)
    if refusal:
        return refusal
    if found:
        days = _fitting(set.intersection(*_sets(found)), weekday, asked)
        if isinstance(days, One) and weekday is None and len(found) == 1:
            days = _or_month(days, month_with_year(words, days.value, asked))
    elif weekday:
        days = _answer(_days_named(weekday, asked), asked)
    else:
        return _no_day_in(words)
    return _asked_about(days, not_understood(typed.casefold(), left))


def _without(neutral: frozenset[str], left: str) -> str:
    """The rest without the words that go without saying, so that "until" is not vague where it is asked until when."""
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, sorted(neutral)))})\b", " ", left) if neutral else left


def _asked_about(reading: Reading[date], unread: str) -> Reading[date]:
    """The reading, to be asked about where something beside it was not understood."""
    if not unread or isinstance(reading, Refused):
        return reading
    if isinstance(reading, Several):
        return replace(reading, question=f"Not understood: “{unread}”. {reading.question}", unread=unread)
    words = day_words(reading.value)
    ask = f"I read {words}; not understood: “{unread}”. Is that day the answer?"
    return Several((reading.value,), (words,), ask, unread)


def _refusal(words: str, found: list[Days], weekday: re.Match[str] | None, left: str) -> Refused | None:
    """Why the words cannot be one day, if the forms in them or the words around them forbid it."""
    any_day = bool(found or weekday)
    sets = _sets(found)
    if (any_day and re.search(rf"\d|{MONTH}", left)) or _WEEKDAY.search(left):
        return refused("several")
    if len(sets) > 1 and not set.intersection(*sets):
        return refused("several")
    if VAGUE.search(left):
        return refused(_otherwise(words, "vague" if any_day or _TIME_WORD.search(words) else "not_a_date"))
    return next((days for days in found if isinstance(days, Refused)), None)


def _sets(found: list[Days]) -> list[set[date]]:
    return [set(days) for days in found if not isinstance(days, Refused)]


def _fitting(days: set[date], weekday: re.Match[str] | None, asked: AskedOn) -> Reading[date]:
    """The days that fall on the weekday typed beside them, if one was."""
    fitting = {day for day in days if weekday is None or day.weekday() == _number(weekday)}
    if fitting:
        return _answer(tuple(fitting), asked)
    likeliest = asked.likeliest_first(tuple(days))[0]
    return refused("weekday", f"{day_words(likeliest)} is a {DAY_NAMES[likeliest.weekday()]}.")


def _answer(days: tuple[date, ...], asked: AskedOn) -> Reading[date]:
    ordered = asked.likeliest_first(tuple(day for day in days if 1900 <= day.year <= 2199))
    if not ordered:
        return refused("year_range")
    if len(ordered) == 1:
        return One(ordered[0])
    return Several(ordered, tuple(map(day_words, ordered)), "Which day do you mean?")


def _or_month(day: One[date], month: str) -> Reading[date]:
    """The day, to be asked about where its figures may be those of a month and its year."""
    words = day_words(day.value)
    ask = f"That may be {words}, or the month {month}. Tap the day if that is meant."
    return Several((day.value,), (words,), ask) if month else day


def _number(weekday: re.Match[str]) -> int:
    return WEEKDAYS.index(weekday["weekday"][:3].capitalize())


def _days_named(weekday: re.Match[str], asked: AskedOn) -> tuple[date, ...]:
    """The days that a weekday may mean. Weeks begin on Monday.

    "Last Friday" said on a Sunday is two days or nine days ago, depending on who says it: both are offered
    unless the nearer one lies in another week anyway. The same goes for "next" and for a weekday that is today.
    """
    today, number = asked.today, _number(weekday)
    monday = today - timedelta(days=today.weekday())
    this_week = monday + timedelta(days=number)
    week, which = weekday["week"] or weekday["week_after"], weekday["which"]
    before = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    after = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if week:
        return (this_week + timedelta(days={"last": -7, "this": 0, "next": 7}[week]),)
    if which == "last":
        return (before,) if before < monday else (before, before - timedelta(days=7))
    if which == "next":
        return (after,) if after >= monday + timedelta(days=7) else (after, after + timedelta(days=7))
    if which == "this":
        return (this_week,) if this_week >= today else (this_week, after)
    if which:
        return (before,) if which == "past" else (after,)
    bare = before if asked.prefer == "past" else after
    return (today, bare) if number == today.weekday() else (bare,)


def _no_day_in(words: str) -> Refused:
    """Why words in which no form of a day was found are none."""
    numbers = re.findall(r"\d+", words)
    years = [number for number in numbers if len(number) == 4]
    if len(re.findall(MONTH, words)) != 1 or not numbers or "'" in words:
        return refused("no_day" if _MONTH_ALONE.search(words) else _otherwise(words, "not_a_date"))
    if len(numbers) - len(years) != 1 or len(years) > 1:
        return refused("no_day" if len(numbers) == 1 else "several")
    return refused("not_a_date")


def _otherwise(words: str, code: str) -> str:
    return next((special for pattern, special in OTHERWISE if pattern.search(words)), code)
