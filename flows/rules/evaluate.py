"""How a condition stands for what is known of a candidate: values and logic; `washouts` and `measured` have the days.

A condition is built once into a function of the facts, part by part: walking the conditions anew for each candidate
took three times as long.
"""

import operator
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from flows.language.numbers import times
from flows.rules.conditions import (
    AllOf,
    Always,
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
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.measured import measured
from flows.rules.status import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PENDING,
    Evaluator,
    Finding,
    Status,
    all_of,
    creatinine_limit,
    has_limit,
    one_of,
    truth,
)
from flows.rules.washouts import elapsed, of_therapies, radiation_washout, therapy_washout


@cache
def evaluator(condition: Condition) -> Evaluator:
    """The function that tells how a condition stands."""
    return BUILDERS[type(condition)](condition)


def evaluate(condition: Condition, facts: Facts) -> Finding:
    """How a condition stands for these facts."""
    return evaluator(condition)(facts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether a condition is known to hold."""
    return evaluator(condition)(facts).status is Status.MET


def _always(_condition: Always) -> Evaluator:
    return lambda _facts: MET


def _known(condition: Known) -> Evaluator:
    key = condition.key
    return lambda facts: PENDING if facts.get(key) is None else MET


def _where_known(key: str, test: Callable[[Any], bool]) -> Evaluator:
    """Open until the answer is known, then what the test says of it."""

    def stands(facts: Facts) -> Finding:
        value = facts.get(key)
        return PENDING if value is None else MET if test(value) else NOT_MET

    return stands


def _is(condition: Is) -> Evaluator:
    key, values = condition.key, condition.values

    def stands(facts: Facts) -> Finding:
        value = facts.values.get(key)
        if value in values:
            return MET
        return PENDING if value is None or value == NOT_DONE else NOT_MET

    return stands


def _awaited(condition: Awaited) -> Evaluator:
    key, awaited = condition.key, condition.value
    return lambda facts: MET if facts.get(key) == awaited else PENDING


def _at_least(condition: AtLeast) -> Evaluator:
    key, bound = condition.key, condition.bound

    def stands(facts: Facts) -> Finding:
        value = facts.get(key)
        return PENDING if value is None else MET if value >= bound else NOT_MET

    return stands


def _below(condition: Below) -> Evaluator:
    key, bound = condition.key, condition.bound

    def stands(facts: Facts) -> Finding:
        value = facts.get(key)
        return PENDING if value is None else MET if value < bound else NOT_MET

    return stands


def _beside(condition: BelowTimes | AtMostTimes, test: Callable[[Decimal, Decimal], bool]) -> Evaluator:
    """A number against a multiple of another answer; open until both are known."""
    key, limit_key, factor = condition.key, condition.limit_key, condition.factor

    def stands(facts: Facts) -> Finding:
        value, limit = facts.get(key), facts.get(limit_key)
        return PENDING if value is None or limit is None else truth(test(value, times(limit, factor)))

    return stands


def _within_creatinine_limit(condition: WithinCreatinineLimit) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        age, sex = facts.get("age_months"), facts.get("sex")
        if age is not None and not has_limit(age):
            return NOT_APPLICABLE
        value = facts.get(condition.key)
        if value is None or age is None or sex is None:
            return PENDING
        return truth(value <= creatinine_limit(age, sex))

    return stands


def _includes(condition: Includes) -> Evaluator:
    member = condition.member
    return _where_known(condition.key, lambda members: member in members)


def _exactly(condition: Exactly) -> Evaluator:
    return _where_known(condition.key, lambda members: set(members) == set(condition.members))


def _contains(condition: Contains) -> Evaluator:
    return _where_known(condition.key, lambda text: condition.word in text.lower())


def _all_of(condition: AllOf) -> Evaluator:
    parts = _parts(condition)

    def stands(facts: Facts) -> Finding:
        findings = []
        for part in parts:
            finding = part(facts)
            if finding is NOT_MET:  # which decides, whatever the others are
                return NOT_MET
            findings.append(finding)
        return all_of(findings)

    return stands


def _one_of(condition: OneOf) -> Evaluator:
    parts = _parts(condition)
    return lambda facts: one_of([part(facts) for part in parts])


def _parts(condition: AllOf | OneOf | FreshMeasurement) -> tuple[Evaluator, ...]:
    return tuple(evaluator(part) for part in condition.parts)


def _where(condition: Where) -> Evaluator:
    scope, part = evaluator(condition.scope), evaluator(condition.part)

    def stands(facts: Facts) -> Finding:
        status = scope(facts).status
        if status is Status.MET:
            return part(facts)
        return NOT_APPLICABLE if status is Status.NOT_MET else PENDING

    return stands


def _unless(condition: Unless) -> Evaluator:
    part = evaluator(condition.part)
    return lambda facts: NOT_MET if part(facts).status is Status.MET else MET


BUILDERS: dict[type, Callable[[Any], Evaluator]] = {
    Always: _always,
    Known: _known,
    Is: _is,
    Awaited: _awaited,
    AtLeast: _at_least,
    Below: _below,
    BelowTimes: lambda condition: _beside(condition, operator.lt),
    AtMostTimes: lambda condition: _beside(condition, operator.le),
    WithinCreatinineLimit: _within_creatinine_limit,
    Includes: _includes,
    NotEmpty: lambda condition: _where_known(condition.key, bool),
    Exactly: _exactly,
    Contains: _contains,
    AllOf: _all_of,
    OneOf: _one_of,
    Unless: _unless,
    Where: _where,
    FreshMeasurement: lambda condition: measured(condition, _parts(condition)),
    Elapsed: elapsed,
    TherapyWashout: therapy_washout,
    HalfLifeWashout: therapy_washout,
    RadiationWashout: radiation_washout,
    TherapySaid: of_therapies,
    AntibodyWaits: of_therapies,
    TherapyWithin: of_therapies,
}
