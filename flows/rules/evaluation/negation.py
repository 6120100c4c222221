"""What holds where a condition does not: negation is pushed down to the leaves, so that it knows its days as well."""

from collections.abc import Callable
from dataclasses import replace
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
)

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
HOW = {"any": "none", "none": "any", "only": "not only", "not only": "only"}


@cache
def negated(condition: Condition) -> Condition:
    """The condition that holds where this one does not; what is open stays open."""
    return NEGATED[type(condition)](condition)


def _all(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple(map(negated, parts))


def _flipped(condition: Any) -> Condition:
    turned: Condition = replace(condition, negated=not condition.negated)
    return turned


def _other_side(condition: Any) -> Condition:
    turned: Condition = replace(condition, op=OPPOSITE[condition.op])
    return turned


def _measured(condition: FreshMeasurement) -> Condition:
    """Each value by itself: one that does not hold is enough."""
    alone = tuple(replace(condition, parts=(negated(part),)) for part in condition.parts)
    return alone[0] if len(alone) == 1 else OneOf(alone)


NEGATED: dict[type, Callable[[Any], Condition]] = {
    Always: Unless,
    AllOf: lambda c: OneOf(_all(c.parts)),
    OneOf: lambda c: AllOf(_all(c.parts)),
    # "Not at least 2 of 3" is "at least 2 of 3 do not".
    Enough: lambda c: Enough(len(c.parts) - c.count + 1, _all(c.parts)),
    Where: lambda c: Where(c.scope, negated(c.part)),
    Unless: Unless,
    Awaited: lambda c: Awaited(negated(c.part), c.words),
    SomeEntry: lambda c: EveryEntry(c.list, negated(c.part)),
    EveryEntry: lambda c: SomeEntry(c.list, negated(c.part)),
    Known: lambda c: c,
    Is: _flipped,
    Includes: lambda c: replace(c, how=HOW[c.how]),
    NumberOf: _other_side,
    Named: _flipped,
    Compare: _other_side,
    Multiple: _other_side,
    InTable: _other_side,
    FreshMeasurement: _measured,
    Since: lambda c: Within(c.key, c.period, c.anchor, not c.strict, c.half_life_key, c.key),
    Within: lambda c: Since(c.key, c.period, c.anchor, not c.strict, c.half_life_key),
    After: _flipped,
    Washout: Unless,
    Waits: Unless,
}
