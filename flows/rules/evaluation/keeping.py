"""Findings that are kept by the answers that they follow from, where those alone decide: at no day, for no list.

How such a condition stands is the same for the same answers, and few are given: choices, and numbers out of a handful.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from flows.rules import conditions as when
from flows.rules.facts import Facts
from flows.rules.status import Evaluator, Finding

# Of one condition so many findings are kept at most, those that were asked for last.
MOST = 4096
# One that looks at fewer answers is found as quickly as what was kept of it.
WORTHWHILE = 3


def answers_in(condition: when.Condition) -> tuple[str, ...] | None:
    """The keys of the answers that alone decide a condition, as often as it looks at them; None where a day, a list of
    entries, a name or what belongs to a number has a say as well."""
    return ANSWERS_IN[type(condition)](condition)


def _others_too(_condition: when.Condition) -> None:
    return None


def _one(condition: when.Is | when.Includes | when.NumberOf | when.Compare) -> tuple[str, ...]:
    return (condition.key,)


def _in_part(condition: when.Unless | when.Awaited) -> tuple[str, ...] | None:
    return answers_in(condition.part)


def _in_parts(condition: when.AllOf | when.OneOf | when.Enough) -> tuple[str, ...] | None:
    return _in_all(condition.parts)


def _in_all(parts: tuple[when.Condition, ...]) -> tuple[str, ...] | None:
    found: tuple[str, ...] = ()
    for part in parts:
        keys = answers_in(part)
        if keys is None:
            return None
        found += keys
    return found


ANSWERS_IN: dict[type, Callable[[Any], tuple[str, ...] | None]] = {
    when.Always: lambda _condition: (),
    when.Where: lambda condition: _in_all((condition.scope, condition.part)),
    **dict.fromkeys((when.AllOf, when.OneOf, when.Enough), _in_parts),
    **dict.fromkeys((when.Unless, when.Awaited), _in_part),
    **dict.fromkeys((when.Is, when.Includes, when.NumberOf, when.Compare), _one),
    **dict.fromkeys((when.Known, when.Named, when.Multiple, when.InTable), _others_too),
    **dict.fromkeys((when.FreshMeasurement, when.Since, when.Within, when.After), _others_too),
    **dict.fromkeys((when.SomeEntry, when.EveryEntry, when.Washout, when.Waits), _others_too),
}


def keeping(condition: when.Condition, find: Evaluator) -> Evaluator:
    """The same evaluator, which keeps what it found where that is worthwhile.

    It is given nothing but those answers, so nothing else can have a say. Two that are equal though not the same, such
    as 1 and 1.0, stand alike: what is compared is their value.
    """
    looked_at = answers_in(condition)
    if looked_at is None or len(looked_at) < WORTHWHILE:
        return find
    keys = tuple(dict.fromkeys(looked_at))

    @lru_cache(MOST)
    def found(*answers: object) -> Finding:
        return find(Facts(dict(zip(keys, answers, strict=True)), date.min))

    return lambda facts: found(*map(facts.values.get, keys))
