"""What the picture of a decision shows, as data: waiting periods, measurements, the window and the days on one axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flows.decision.promise import Promise, promise_words, promised
from flows.decision.status_words import by_words, outcome_words
from flows.decision.timeline.bars import Bar, BarState, Days, measurements_of, missing_for_dates, plain, waits_of
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.evaluation.decide import Decision, standing_so
from flows.rules.facts import Facts
from flows.rules.status import Status
from flows.rules.trial import Trial

# The axis holds what is planned up to REACH_PLANNED days ahead, what ends up to REACH days after that or began up to
# REACH days ago, and of what is over REACH_OVER days. Anything further is cut: an arrow and its date say so.
REACH, REACH_OVER, REACH_PLANNED = 200, 70, 1500

PAST = (BarState.OVER, BarState.LAPSED)


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
    outside is cut. `days`: how days are written.
    """

    today: date
    days: Days
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


def timeline(decision: Decision, *, relative_days: bool = False) -> Timeline:
    """What the picture of a decision shows; `relative_days`: with days counted from the registration."""
    facts = decision.facts
    days = Days(facts.as_of, facts.registration if relative_days else None)
    waits = tuple(sorted(waits_of(decision, days), key=lambda bar: (-bar.end.toordinal(), bar.name, bar.rule)))
    measurements = tuple(sorted(measurements_of(decision, days), key=lambda bar: (bar.end, bar.name)))
    marks = _marks(facts, days, decision.trial)
    promise = promised(decision)
    window = [day for day in (promise.earliest, promise.latest) if day]
    first, last = _axis(facts.as_of, (*waits, *measurements), [mark.day for mark in marks], window)
    return Timeline(
        today=facts.as_of,
        days=days,
        trial=decision.trial.name,
        # The one date that is shown where days are counted: the one that they are counted from.
        headline=(*map(days.told, _headline(decision)), *([f"Day 0: {day_words(days.zero)}"] if days.zero else ())),
        earliest=promise.earliest,
        latest=promise.latest,
        window=_window(decision, promise, days),
        marks=marks,
        waits=waits,
        measurements=measurements,
        undated=tuple(dict.fromkeys(plain(label) for label in missing_for_dates(decision))),
        first=first,
        last=last,
    )


def ticks(shown: Timeline) -> tuple[date, ...]:
    """At most nine days that the axis names: Mondays, or first days of months where it is long; or whole weeks."""
    span = (shown.last - shown.first).days
    if shown.days.zero:
        step = 7 * (1 + span // 57)
        weeks = range(-((shown.days.zero - shown.first).days // step), (shown.last - shown.days.zero).days // step + 1)
        return tuple(shown.days.zero + timedelta(step * week) for week in weeks)
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
        yield f"{decision.trial.window_of}: {promise_words(promised(decision))}"
    for status in (Status.NOT_MET, Status.PENDING):
        for words, members in by_words(standing_so(decision, status), status):
            yield f"{words.capitalize()}: {', '.join(criterion.code for criterion in members)}"
    if decision.repeat:
        measured = "; ".join(decision.trial.measurements[name] for name in decision.repeat)
        yield f"Repeat before {decision.trial.anchors[0].the}: {measured}"


def _window(decision: Decision, promise: Promise, days: Days) -> str:
    what = decision.trial.window_of
    if promise.earliest is None:
        if decision.earliest:
            return "No day can be promised: the age is not sure then"
        return f"No {what.lower()} window" + (" yet" if decision.outcome == "incomplete" else "")
    first = days.brief(promise.earliest)
    if promise.latest is None:
        return f"{what} from {first}" + (", after the repeats" if promise.repeats else "")
    if promise.latest == promise.earliest:
        return f"{what} only on {first}"
    return f"{what} {first} to {days.brief(promise.latest)}"


def _marks(facts: Facts, days: Days, trial: Trial) -> tuple[Mark, ...]:
    """Today and the days that were planned; what falls on one day is one mark."""
    words: dict[date, list[str]] = {facts.as_of: ["today"]}
    for anchor in trial.anchors:
        day = facts.days.get(anchor.name)
        if day and facts.get(anchor.keys[0]):
            words.setdefault(day, []).append(f"planned {anchor.noun}" if anchor.moves else anchor.noun)
    return tuple(Mark(day, f"{listed(words[day])}, {days.brief(day)}") for day in sorted(words))


def _axis(today: date, bars: tuple[Bar, ...], planned: list[date], window: list[date]) -> tuple[date, date]:
    """The first and last day shown: today, what is planned, and every bar that is not too far to keep days apart."""
    last = max(_within(REACH_PLANNED, today, planned))
    last = max(_within(REACH, last, [last, *window, *(bar.end for bar in bars)]))
    past = [bar.first for bar in bars if bar.standing in PAST]
    running = [bar.first for bar in bars if bar.standing not in PAST]
    first = min(*_within(REACH_OVER, today, [today, *past]), *_within(REACH, today, [today, *running]))
    # A narrower axis would make single days as wide as words.
    margin = timedelta(max(1, (last - first).days // 40, (14 - (last - first).days) // 2))
    return first - margin, last + margin


def _within(reach: int, origin: date, days: list[date]) -> list[date]:
    return [day for day in days if abs((day - origin).days) <= reach]
