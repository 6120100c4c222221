"""What is not known yet and keeps a criterion open, in words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from flows.rules.answer_words import STILL_GIVEN, entry_words
from flows.rules.conditions import (
    AllOf,
    Always,
    Answered,
    AntibodyWaits,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Condition,
    Contains,
    Elapsed,
    Exactly,
    FreshMeasurement,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    Limit,
    NotEmpty,
    OneOf,
    RadiationWashout,
    TherapySaid,
    TherapyWashout,
    TherapyWithin,
    Unless,
    Where,
    WithinCreatinineLimit,
)
from flows.rules.evaluate import evaluate, holds
from flows.rules.facts import NOT_DONE, Facts, Therapy
from flows.rules.status import Status
from flows.rules.trial import Trial
from flows.rules.washouts import concerns, therapy_finding

NOT_KNOWN = "Not known yet: "
WAIT_FOLLOWS = ": the waiting period begins after the last"
NO_END_YET = f" is {STILL_GIVEN}{WAIT_FOLLOWS}"


def missing(condition: Condition, facts: Facts, trial: Trial) -> Iterator[str]:
    """The labels of what is not known yet and keeps a condition open."""
    if evaluate(condition, facts).status is Status.PENDING:
        yield from MISSING[type(condition)](condition, facts, trial)


def _missing_key(condition: Answered | Limit, facts: Facts, trial: Trial) -> Iterator[str]:
    yield from _unknown(trial, facts, condition.key)


def _unknown(trial: Trial, facts: Facts, *keys: str) -> Iterator[str]:
    yield from (_label(key, facts, trial) for key in keys if facts.get(key) is None)


def _missing_times(condition: BelowTimes | AtMostTimes, facts: Facts, trial: Trial) -> Iterator[str]:
    yield from _unknown(trial, facts, condition.key, condition.limit_key)


def _never_open(_condition: Condition, _facts: Facts, _trial: Trial) -> Iterator[str]:
    yield from ()


def _missing_parts(condition: AllOf | OneOf, facts: Facts, trial: Trial) -> Iterator[str]:
    for part in condition.parts:
        yield from missing(part, facts, trial)
        if isinstance(part, Awaited) and evaluate(part, facts).status is Status.PENDING:
            return


def _missing_where(condition: Where, facts: Facts, trial: Trial) -> Iterator[str]:
    yield from missing(condition.scope, facts, trial)
    if holds(condition.scope, facts):
        yield from missing(condition.part, facts, trial)


def _missing_measured(condition: FreshMeasurement, facts: Facts, trial: Trial) -> Iterator[str]:
    values = [label for part in condition.parts for label in missing(part, facts, trial)]
    yield from values or [_label(condition.date_key, facts, trial)]


def _missing_creatinine(condition: WithinCreatinineLimit, facts: Facts, trial: Trial) -> Iterator[str]:
    yield from _unknown(trial, facts, "age_months", "sex", condition.key)


def _missing_awaited(condition: Awaited, facts: Facts, trial: Trial) -> Iterator[str]:
    unsigned = facts.get(condition.key) is not None
    yield "consent is not signed" if unsigned else _label(condition.key, facts, trial)


def _missing_elapsed(condition: Elapsed, facts: Facts, trial: Trial) -> Iterator[str]:
    yield _label(condition.date_key, facts, trial)


def _missing_radiation(condition: RadiationWashout, facts: Facts, trial: Trial) -> Iterator[str]:
    courses = facts.get("prior_radiation")
    going = [course for course in courses or () if course.ongoing and course.site in condition.sites]
    if going:
        yield f"{entry_words(replace(going[0], ongoing=False))} radiation{NO_END_YET} fraction"
    else:
        yield "date of the last fraction" if courses is not None else _label("prior_radiation", facts, trial)


def _missing_of_therapies(condition: TherapyWashout | HalfLifeWashout, facts: Facts, trial: Trial) -> Iterator[str]:
    therapies = facts.get("prior_therapies")
    if therapies is None:
        yield _label("prior_therapies", facts, trial)
        return
    for therapy in therapies:
        if concerns(condition, therapy) and therapy_finding(condition, therapy, facts).status is Status.PENDING:
            yield f"{therapy.agent}{_missing_of_one(condition, therapy)}"


def _missing_of_one(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> str:
    if not therapy.kind_known:
        return ""
    if therapy.ongoing:
        return f"{NO_END_YET} dose"
    if therapy.last_dose is None:
        return ": last dose"
    if isinstance(condition, HalfLifeWashout):
        return ": half-life"
    return ": late adverse events" if therapy.late_ae is None else ": adverse events until"


def _label(key: str, facts: Facts, trial: Trial) -> str:
    question = trial.by_key[key]
    return f"{question.label} (not done)" if facts.values.get(key) == NOT_DONE else question.label


MISSING: dict[type, Callable[[Any, Facts, Trial], Iterator[str]]] = {
    Always: _never_open,
    Known: _missing_key,
    Is: _missing_key,
    Awaited: _missing_awaited,
    AtLeast: _missing_key,
    Below: _missing_key,
    BelowTimes: _missing_times,
    AtMostTimes: _missing_times,
    WithinCreatinineLimit: _missing_creatinine,
    Includes: _missing_key,
    NotEmpty: _missing_key,
    Exactly: _missing_key,
    Contains: _missing_key,
    AllOf: _missing_parts,
    OneOf: _missing_parts,
    Unless: _never_open,
    Where: _missing_where,
    FreshMeasurement: _missing_measured,
    Elapsed: _missing_elapsed,
    TherapyWashout: _missing_of_therapies,
    HalfLifeWashout: _missing_of_therapies,
    RadiationWashout: _missing_radiation,
    TherapySaid: _never_open,
    AntibodyWaits: _never_open,
    TherapyWithin: _never_open,
}
