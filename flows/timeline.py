"""What the picture of a decision shows, as data: waiting periods, measurements, the window and the days on one axis."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from flows.assess import Decision
from flows.conditions import (
    AllOf,
    Anchor,
    Condition,
    Elapsed,
    HalfLifeWashout,
    Measured,
    OneOf,
    RadiationWashout,
    TherapyWashout,
)
from flows.draw_review import MEASUREMENTS
from flows.evaluation import evaluate
from flows.facts import Facts
from flows.reasons import missing, period_words
from flows.signs import outcome_words, window_words
from flows.status import Result, Status
from flows.trial import Criterion
from flows.words import count, from_today, listed, short_day

# Days. The axis shows at least LEAST_BACK days before today, and never more than FURTHEST to either side.
LEAST_BACK, FURTHEST = 42, 400

MEASURED = {
    "creatinine_date": "Creatinine",
    "clearance_date": "Clearance",
    "liver_date": "ALT and bilirubin",
    "lvef_date": "LVEF",
    "pregnancy_test_date": "Pregnancy test",
}
RADIATION = {"tbi": "TBI", "cranial": "Cranial radiation", "craniospinal": "Craniospinal radiation"}


class Standing(StrEnum):
    """How a waiting period or a measurement stands."""

    OVER = "over"
    IN_TIME = "in_time"
    WAITING = "waiting"
    GOOD = "good"
    LAPSES = "lapses"
    LAPSED = "lapsed"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a waiting period from last dose to clear date, or a measurement from its day to its last good day.

    `rule`: the criterion and its days. `dates` and `words`: the two days and the standing, as they are written.
    """

    name: str
    rule: str
    first: date
    end: date
    standing: Standing
    dates: str
    words: str


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
    waits = tuple(sorted(_waits(decision), key=lambda bar: (-bar.end.toordinal(), bar.name, bar.rule)))
    measurements = tuple(sorted(_measurements(decision), key=lambda bar: (bar.end, bar.name)))
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
        undated=tuple(dict.fromkeys(plain(label) for label in _undated(decision))),
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


def day_of(day: date, today: date) -> str:
    """A day, with its year where that is not this one."""
    return short_day(day).removesuffix(f" {today.year}")


def plain(text: str) -> str:
    """A text of one line that shows as it is written: no controls, no invisible marks that turn its direction."""
    signs = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    seen = "".join("�" if unicodedata.category(sign) == "Cs" else sign for sign in signs)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) != "Cf").split()) or "(no name)"


def _headline(decision: Decision) -> Iterator[str]:
    yield outcome_words(decision.outcome)
    if decision.earliest:
        yield f"Registration: {window_words(decision.earliest, decision.latest)}"
    for status, words in ((Status.NOT_MET, "Not met"), (Status.PENDING, "Not known yet")):
        codes = [code for code, finding in decision.findings.items() if finding.status is status]
        if codes:
            yield f"{words}: {', '.join(codes)}"
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


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, AllOf | OneOf):
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition


def _parts(criterion: Criterion) -> Iterator[Condition]:
    yield criterion.condition
    if criterion.proof:
        yield criterion.proof


def _concerning(decision: Decision) -> Iterator[tuple[str, Condition]]:
    """The leaves of every criterion that concerns the candidate, with its code."""
    for criterion in decision.trial.criteria:
        if decision.status(criterion.code) is not Status.NOT_APPLICABLE:
            for part in _parts(criterion):
                yield from ((criterion.code, leaf) for leaf in _leaves(part))


def _waits(decision: Decision) -> Iterator[Bar]:
    for code, leaf in _concerning(decision):
        for name, period, first, result in _periods(leaf, decision.facts):
            if first and result.ends:
                yield _wait(name, f"{code} · {period}", first, result.ends, decision.facts)


