"""Reads a day with a time that somebody typed, such as "4 Mar 10:00" or "yesterday 14:30"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.answers.reply import No, Offer
from flows.language.days import day_words
from flows.language.typed.date_forms import Prefer
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused
from flows.language.typed.zones import moments_of, zone_doubt, zone_in
from flows.language.wall_time import Moment, doubt, moment_words, offset_words

_WORD = re.compile(r"\b(?:at |12 )?(noon|midday|midnight)\b", re.IGNORECASE)

_CLOCK = re.compile(
    r"(?:\bat )?(?<![\d:.-])(?P<hour>\d{1,2})"
    r"(?:[:h](?P<minute>\d{2})(?::\d{2})?(?: ?(?P<half>am|pm))?| ?(?P<only>am|pm)| ?(?:uhr|o['’]clock)\b)"
    r"(?![\d:.-])",
    re.IGNORECASE,
)

_AT = re.compile(r"\bat (?P<hour>\d{1,2})(?![\d:.-])", re.IGNORECASE)

# Without a day beside it, it counts only where it cannot be a day and a month.
_DOTTED = re.compile(r"(?:\bat )?(?<![\d:./-])(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?![\d:./-])", re.IGNORECASE)

# What goes without saying beside a time.
BESIDE = frozenset(("uhr", "hrs", "h", "local", "time"))

NO_TIME = "Add the time on the site's clock, such as 4 Mar 10:00."
NO_SUCH_TIME = "{typed} is no time: the clock goes from 00:00 to 23:59."


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text may mean, each with its words and its ISO text; `doubts`: what to know before one is chosen."""

    offers: tuple[Offer, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day as it was typed, and the rest of the text; `ends`: it may be the end of the day as well."""

    typed: str
    at: time | None
    rest: str
    ends: bool = False


def read_moments(
    text: str, today: date, zone: ZoneInfo, prefer: Prefer, neutral: frozenset[str] = frozenset()
) -> Meant | No:
    """What a text may mean as an instant; without a day it is today. `neutral`: words that go without saying."""
    plain, zoned = zone_in(text)
    clock = clock_in(plain)
    if clock is None:
        return No(NO_TIME)
    if clock.at is None:
        return No(NO_SUCH_TIME.format(typed=clock.typed))
    meant = _days(clock.rest, today, prefer, neutral | BESIDE)
    if isinstance(meant, No):
        return meant
    days, doubts = meant
    if clock.ends:
        days = tuple(dict.fromkeys(day + timedelta(after) for day in days for after in (0, 1)))
    found = [moments_of(day, clock.at, zoned, zone) for day in days]
    if zoned:
        doubts += tuple(zone_doubt(zoned, moments) for moments in found)
    else:
        doubts += tuple(filter(None, (doubt(day, clock.at, zone) for day in days)))
    return Meant(tuple(offer for moments in found for offer in _offers(moments)), doubts)


def _offers(found: tuple[Moment, ...]) -> tuple[Offer, ...]:
    """One for each meaning; two equal times are told apart by their distance from UTC."""
    words = moment_words if len(found) == 1 else _words_with_offset
    return tuple(Offer(words(one), one.utc.isoformat()) for one in found)


def _words_with_offset(moment: Moment) -> str:
    return f"{day_words(moment.day)} {moment.wall:%H:%M} {offset_words(moment)} ({moment.zone})"


def read_days(text: str, today: date, prefer: Prefer, neutral: frozenset[str] = frozenset()) -> Meant | No:
    """What a text may mean as a day. `neutral`: words that go without saying."""
    meant = _days(text, today, prefer, neutral)
    if isinstance(meant, No):
        return meant
    days, doubts = meant
    return Meant(tuple(Offer(day_words(day), day.isoformat()) for day in days), doubts)


def instant(value: str) -> datetime:
    """The instant of an offer."""
    return datetime.fromisoformat(value)


def clock_in(text: str) -> Clock | None:
    """The time of the day in a text; None where there is none."""
    word = _WORD.search(text)
    if word:
        midnight = word[1].casefold() == "midnight"
        return Clock(word[0], time(0 if midnight else 12), _without(text, word), midnight)
    for pattern in (_CLOCK, _AT):
        found = pattern.search(text)
        if found:
            return Clock(found[0].strip(), _time(found), _without(text, found))
    dotted = _DOTTED.search(text)
    if dotted and (_without(text, dotted) or not 1 <= int(dotted["minute"]) <= 12):
        return Clock(dotted[0].strip(), _time(dotted), _without(text, dotted))
    return None


def _time(found: re.Match[str]) -> time | None:
    """The time that was typed; None where no clock shows it."""
    parts = found.groupdict()
    hour, half = int(parts["hour"]), (parts.get("half") or parts.get("only") or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    minute = int(parts.get("minute") or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,")


def _days(
    text: str, today: date, prefer: Prefer, neutral: frozenset[str]
) -> tuple[tuple[date, ...], tuple[str, ...]] | No:
    """The days that a text may mean, and what in it was not understood; today where nothing else is said."""
    if not set(re.findall(r"[^\W_]+", text.casefold())) - neutral:
        return (today,), ()
    reading = read_date(text, today, prefer, neutral)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, One):
        return (reading.value,), ()
    return reading.values, (reading.question,) if reading.unread else ()
