"""Reads a day with a time that somebody typed, such as "4 Mar 10:00" or "yesterday 14:30"."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flows.reply import No
from flows.screening import Offer
from flows.typed_date_forms import Prefer
from flows.typed_dates import read_date
from flows.typed_reading import One, Refused
from flows.wall_time import at_wall, moment_words
from flows.words import day_words

_CLOCK = re.compile(r"(?:\bat )?(?<![\d:.-])(\d{1,2})(?:[:h](\d{2}))?(?::00)? ?(am|pm)?(?![\d:.-])", re.IGNORECASE)
NO_TIME = "Add the time on the site's clock, such as 4 Mar 10:00."


def read_moments(text: str, today: date, zone: ZoneInfo, prefer: Prefer) -> tuple[Offer, ...] | No:
    """What a text may mean as an instant, each with its words and its ISO text; without a day it is today."""
    clock, rest = _clock_in(text)
    if clock is None:
        return No(NO_TIME)
    days = _days(rest, today, prefer)
    if isinstance(days, No):
        return days
    moments = [at_wall(day, clock, zone) for day in days]
    return tuple(Offer(moment_words(moment), moment.utc.isoformat()) for moment in moments)


def read_days(text: str, today: date, prefer: Prefer) -> tuple[Offer, ...] | No:
    """What a text may mean as a day."""
    days = _days(text, today, prefer)
    return days if isinstance(days, No) else tuple(Offer(day_words(day), day.isoformat()) for day in days)


def instant(value: str) -> datetime:
    """The instant of an offer."""
    return datetime.fromisoformat(value)


def _clock_in(text: str) -> tuple[time | None, str]:
    for found in _CLOCK.finditer(text):
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
        if not (found[2] or half):
            continue
        if half:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute), f"{text[: found.start()]} {text[found.end() :]}".strip(" ,")
    return None, text


def _days(text: str, today: date, prefer: Prefer) -> tuple[date, ...] | No:
    if not text.strip():
        return (today,)
    reading = read_date(text, today, prefer)
    if isinstance(reading, Refused):
        return No(reading.why)
    return (reading.value,) if isinstance(reading, One) else reading.values
