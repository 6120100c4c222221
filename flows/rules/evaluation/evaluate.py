"""How a condition stands for what is known of a candidate: logic; its neighbours have answers, days and washouts.

A condition is built once into a function of the facts, part by part: walking the conditions anew for each candidate
took three times as long.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flows.rules import conditions as when
from flows.rules.evaluation.answered import chosen, compare, in_table, includes, known, multiple, named, number_of
from flows.rules.evaluation.freshness import measured
from flows.rules.evaluation.keeping import keeping
from flows.rules.evaluation.times import after, since, within
from flows.rules.evaluation.washouts import entry_evaluator, waits, washout
from flows.rules.facts import ANY_ENTRIES, Facts
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
def evaluator(condition: when.Condition) -> Evaluator:
    """The function that tells how a condition stands."""
    return keeping(condition, BUILDERS[type(condition)](condition))


def evaluate(condition: when.Condition, facts: Facts) -> Finding:
    """How a condition stands for these facts."""
    return evaluator(condition)(facts)


def holds(condition: when.Condition, facts: Facts) -> bool:
    """Whether a condition is known to hold."""
    return evaluator(condition)(facts).rank == PASSES


@cache
def of_entry(condition: when.Washout) -> Callable[[Any, Facts], Finding | None]:
    """The function that tells how the waiting period of one entry stands; None where it is not concerned."""
    return entry_evaluator(condition, evaluator)


def may_concern_nobody(condition: when.Condition) -> bool:
    """Whether there are candidates whom a condition does not concern; an empty washout is told by itself."""
    if isinstance(condition, when.SomeEntry | when.EveryEntry):
        return may_concern_nobody(condition.part)
    return isinstance(condition, when.Where | when.InTable) or any(map(may_concern_nobody, when.parts(condition)))


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


def _parts(condition: when.AllOf | when.OneOf | when.Enough | when.FreshMeasurement) -> tuple[Evaluator, ...]:
    return tuple(evaluator(part) for part in condition.parts)


def _measured(condition: when.FreshMeasurement) -> Evaluator:
    values = _parts(condition)
    return measured(condition, every(values), values)


def _one_of(condition: when.OneOf) -> Evaluator:
    routes = _parts(condition)
    return lambda facts: one_of([route(facts) for route in routes])


def _enough(condition: when.Enough) -> Evaluator:
    routes, count = _parts(condition), condition.count
    return lambda facts: enough_of(count, [route(facts) for route in routes])


def _where(condition: when.Where) -> Evaluator:
    scope, part = evaluator(condition.scope), evaluator(condition.part)

    def stands(facts: Facts) -> Finding:
        rank = scope(facts).rank
        if rank == PASSES:
            return part(facts)
        return NOT_APPLICABLE if rank == FAILS else PENDING

    return stands


def _unless(condition: when.Unless) -> Evaluator:
    part = evaluator(condition.part)
    return lambda facts: NOT_MET if part(facts).rank == PASSES else MET


def _awaited(condition: when.Awaited) -> Evaluator:
    part = evaluator(condition.part)

    def stands(facts: Facts) -> Finding:
        finding = part(facts)
        return PENDING if finding.rank == FAILS else finding

    return stands


def _of_entries(condition: when.SomeEntry | when.EveryEntry) -> Evaluator:
    part, key = evaluator(condition.part), condition.list
    joined, nothing = (one_of, NOT_MET) if isinstance(condition, when.SomeEntry) else (all_of, MET)

    def stands(facts: Facts) -> Finding:
        entries = facts.values.get(key)
        if entries is None:
            return PENDING
        if not entries:
            return MET if entries is ANY_ENTRIES else nothing
        return joined([part(facts.having(entry)) for entry in entries])

    return stands


BUILDERS: dict[type, Callable[[Any], Evaluator]] = {
    when.Always: lambda _condition: lambda _facts: MET,
    when.AllOf: lambda condition: every(_parts(condition)),
    when.OneOf: _one_of,
    when.Enough: _enough,
    when.Where: _where,
    when.Unless: _unless,
    when.Awaited: _awaited,
    when.SomeEntry: _of_entries,
    when.EveryEntry: _of_entries,
    when.Known: known,
    when.Is: chosen,
    when.Includes: includes,
    when.NumberOf: number_of,
    when.Named: named,
    when.Compare: compare,
    when.Multiple: multiple,
    when.InTable: in_table,
    when.FreshMeasurement: _measured,
    when.Since: since,
    when.Within: within,
    when.After: after,
    when.Washout: lambda condition: washout(condition, evaluator),
    when.Waits: lambda condition: waits(condition.agents, of_entry(condition.washout), condition.washout.list),
}
