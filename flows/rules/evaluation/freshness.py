"""How values that were measured on one day stand: good until so long after it, then to be repeated."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flows.rules.conditions import FreshMeasurement
from flows.rules.evaluation.hours import counted_to, last_good_day
from flows.rules.facts import Facts, day_of, moments_of
from flows.rules.periods import Period, ends_between, hours_of
from flows.rules.status import (
    FAILS,
    LEFT_OUT,
    NOT_MET,
    OPEN,
    PASSES,
    PENDING,
    REPEATS,
    WAITS,
    Evaluator,
    Finding,
    Lapse,
    finding_of,
    lapse_of,
)


def measured(condition: FreshMeasurement, all_of_them: Evaluator, values: tuple[Evaluator, ...]) -> Evaluator:
    """The values must hold, and their day may lie at most a period before the anchor."""
    stands = _in_hours if condition.period.in_hours else _in_days
    return stands(condition, all_of_them, values)


def _too_old(finding: Finding, values: tuple[Evaluator, ...], facts: Facts) -> Finding:
    """What fails and is out of date is to be repeated; while another value of that day is not known it is open."""
    return PENDING if len(values) > 1 and any(value(facts).rank == OPEN for value in values) else finding


def last_good(period: Period) -> Callable[[date], date]:
    """From the day of a test to the last day that it is good on."""
    length = timedelta(hours_of(period).days) if period.in_hours else period.length
    if length is not None:
        return lambda day: day + length
    return lambda day: ends_between(period, day, None)[0]


def good_until(condition: FreshMeasurement, measured: date, facts: Facts) -> date | None:
    """The last day that something measured then is good on; in hours the day that it is counted to has a say, and where
    that is not known there is none."""
    day, until = day_of(measured, facts.zone), counted_to(condition.anchor, facts)
    if not condition.period.in_hours:
        return last_good(condition.period)(day)
    first, _ = moments_of(measured, facts.zone)
    return last_good_day(first + hours_of(condition.period), until, facts.zone) if until else None


def first_good(period: Period, day: date) -> date:
    """The first day on which a measurement is still good for a day."""
    last_of = last_good(period)
    first = day - (last_of(day) - day)
    while last_of(first) >= day:
        first -= timedelta(1)
    while last_of(first) < day:
        first += timedelta(1)
    return first


def _in_days(condition: FreshMeasurement, value: Evaluator, values: tuple[Evaluator, ...]) -> Evaluator:
    anchor, key, name, last_of = condition.anchor.name, condition.date_key, condition.name, last_good(condition.period)

    def stands(facts: Facts) -> Finding:
        finding, given = value(facts), facts.values.get(key)
        rank = finding.rank
        if rank in (LEFT_OUT, WAITS):
            return finding
        day = given if type(given) is date else _day_of(given, facts)
        until = facts.days.get(anchor)
        if rank == FAILS:
            if day is None or (last := last_of(day)) >= facts.as_of:
                return NOT_MET
        elif rank == OPEN or day is None or until is None or day > until:
            return PENDING
        else:
            last = last_of(day)
        lead = facts.leads.get(anchor)
        lapses = (lapse_of((name, last, None if lead is None else last - lead)),)
        if rank == FAILS:
            return _too_old(Finding(REPEATS, lapses=lapses), values, facts)
        fresh = until is not None and last >= until
        return finding_of((PASSES if fresh else REPEATS, None, None, lapses))

    return stands


def _day_of(given: Any, facts: Facts) -> date | None:
    """The day of a moment; None of what is not known, or a word."""
    return day_of(given, facts.zone) if isinstance(given, datetime) else None


def _in_hours(condition: FreshMeasurement, value: Evaluator, values: tuple[Evaluator, ...]) -> Evaluator:
    """The same in hours; where only a day is known, all its times must agree."""
    anchor, key, good_for = condition.anchor, condition.date_key, hours_of(condition.period)

    def stands(facts: Facts) -> Finding:
        finding, tested, until = value(facts), facts.values.get(key), counted_to(anchor, facts)
        if finding.rank in (LEFT_OUT, WAITS):
            return finding
        if tested is None or type(tested) is str:
            return NOT_MET if finding.rank == FAILS else PENDING
        (first, last), today = moments_of(tested, facts.zone), moments_of(facts.as_of, facts.zone)
        if finding.rank == FAILS and last + good_for >= today[0]:
            return NOT_MET
        if finding.rank == OPEN or until is None:
            return PENDING
        start, end = moments_of(until, facts.zone)
        good = last_good_day(first + good_for, until, facts.zone)
        lapses = (Lapse(condition.name, good, good - facts.leads[anchor.name]),)
        if finding.rank == FAILS:
            return _too_old(Finding(REPEATS, lapses=lapses), values, facts)
        if last + good_for < start:
            return Finding(REPEATS, lapses=lapses)
        return Finding(PASSES, lapses=lapses) if last <= start and first + good_for >= end else PENDING

    return stands
