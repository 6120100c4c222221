"""The statistics picture: funnel, reasons for exclusion, time to a decision, and accrual, to be read on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from bot.documents.common import NOBODY, Numbers, period_words, png, source, versions
from flows.language.days import short_day
from flows.language.numbers import count
from flows.rules.trial import Trial
from storage.exports.screenings.snapshot import Snapshot

MOST_REASONS = 8

# The columns of the times: each holds what takes less than this and not less than the one before.
SPANS = (
    (timedelta(minutes=10), "under 10 min"),
    (timedelta(minutes=30), "10 to 30 min"),
    (timedelta(hours=1), "30 to 60 min"),
    (timedelta(days=1), "1 to 24 h"),
    (timedelta(days=7), "1 to 7 days"),
    (timedelta.max, "7 days or more"),
)


def stats_png(snapshot: Snapshot, numbers: Numbers) -> bytes:
    """The statistics as PNG, 1,080 pixels wide."""
    data = {
        "period": f"{versions(snapshot)} · {period_words(snapshot.order.since, snapshot.order.until)}",
        "funnel": [[words, people] for words, people in _funnel(numbers)],
        "rest": _rest(numbers),
        "reasons": _reasons(numbers, snapshot.trial),
        "more": _more(numbers),
        "excluded": count(numbers.flow.outcomes["not_eligible"], "person").replace("persons", "people"),
        "median": _median(numbers),
        "times": _times(numbers),
        "accrual": _accrual(numbers, snapshot.trial),
        "nobody": NOBODY,
        "foot": source(snapshot),
    }
    return png("stats.typ", data)


def stats_words(numbers: Numbers, trial: Trial) -> str:
    """The same in sentences: the caption, for those who cannot see the picture."""
    funnel = ", ".join(f"{words.lower()} {people}" for words, people in _funnel(numbers))
    reasons = ", ".join(f"{code} {people}" for code, people in _most_frequent(numbers)[:MOST_REASONS])
    lines = [f"{funnel[0].upper()}{funnel[1:]}.", _rest(numbers), f"Reasons for exclusion: {reasons or 'none'}."]
    lines += [f"{_median(numbers)}.", f"{_accrual(numbers, trial)['words']}."]
    return "\n".join(line for line in lines if line)


def _funnel(numbers: Numbers) -> Iterator[tuple[str, int]]:
    flow = numbers.flow
    yield "Assessed", flow.assessed
    yield "Finished", flow.assessed - flow.open
    yield "Eligible", flow.outcomes["eligible"]
    yield "Registered", len(numbers.accrued)


def _rest(numbers: Numbers) -> str:
    """Where those stand who are neither eligible nor excluded."""
    flow = numbers.flow
    parts = (
        (flow.outcomes["not_yet"], "not yet eligible"),
        (flow.outcomes["incomplete"], "finished with answers missing"),
        (flow.open, "still open"),
    )
    words = [f"{people} {name}" for people, name in parts if people]
    return f"Not decided: {', '.join(words)}." if words else ""


def _most_frequent(numbers: Numbers) -> list[tuple[str, int]]:
    return sorted(numbers.flow.reasons.items(), key=lambda pair: -pair[1])


def _reasons(numbers: Numbers, trial: Trial) -> list[list[Any]]:
    return [[code, trial.by_code[code].short, people] for code, people in _most_frequent(numbers)[:MOST_REASONS]]


def _more(numbers: Numbers) -> str:
    left = _most_frequent(numbers)[MOST_REASONS:]
    return f"and {count(len(left), 'criterion')} more: {', '.join(code for code, _ in left)}" if left else ""


def _median(numbers: Numbers) -> str:
    if not numbers.times:
        return "No decision yet"
    if len(numbers.times) == 1:
        return f"One decision, within {_span_words(numbers.times[0])}"
    middle = timedelta(seconds=median(time.total_seconds() for time in numbers.times))
    return f"Half of {count(len(numbers.times), 'decision')} within {_span_words(middle)}"


def _span_words(span: timedelta) -> str:
    """A time in the unit that fits it, rounded up, so that "within" stays true."""
    seconds = span.total_seconds()
    if seconds <= 5400:
        return f"{max(1, -int(-seconds // 60))} min"
    return f"{-int(-seconds // 3600)} h" if seconds <= 48 * 3600 else count(-int(-seconds // 86400), "day")


def _times(numbers: Numbers) -> list[list[Any]]:
    counted, before = [], timedelta.min
    for end, words in SPANS:
        counted.append([words, sum(1 for time in numbers.times if before <= time < end)])
        before = end
    return counted


def _accrual(numbers: Numbers, trial: Trial) -> dict[str, Any]:
    """The steps of the curve in shares of the axis: each person who came adds one on their day.

    A record need not say how many are planned.
    """
    days = max(1, (numbers.last - numbers.first).days)
    people, planned = len(numbers.accrued), trial.planned
    return {
        "words": f"{people} of the planned {planned} registered" if planned else f"{people} registered",
        "planned": planned,
        "people": people,
        "points": [[max(0, (day - numbers.first).days) / days, n] for n, day in enumerate(numbers.accrued, 1)],
        "first": short_day(numbers.first),
        "last": short_day(numbers.last),
    }
