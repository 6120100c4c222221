"""The forms in which a day is typed, each with the days that it may mean."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Literal, TypeAlias

from flows.language.days import MONTH_NAMES, MONTHS
from flows.language.typed.date_words import MONTH, UNIT, refused
from flows.language.typed.reading import Refused

Prefer = Literal["past", "future"]
Days: TypeAlias = tuple[date, ...] | Refused
# A year of two figures is taken for the century in which it lies at most this far away: the trial concerns
# people of up to 25 years and their treatment, so nothing before 1996 is likely today.
_NEAR_YEARS = 30
_OTHER_CALENDARS = (
    range(1300, 1500),
    range(2443, 2743),
    range(5600, 6000),
)  # Persian and Islamic, Buddhist, Jewish


@dataclass(frozen=True)
class AskedOn:
    """The day on which somebody types, and the direction in which the answer is expected."""

    today: date
    prefer: Prefer

    def likeliest_first(self, days: tuple[date, ...]) -> tuple[date, ...]:
        """The days once each: those in the expected direction first, and of these the nearest first."""
        return tuple(sorted(set(days), key=lambda day: (not self.expects(day), abs(day - self.today), day)))

    def expects(self, day: date) -> bool:
        """Whether the day lies in the expected direction; today lies in both."""
        return day <= self.today if self.prefer == "past" else day >= self.today


Maker: TypeAlias = Callable[[re.Match[str], AskedOn], Days]


def scan(words: str, asked: AskedOn) -> tuple[list[Days], str]:
    """The days that each form in `words` may mean, and the words that are left."""
    found: list[Days] = []
    for form, days in DATE_FORMS:
        while match := form.search(words):
            found.append(days(match, asked))
            words = f"{words[: match.start()]} | {words[match.end() :]}"
    return found, words


def on(day: int, month: int, year: str | None, asked: AskedOn) -> Days:
    """The days with these figures; without a year, the nearest in the expected direction, and a nearer other."""
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]):
        return refused("impossible", _no_such_day(day, month))
    if year is None:
        return _in_nearest_year(day, month, asked)
    number = _full_year(year, asked.today)
    if isinstance(number, Refused):
        return number
    if day > monthrange(number, month)[1]:
        return refused("impossible", f"{number} is not a leap year: February has 28 days.")
    return (date(number, month, day),)


def _no_such_day(day: int, month: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    return f"{MONTH_NAMES[month - 1]} has no day {day}."


def _full_year(year: str, today: date) -> int | Refused:
    if len(year) == 2:
        near = [full for full in (2000 + int(year), 1900 + int(year)) if abs(full - today.year) <= _NEAR_YEARS]
        return near[0] if near else refused("short_year")
    number = int(year)
    if any(number in years for years in _OTHER_CALENDARS):
        return refused("other_calendar")
    return number if 1900 <= number <= 2199 else refused("year_range")


def _in_nearest_year(day: int, month: int, asked: AskedOn) -> Days:
    around = range(max(1900, asked.today.year - 8), min(2199, asked.today.year + 8) + 1)
    days = [date(year, month, day) for year in around if day <= monthrange(year, month)[1]]
    past = [day for day in days if day <= asked.today][-1:]
    future = [day for day in days if day >= asked.today][:1]
    wanted, other = (past, future) if asked.prefer == "past" else (future, past)
    nearer = [day for day in other if not wanted or abs(day - asked.today) < abs(wanted[0] - asked.today)]
    return (*wanted, *nearer) or refused("year_range")


def _plain(match: re.Match[str], asked: AskedOn) -> Days:
    year = match.groupdict().get("year")
    return on(int(match["day"]), _month(match["month"]), year.strip("'") if year else None, asked)


def _month_first(match: re.Match[str], asked: AskedOn) -> Days:
    """As plain; but "Oct 10, 12" may be two days, so two bare figures are a year only if it is about this one."""
    year = match["year"]
    if year and len(year) == 2 and abs(2000 + int(year) - asked.today.year) > 1:
        return refused("several")
    return _plain(match, asked)


def _month_or_year(_match: re.Match[str], _asked: AskedOn) -> Days:
    """ "Nov-24" is how spreadsheets write November 2024, and how some people write a day of this year."""
    return refused("month_year")


def _agosto(match: re.Match[str], asked: AskedOn) -> Days:
    """ "3 ago" is the Spanish 3 August, or 3 days ago without its unit."""
    day, year = int(match["day"]), match["year"]
    august = on(day, 8, year.strip("'") if year else None, asked)
    return august if year else _possible([august, _shifted(asked.today, [(-day, "d")])])


def _month(typed: str) -> int:
    return int(typed) if typed.isdigit() else 1 + MONTHS.index(typed[:3].capitalize())


def _in_figures(match: re.Match[str], asked: AskedOn) -> Days:
    """Day first and month first; a year of two figures may come first where these lie far away."""
    one, two, year = match["one"], match["two"], match.groupdict().get("year")
    readings = [on(int(day), int(month), year, asked) for day, month in ((one, two), (two, one))]
    days = _possible(readings)
    if days and year and len(year) == 2 and all(abs(day.year - asked.today.year) > 10 for day in days):
        turned = _possible([on(int(year), int(two), one.zfill(2), asked)])
        days += tuple(day for day in turned if abs(day.year - asked.today.year) <= 10)
    # "12/31/69": that there is no month 31 says less than that the century is not clear.
    refusals = (reading for reading in readings if isinstance(reading, Refused))
    return days or min(refusals, key=lambda refusal: refusal.code == "impossible")


def _possible(readings: list[Days]) -> tuple[date, ...]:
    return tuple(chain.from_iterable(reading for reading in readings if not isinstance(reading, Refused)))


def _named(offset: int) -> Maker:
    return lambda match, asked: _shifted(asked.today, [(offset, "d")])


def _today_or_two(_match: re.Match[str], asked: AskedOn) -> Days:
    """ "2day" is short for today, or two days without their space."""
    return (asked.today, *_possible([_shifted(asked.today, [(days, "d")]) for days in (-2, 2)]))


def _span(sign: int) -> Maker:
    return lambda match, asked: _shifted(asked.today, _amounts(match[0], sign))


def _signed(match: re.Match[str], asked: AskedOn) -> Days:
    return _shifted(asked.today, _amounts(f"{match[2]} {match[3] or 'd'}", 1 if match[1] == "+" else -1))


def _either_way(match: re.Match[str], asked: AskedOn) -> Days:
    both = [_shifted(asked.today, _amounts(match[0], sign)) for sign in (-1, 1)]
    return _possible(both) or refused("year_range")


def _amounts(words: str, sign: int) -> list[tuple[int, str]]:
    return [(sign * int(number), unit) for number, unit in re.findall(rf"(\d+)\s*({UNIT})", words)]


def _shifted(day: date, amounts: list[tuple[int, str]]) -> Days:
    """Months and years first, the day cut to the end of a short month; then weeks and days."""
    months = sum(n * (12 if unit[0] == "y" else 1) for n, unit in amounts if unit[0] in "my")
    days = sum(n * {"d": 1, "w": 7, "f": 14}[unit[0]] for n, unit in amounts if unit[0] not in "my")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1900 <= year <= 2199:
        return refused("year_range")
    last = monthrange(year, month + 1)[1]
    moved = date(year, month + 1, min(day.day, last)) + timedelta(days=days)
    return (moved,) if 1900 <= moved.year <= 2199 else refused("year_range")


_DAY = r"(?<![\d.,/:+-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|ro|[ºª°])?(?: day)?(?![\d:])"
# Two figures after a day are a year only if nothing follows that they could count ("3 Oct 10 mg"), and if they
# cannot end a range ("10 Oct - 12").
_YEAR = r"(?P<year>\d{4}|'\d\d|(?<!-)(?<!- )\d{2}(?=\s*(?:$|[,;.)=|]|(?:at|in)\b)))(?!\d)"
_SEP = r"[\s./,-]*"
_NUMBER = r"(?<![\d.,/:])\d{1,4}"
_SPAN = rf"{_NUMBER}\s*{UNIT}(?:(?:\s*(?:and|,|&))?\s*\d{{1,4}}\s*{UNIT})*"
# What a spreadsheet writes between a month and its year; a space alone is how people write a month and its day.
_GLUE = r"(?:\s*[-/]\s*)?"
_EDGE = r"(?<![\d./-])"
_END = r"(?![\d/-]|\.\d)"


# Earlier forms take their words away from later ones, so the longer ones stand first.
_PATTERNS: tuple[tuple[str, Maker], ...] = (
    (rf"{_EDGE}(?P<year>\d{{4}})([-/. ])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_END}", _plain),
    (rf"{_EDGE}(?P<year>\d{{4}}){_SEP}{MONTH}{_SEP}(?P<day>\d{{1,2}})(?!\d)", _plain),
    (rf"{_DAY}-{MONTH}-(?P<year>\d\d){_END}", _plain),
    (rf"{_DAY}(?:{_SEP}| of | de ){MONTH}(?:{_SEP}(?:in |del? )?{_YEAR})?", _plain),
    (rf"{MONTH}{_GLUE}\d\d{_END}(?!{_SEP}\d{{4}})", _month_or_year),
    (rf"(?<![\d.,/:])(?P<day>\d{{1,2}})\.? (?:de )?ago\b\.?(?:{_SEP}(?:del? )?{_YEAR})?", _agosto),
    (rf"{MONTH}{_SEP}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:{_SEP}(?:in )?{_YEAR})?", _month_first),
    (rf"{_EDGE}(?P<one>\d{{1,2}})\.\s?(?P<two>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d\d){_END}", _in_figures),
    (rf"{_EDGE}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?!\s?\d)", _plain),
    (rf"{_EDGE}(?P<one>\d{{1,2}})(\s?[/-]\s?)(?P<two>\d{{1,2}})\2(?P<year>\d{{4}}|\d\d){_END}", _in_figures),
    (rf"{_EDGE}(?P<one>\d{{1,2}}) (?P<two>\d{{1,2}}) (?P<year>\d{{4}}){_END}", _in_figures),
    (r"^(?P<one>\d{1,2}) (?P<two>\d{1,2}) (?P<year>\d\d)$", _in_figures),
    (rf"{_EDGE}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}}){_END}", _in_figures),
    (rf"{_SPAN}\s*(?:ago|back|earlier|before (?:today|now))\b", _span(-1)),
    (rf"{_SPAN}\s*(?:(?:from|after) (?:now|today)|later|hence|ahead)\b", _span(1)),
    (rf"\bin {_SPAN}(?:'?s?'? time\b)?", _span(1)),
    (r"(?:the )?\bday before yesterday\b", _named(-2)),
    (r"(?:the )?\bday after tomorrow\b", _named(2)),
    (r"\b(?:yesterday|yest|yday|gestern|hier|ayer|ieri|gisteren)\b", _named(-1)),
    (r"\b(?:tomorrow|tmrw|tmr)\b", _named(1)),
    (r"^2day$", _today_or_two),
    (r"^now$|\b(?:today|tdy|heute|aujourd'hui|hoy|oggi|vandaag)\b|\bthis (?:morning|afternoon|evening)\b", _named(0)),
    (rf"^([+-])\s?(\d{{1,4}})\s*({UNIT})?$", _signed),
    (rf"^{_SPAN}$", _either_way),
)
DATE_FORMS = tuple((re.compile(pattern), days) for pattern, days in _PATTERNS)
_IN_TWO_FIGURES = re.compile(rf"{_EDGE}(?P<month>\d{{1,2}})/(?P<year>\d\d){_END}")
_FIRST_YEAR = 13  # a smaller figure is rather that of a month


def month_with_year(words: str, day: date, asked: AskedOn) -> str:
    """The month with its year that a day such as "6/25" may be instead, such as "June 2025"; empty where it is none."""
    found = _IN_TWO_FIGURES.search(words)
    month, short = (int(found["month"]), int(found["year"])) if found else (0, 0)
    if not (1 <= month <= 12 and short >= _FIRST_YEAR):
        return ""
    of, now = (2000 + short, month), (asked.today.year, asked.today.month)
    if asked.prefer == "past":
        # This month itself is not meant where the day lies in it: who means that says the day.
        fits = of < now or of == now != (day.year, day.month)
    else:
        fits = now <= of <= (asked.today.year + 1, 12)
    return f"{MONTH_NAMES[month - 1]} {2000 + short}" if fits else ""
