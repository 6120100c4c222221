"""Lengths of time in a trial's words, and the day or moment on which they end."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from flows.language.numbers import EXACT, count, number_words

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}
# In which unit another one is counted, and how many it has of that.
COUNTED = {"hour": ("hour", 1)}
COUNTED |= {unit: ("day", days) for unit, days in DAYS.items()}
COUNTED |= {unit: ("month", months) for unit, months in MONTHS.items()}
# No period may lead out of the calendar from a day that a record takes (1900 to 2199).
MOST = {"hour": 100_000, "day": 70_000, "week": 10_000, "month": 2_400, "year": 200, "half-life": 100}
FAR, LONG_AGO = date.max, date.min


@dataclass(frozen=True, slots=True)
class Span:
    """So many hours, days, weeks, months, years or half-lives; `unit` is the word for one."""

    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Period:
    """A span, or two of which the longer or the shorter one counts."""

    spans: tuple[Span, ...]
    longer: bool = True
    length: timedelta | None = field(init=False, compare=False)
    """The whole of it, where that is the same number of days from any day on."""

    def __post_init__(self) -> None:
        first = self.spans[0]
        fixed = len(self.spans) == 1 and first.unit in DAYS and first.number <= MOST[first.unit]
        object.__setattr__(self, "length", timedelta(int(first.number) * DAYS[first.unit]) if fixed else None)

    @property
    def in_hours(self) -> bool:
        return any(span.unit == "hour" for span in self.spans)

    @property
    def in_half_lives(self) -> bool:
        return any(span.unit == "half-life" for span in self.spans)


def half_life_days(half_life: Decimal, count: Decimal) -> int:
    """So many half-lives, rounded up to whole days."""
    return int(EXACT.multiply(half_life, count).to_integral_value(ROUND_CEILING, EXACT))


def months_on(day: date, months: int) -> date:
    """The same day of the month so many months on or back; where there is none, the 1st of the month after."""
    index = day.year * 12 + day.month - 1 + months
    try:
        return day.replace(year=index // 12, month=index % 12 + 1)
    except ValueError:
        return date((index + 1) // 12, (index + 1) % 12 + 1, 1)


def ends_between(period: Period, day: date, half_life: Decimal | None) -> tuple[date, date]:
    """The first and last day on which a period from `day` on can end; they differ where a half-life is missing."""
    if period.length is not None:
        end = day + period.length
        return end, end
    if len(period.spans) == 1:
        only = _end(period.spans[0], day, half_life)
        return (LONG_AGO, FAR) if only is None else (only, only)
    ends = [_end(span, day, half_life) for span in period.spans]
    known = [end for end in ends if end is not None]
    if len(known) == len(ends):
        end = max(known) if period.longer else min(known)
        return end, end
    if period.longer:
        return max(known, default=LONG_AGO), FAR
    return LONG_AGO, min(known, default=FAR)


def _end(span: Span, day: date, half_life: Decimal | None) -> date | None:
    if span.unit == "half-life":
        return None if half_life is None else day + timedelta(half_life_days(half_life, span.number))
    if span.unit in MONTHS:
        return months_on(day, int(span.number) * MONTHS[span.unit])
    return day + timedelta(int(span.number) * DAYS[span.unit])


def hours_of(period: Period) -> timedelta:
    """The length of a period of hours."""
    return timedelta(hours=int(period.spans[0].number))


def moved(moment: date, span: Span, direction: int) -> date:
    """A day, or a moment, so long before (-1) or after (1) another."""
    number = int(span.number) * direction
    if span.unit == "hour":
        if isinstance(moment, datetime):
            return moment + timedelta(hours=number)
        raise ValueError("hours are counted from a day and a time")
    if span.unit in MONTHS:
        return months_on(moment, number * MONTHS[span.unit])
    return moment + timedelta(days=number * DAYS[span.unit])


def words_of(period: Period, half_life: Decimal | None = None) -> str:
    """A period as a file writes it; of half-lives with the working, where the half-life is known."""
    words = " or ".join(_span_words(span, half_life) for span in period.spans)
    return words + (f", whichever is {'longer' if period.longer else 'shorter'}" if len(period.spans) > 1 else "")


def _span_words(span: Span, half_life: Decimal | None) -> str:
    if span.unit != "half-life":
        return f"{number_words(span.number)} {span.unit}{'' if span.number == 1 else 's'}"
    if half_life is None:
        return f"{number_words(span.number)} half-{'life' if span.number == 1 else 'lives'}"
    days = count(half_life_days(half_life, span.number), "day")
    return f"{number_words(span.number)} x {number_words(half_life)} = {days}"
