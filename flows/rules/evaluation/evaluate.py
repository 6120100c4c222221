"""How a condition stands for what is known of a candidate: logic; its neighbours have answers, days and washouts.

A condition is built once into a function of the facts, part by part: walking the conditions anew for each candidate
took three times as long.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flows.rules.conditions import (
    After,
    AllOf,
    Always,
    Awaited,
    Compare,
    Condition,
    Enough,
    EveryEntry,
    FreshMeasurement,
    Includes,
    InTable,
    Is,
    Known,
    Multiple,
    Named,
    NumberOf,
    OneOf,
    Since,
    SomeEntry,
    Unless,
    Waits,
    Washout,
    Where,
    Within,
    parts,
)
from flows.rules.evaluation.answered import chosen, compare, in_table, includes, known, multiple, named, number_of
from flows.rules.evaluation.measured import measured
from flows.rules.evaluation.times import after, since, within
from flows.rules.evaluation.washouts import entry_evaluator, waits, washout
from flows.rules.facts import Facts
from flows.rules.status import (
    FAILS,
    LEFT_OUT,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PASSES,
    PENDING,
    Evaluator,
    Finding,
    all_of,
    enough_of,
    one_of,
)


@cache
def evaluator(condition: Condition) -> Evaluator:
    """The function that tells how a condition stands."""
    return BUILDERS[type(condition)](condition)


def evaluate(condition: Condition, facts: Facts) -> Finding:
    """How a condition stands for these facts."""
    return evaluator(condition)(facts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether a condition is known to hold."""
    return evaluator(condition)(facts).rank == PASSES


@cache
def of_entry(condition: Washout) -> Callable[[Any, Facts], Finding | None]:
    """The function that tells how the waiting period of one entry stands; None where it is not concerned."""
    return entry_evaluator(condition, evaluator)


def may_concern_nobody(condition: Condition) -> bool:
    """Whether there are candidates whom a condition does not concern; an empty washout is told by itself."""
    if isinstance(condition, SomeEntry | EveryEntry):
        return may_concern_nobody(condition.part)
    return isinstance(condition, Where | InTable) or any(map(may_concern_nobody, parts(condition)))


def every(conditions: tuple[Evaluator, ...]) -> Evaluator:
    """All of the parts."""
    if len(conditions) == 1:
        return conditions[0]

    def stands(facts: Facts) -> Finding:
        others, passed = [], False
        for part in conditions:
            finding = part(facts)
            if finding is MET:
                passed = True
            elif finding is NOT_MET:  # which decides, whatever the others are
                return NOT_MET
            else:
                others.append(finding)
        if not others:
            return MET
        return all_of(others, PASSES if passed else LEFT_OUT)

    return stands


def _parts(condition: AllOf | OneOf | Enough | FreshMeasurement) -> tuple[Evaluator, ...]:
    return tuple(evaluator(part) for part in condition.parts)


def _measured(condition: FreshMeasurement) -> Evaluator:
    values = _parts(condition)
    return measured(condition, every(values), values)


def _one_of(condition: OneOf) -> Evaluator:
    routes = _parts(condition)
    return lambda facts: one_of([route(facts) for route in routes])


def _enough(condition: Enough) -> Evaluator:
    routes, count = _parts(condition), condition.count
    return lambda facts: enough_of(count, [route(facts) for route in routes])


def _where(condition: Where) -> Evaluator:
    scope, part = evaluator(condition.scope), evaluator(condition.part)

    def stands(facts: Facts) -> Finding:
        rank = scope(facts).rank
        if rank == PASSES:
            return part(facts)
        return NOT_APPLICABLE if rank == FAILS else PENDING

    return stands


def _unless(condition: Unless) -> Evaluator:
    part = evaluator(condition.part)
    return lambda facts: NOT_MET if part(facts).rank == PASSES else MET


def _awaited(condition: Awaited) -> Evaluator:
    part = evaluator(condition.part)

    def stands(facts: Facts) -> Finding:
        finding = part(facts)
        return PENDING if finding.rank == FAILS else finding

    return stands


def _of_entries(condition: SomeEntry | EveryEntry) -> Evaluator:
    part, key = evaluator(condition.part), condition.list
    joined, nothing = (one_of, NOT_MET) if isinstance(condition, SomeEntry) else (all_of, MET)

    def stands(facts: Facts) -> Finding:
        entries = facts.values.get(key)
        if entries is None:
            return PENDING
        findings = [part(facts.having(entry)) for entry in entries]
        return joined(findings) if findings else nothing

    return stands


BUILDERS: dict[type, Callable[[Any], Evaluator]] = {
    Always: lambda _condition: lambda _facts: MET,
    AllOf: lambda condition: every(_parts(condition)),
    OneOf: _one_of,
    Enough: _enough,
    Where: _where,
    Unless: _unless,
    Awaited: _awaited,
    SomeEntry: _of_entries,
    EveryEntry: _of_entries,
    Known: known,
    Is: chosen,
    Includes: includes,
    NumberOf: number_of,
    Named: named,
    Compare: compare,
    Multiple: multiple,
    InTable: in_table,
    FreshMeasurement: _measured,
    Since: since,
    Within: within,
    After: after,
    Washout: lambda condition: washout(condition, evaluator),
    Waits: lambda condition: waits(condition.agents, of_entry(condition.washout), condition.washout.list),
}
