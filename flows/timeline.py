"""What the picture of a decision shows, as data: waiting periods, measurements, the window and the days on one axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flows.assess import Decision
from flows.draw_review import MEASUREMENTS
from flows.facts import Facts
from flows.signs import by_words, outcome_words, window_words
from flows.status import Status
from flows.timeline_bars import Bar, day_of, measurements_of, missing_for_dates, plain, waits_of
from flows.words import listed

# Days. The axis shows at least LEAST_BACK days before today, and never more than FURTHEST to either side.
LEAST_BACK, FURTHEST = 42, 400


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that is marked on the axis, and what it is."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture as data.

    `headline`: the outcome, then what follows from it. `earliest`, `latest`: the registration window; without
    `latest` it only opens after repeats. `waits`: from the latest clear date to the earliest. `measurements`: the
    first to lapse comes first. `undated`: what has no date yet. `first`, `last`: the axis, both inclusive; what lies
    outside is cut.
    """

    today: date
    trial: str
    headline: tuple[str, ...]
    earliest: date | None
    latest: date | None
    window: str
    marks: tuple[Mark, ...]
    waits: tuple[Bar, ...]
    measurements: tuple[Bar, ...]
    undated: tuple[str, ...]
    first: date
    last: date


def timeline(decision: Decision) -> Timeline:
    """What the picture of a decision shows."""
    facts = decision.facts
    waits = tuple(sorted(waits_of(decision), key=lambda bar: (-bar.end.toordinal(), bar.name, bar.rule)))
    measurements = tuple(sorted(measurements_of(decision), key=lambda bar: (bar.end, bar.name)))
    marks = _marks(facts)
    days = [mark.day for mark in marks] + [day for day in (decision.earliest, decision.latest) if day]
    first, last = _axis(facts.as_of, (*waits, *measurements), days)
    return Timeline(
        today=facts.as_of,
        trial=f"{decision.trial.registry_id}, {decision.trial.version}",
        headline=tuple(_headline(decision)),
        earliest=decision.earliest,
        latest=decision.latest,
        window=_window(decision),
        marks=marks,
        waits=waits,
        measurements=measurements,
        undated=tuple(dict.fromkeys(plain(label) for label in missing_for_dates(decision))),
        first=first,
        last=last,
    )


def ticks(shown: Timeline) -> tuple[date, ...]:
    """At most nine days that the axis names: Mondays, or first days of months where it is long."""
    span = (shown.last - shown.first).days
    if span <= 112:
        step = 7 * (1 + span // 57)
        monday = shown.first + timedelta(-shown.first.weekday() % 7)
        return tuple(monday + timedelta(days) for days in range(0, (shown.last - monday).days + 1, step))
    step = 1 + span // 244
    months = (shown.first.year * 12 + shown.first.month + i for i in range(0, span // 28 + 1, step))
    days = (date(month // 12, month % 12 + 1, 1) for month in months)
    return tuple(day for day in days if day <= shown.last)


def _headline(decision: Decision) -> Iterator[str]:
    yield outcome_words(decision.outcome)
    if decision.earliest:
        yield f"Registration: {window_words(decision.earliest, decision.latest)}"
    for status in (Status.NOT_MET, Status.PENDING):
        criteria = (c for c in decision.trial.criteria if decision.status(c.code) is status)
        for words, members in by_words(criteria, status):
            yield f"{words.capitalize()}: {', '.join(criterion.code for criterion in members)}"
    if decision.repeat:
        yield f"Repeat before registration: {'; '.join(MEASUREMENTS[name] for name in decision.repeat)}"


def _window(decision: Decision) -> str:
    if decision.earliest is None:
        return "No registration window yet" if decision.outcome == "incomplete" else "No registration window"
    first = day_of(decision.earliest, decision.facts.as_of)
    if decision.latest is None:
        return f"Registration from {first}, after the repeats"
    if decision.latest == decision.earliest:
        return f"Registration only on {first}"
    return f"Registration {first} to {day_of(decision.latest, decision.facts.as_of)}"


def _marks(facts: Facts) -> tuple[Mark, ...]:
    """Today and the days that were planned; what falls on one day is one mark."""
    words: dict[date, list[str]] = {facts.as_of: ["today"]}
    if facts.get("registration_date"):
        words.setdefault(facts.registration, []).append("planned registration")
    if facts.get("start_date"):
        words.setdefault(facts.start, []).append("planned start")
    return tuple(Mark(day, f"{listed(words[day])}, {day_of(day, facts.as_of)}") for day in sorted(words))


def _axis(today: date, bars: tuple[Bar, ...], days: list[date]) -> tuple[date, date]:
    """The first and last day shown: all that lies ahead, and as much of the past, within limits."""
    last = min(max([today, *days, *(bar.end for bar in bars)]), today + timedelta(FURTHEST))
    back = max(LEAST_BACK, (last - today).days)
    first = max(min([today, *(bar.first for bar in bars)]), today - timedelta(back))
    # A narrower axis would make single days as wide as words.
    margin = timedelta(max(1, (last - first).days // 40, (14 - (last - first).days) // 2))
    return first - margin, last + margin
