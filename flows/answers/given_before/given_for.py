"""The day that an answer was given for: what may have changed since then is asked again.

Only completed months of an age are known. Somebody of 25 y 11 m on a day may turn 26 on the next, so with the day
beside the age it is known from when on a limit may have been crossed. A planned day that moves keeps its time of day,
and its distance from the one that is decided about.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from flows.answers.answers import Answers
from flows.language.wall_time import calendar_day, read_written, recorded, same_time
from flows.rules import conditions as when
from flows.rules.question import Day
from flows.rules.trial import Trial

USUAL_GOOD_DAYS = 14
AGE = "age_months"


@cache
def changing(trial: Trial) -> frozenset[str]:
    """What may have changed since it was answered."""
    return frozenset(question.key for question in trial.questions if question.may_change)


@cache
def age_limits(trial: Trial) -> tuple[int, ...]:
    """Every age, in months, at which a trial's rules or its questions change."""
    return tuple(sorted({limit for condition in _all_conditions(trial) for limit in _ages_in(condition)}))


def _all_conditions(trial: Trial) -> Iterator[when.Condition]:
    """Whatever decides: criteria, items for the study chair, and when a question is asked or counts."""
    for criterion in trial.criteria:
        yield from (*criterion.conditions, *((criterion.not_applicable_if,) if criterion.not_applicable_if else ()))
    yield from (query.condition for query in trial.chair_queries)
    for question in (*trial.questions, *trial.fields.values()):
        yield from (question.asked_when, question.counts)


def _ages_in(condition: when.Condition) -> Iterator[int]:
    """The ages at which a condition, or a part of it, comes to something else."""
    return AGES[type(condition)](condition)


def _of_none(_condition: when.Condition) -> Iterator[int]:
    yield from ()


def _of_number(condition: when.Compare) -> Iterator[int]:
    if condition.key == AGE:
        yield int(condition.bound) + (condition.op in ("<=", ">"))


def _of_table(condition: when.InTable) -> Iterator[int]:
    yield from (age for age, *_ in condition.table.rows)


def _of_part(condition: when.Unless) -> Iterator[int]:
    return _ages_in(condition.part)


def _of_scope(condition: when.Where) -> Iterator[int]:
    yield from (*_ages_in(condition.scope), *_ages_in(condition.part))


def _of_parts(condition: when.Condition) -> Iterator[int]:
    for part in when.parts(condition):
        yield from _ages_in(part)


AGES: dict[type, Callable[[Any], Iterator[int]]] = {
    when.Compare: _of_number,
    when.InTable: _of_table,
    when.Where: _of_scope,
    when.Unless: _of_part,
    **dict.fromkeys((when.AllOf, when.OneOf, when.Enough, when.Awaited, when.FreshMeasurement), _of_parts),
    # What is said of an entry of a list is said of no candidate's age.
    **dict.fromkeys((when.Always, when.SomeEntry, when.EveryEntry, when.Washout, when.Waits), _of_none),
    **dict.fromkeys((when.Known, when.Is, when.Includes, when.NumberOf, when.Named, when.Multiple), _of_none),
    **dict.fromkeys((when.Since, when.Within, when.After), _of_none),
}


def day_of(answers: Answers, key: str) -> date | None:
    """The day that an answer was given for; None where it is not known."""
    day = answers.given_for.get(key)
    return date.fromisoformat(day) if day else None


def good_days(answers: Answers) -> int:
    """For how many days what may change is good."""
    days = answers.good.get("days")
    return USUAL_GOOD_DAYS if days is None else days


def passed_plan(values: Mapping[str, Any], today: date, trial: Trial) -> frozenset[str]:
    """The planned days, typed, that hold no longer: with the registration passes what was planned for it."""
    planned = [key for key in trial.planned_keys if key in values]
    passed = frozenset(key for key in planned if calendar_day(values[key]) < today)
    return frozenset(planned) if trial.day_key in passed else passed


def to_confirm(values: Mapping[str, Any], answers: Answers, today: date, trial: Trial) -> frozenset[str]:
    """The answers that were given for another day and may be otherwise by now; `values` are those that fit, typed."""
    old = (today - timedelta(good_days(answers))).isoformat()
    found = {key for key in changing(trial) if key in values and (answers.given_for.get(key) or old) < old}
    planned = values.get(trial.day_key)
    registration = calendar_day(planned) if planned else None
    age, given = values.get(AGE), day_of(answers, AGE)
    if age is not None and given and may_cross(int(age), given, registration or today, trial) is not None:
        found.add(AGE)
    for key in trial.later_keys if registration else ():
        if key in values and day_of(answers, key) not in (None, registration):
            found.add(key)
    return frozenset(found)


def may_cross(age: int, given_for: date, on: date, trial: Trial) -> int | None:
    """The nearest limit that somebody of an age on one day may be on the other side of on another day, if any."""
    # Where the nearest is not crossed, none is.
    if on > given_for:
        above = next((limit for limit in age_limits(trial) if limit > age), None)
        return above if above is not None and first_at(age, given_for, above) <= on else None
    below = next((limit for limit in reversed(age_limits(trial)) if limit <= age), None)
    return below if below is not None and on < first_sure(age, given_for, below) else None


def first_at(age: int, given_for: date, limit: int) -> date:
    """The first day on which somebody of an age in completed months on a day may have come to a limit above it."""
    months = limit - age - 1
    next_day = given_for + timedelta(1)
    # Where the month is shorter than the day of birth, conventions differ: the earlier day counts.
    return min(_months_after(given_for, months) + timedelta(1), _months_after(next_day, months))


def first_sure(age: int, given_for: date, limit: int) -> date:
    """The first day on which somebody of an age on a day has come for sure to a limit that is not above it."""
    months = limit - age
    same_day = _months_after(given_for, months)
    # Born on a day that this month does not have, the month is completed with the next one by the later convention.
    over = same_day if same_day.day == given_for.day else same_day + timedelta(1)
    return max(over, _months_after(given_for + timedelta(1), months) - timedelta(1))


def days_given(changes: Mapping[str, Any], registration: date | None, today: date, trial: Trial) -> dict[str, str]:
    """The days that changed answers are given for: age and later days the planned registration, others today."""
    days = {key: today for key in changes if key in changing(trial) or key == AGE}
    if registration:
        days |= {key: registration for key in (AGE, *trial.later_keys) if key in changes}
    return {key: calendar_day(day).isoformat() for key, day in days.items() if changes[key] is not None}


def _months_after(day: date, months: int) -> date:
    """So many months after a day or before it; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), following - timedelta(1))


def moved_to(answer: object, day: date) -> str:
    """A planned day or moment on another day, at the same time of day, as a record has it."""
    moment = read_written(answer) if isinstance(answer, str) else None
    return recorded(same_time(moment, day))


def moved_along(
    answers: Answers, day: date, leads: Mapping[str, timedelta], today: date, trial: Trial
) -> dict[str, str]:
    """The other planned days, where `day` is the one that is decided about; `leads`: how long after it each was.

    What may not lie before it comes on the same day at the earliest, and nothing is planned for a day that has passed.
    """
    moved = {}
    for key in trial.later_keys:
        kind = trial.by_key[key].kind
        lead = leads.get(key)
        if lead is not None and answers.given.get(key) is not None:
            bound = isinstance(kind, Day) and kind.not_before == trial.day_key
            on = day + (max(lead, timedelta(0)) if bound else lead)
            moved[key] = moved_to(answers.given[key], max(on, min(day, today)))
    return moved