def _periods(leaf: Condition, facts: Facts) -> Iterator[tuple[str, str, date | None, Result]]:
    """Each waiting period of a rule: of what, how long, since when, and its result."""
    if isinstance(leaf, TherapyWashout | HalfLifeWashout):
        for therapy in facts.get("prior_therapies") or ():
            result = evaluate(leaf, _with(facts, "prior_therapies", (therapy,)))
            if result.ends:
                yield plain(therapy.agent), period_words(leaf, therapy), therapy.last_dose, result
    elif isinstance(leaf, RadiationWashout):
        for course in facts.get("prior_radiation") or ():
            if course.site in leaf.sites:
                result = evaluate(leaf, _with(facts, "prior_radiation", (course,)))
                yield RADIATION[course.site], count(leaf.days, "day"), course.last_date, result
    elif isinstance(leaf, Elapsed):
        yield "Immune suppression", count(leaf.days, "day"), facts.get(leaf.date_key), evaluate(leaf, facts)


def _with(facts: Facts, key: str, value: object) -> Facts:
    return replace(facts, values={**facts.values, key: value})


def _wait(name: str, rule: str, first: date, end: date, facts: Facts) -> Bar:
    to_go = from_today(end, facts.as_of)
    if end <= facts.as_of:
        standing, words = Standing.OVER, "over"
    elif end <= facts.registration:
        standing, words = Standing.IN_TIME, f"{to_go}, in time"
    else:
        standing, words = Standing.WAITING, to_go
    dates = f"{day_of(first, facts.as_of)}, clear {day_of(end, facts.as_of)}"
    return Bar(name, rule, first, end, standing, dates, words)


def _measurements(decision: Decision) -> Iterator[Bar]:
    facts = decision.facts
    for code, leaf in _concerning(decision):
        if not isinstance(leaf, Measured):
            continue
        day, result = facts.get(leaf.date_key), evaluate(leaf, facts)
        if day and result.status is not Status.NOT_APPLICABLE:
            end = day + timedelta(leaf.days)
            standing, words = _validity(end, result, leaf.anchor, decision)
            rule = f"{code} · {count(leaf.days, 'day')}" + (" to the start" if leaf.anchor is Anchor.START else "")
            counts = "counts" if standing in (Standing.FAILS, Standing.OPEN) else "good"
            dates = f"{day_of(day, facts.as_of)}, {counts} until {day_of(end, facts.as_of)}"
            yield Bar(MEASURED[leaf.date_key], rule, day, end, standing, dates, words)


def _validity(end: date, result: Result, anchor: Anchor, decision: Decision) -> tuple[Standing, str]:
    """Whether a measurement is good on the first day that it is needed: not before the window, nor the planned day."""
    facts = decision.facts
    needed = max(decision.earliest or facts.as_of, facts.registration)
    if anchor is Anchor.START:
        needed += facts.start - facts.registration
    if result.status is Status.NOT_MET:
        return Standing.FAILS, "does not pass"
    if end < facts.as_of:
        return Standing.LAPSED, f"lapsed {from_today(end, facts.as_of)}"
    if result.status is Status.PENDING:
        return Standing.OPEN, "value not known yet"
    if end < needed:
        return Standing.LAPSES, f"not good on {day_of(needed, facts.as_of)}"
    return Standing.GOOD, f"good on {day_of(needed, facts.as_of)}"


def _undated(decision: Decision) -> Iterator[str]:
    for criterion in decision.trial.criteria:
        if decision.status(criterion.code) is Status.PENDING:
            for part in _parts(criterion):
                yield from _open(part, decision.facts)


def _open(condition: Condition, facts: Facts) -> Iterator[str]:
    """What is not known of the dated leaves that keep a condition open."""
    if evaluate(condition, facts).status is not Status.PENDING:
        return
    if isinstance(condition, AllOf | OneOf):
        for part in condition.parts:
            yield from _open(part, facts)
    elif isinstance(condition, Measured | TherapyWashout | HalfLifeWashout | RadiationWashout | Elapsed):
        yield from missing(condition, facts)
