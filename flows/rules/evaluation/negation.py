"""What holds where a condition does not: negation is pushed down to the leaves, so that it knows its days as well."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from flows.rules import conditions as when

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
HOW = {"any": "none", "none": "any", "only": "not only", "not only": "only"}


@cache
def negated(condition: when.Condition) -> when.Condition:
    """The condition that holds where this one does not; what is open stays open."""
    return NEGATED[type(condition)](condition)


def _all(parts: tuple[when.Condition, ...]) -> tuple[when.Condition, ...]:
    return tuple(map(negated, parts))


def _flipped(condition: Any) -> when.Condition:
    turned: when.Condition = replace(condition, negated=not condition.negated)
    return turned


def _other_side(condition: Any) -> when.Condition:
    turned: when.Condition = replace(condition, op=OPPOSITE[condition.op])
    return turned


def _measured(condition: when.FreshMeasurement) -> when.Condition:
    """Each value by itself: one that does not hold is enough."""
    alone = tuple(replace(condition, parts=(negated(part),)) for part in condition.parts)
    return alone[0] if len(alone) == 1 else when.OneOf(alone)


NEGATED: dict[type, Callable[[Any], when.Condition]] = {
    when.Always: when.Unless,
    when.AllOf: lambda c: when.OneOf(_all(c.parts)),
    when.OneOf: lambda c: when.AllOf(_all(c.parts)),
    # "Not at least 2 of 3" is "at least 2 of 3 do not".
    when.Enough: lambda c: when.Enough(len(c.parts) - c.count + 1, _all(c.parts)),
    when.Where: lambda c: when.Where(c.scope, negated(c.part)),
    when.Unless: when.Unless,
    when.Awaited: lambda c: when.Awaited(negated(c.part), c.words),
    when.SomeEntry: lambda c: when.EveryEntry(c.list, negated(c.part)),
    when.EveryEntry: lambda c: when.SomeEntry(c.list, negated(c.part)),
    when.Known: lambda c: c,
    when.Is: _flipped,
    when.Includes: lambda c: replace(c, how=HOW[c.how]),
    when.NumberOf: _other_side,
    when.Named: _flipped,
    when.Compare: _other_side,
    when.Multiple: _other_side,
    when.InTable: _other_side,
    when.FreshMeasurement: _measured,
    when.Since: lambda c: when.Within(c.key, c.period, c.anchor, not c.strict, c.half_life_key, c.key),
    when.Within: lambda c: when.Since(c.key, c.period, c.anchor, not c.strict, c.half_life_key),
    when.After: _flipped,
    when.Washout: when.Unless,
    when.Waits: when.Unless,
}
