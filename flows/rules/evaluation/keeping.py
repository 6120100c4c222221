"""Findings that are kept by the answers that they follow from, where those alone decide: at no day, for no list.

How such a condition stands is the same for the same answers, and few are given: choices, and numbers out of a handful.
"""

from datetime import date
from functools import lru_cache

from flows.rules.conditions import (
    AllOf,
    Always,
    Awaited,
    Compare,
    Condition,
    Enough,
    Includes,
    Is,
    NumberOf,
    OneOf,
    Unless,
    Where,
)
from flows.rules.facts import Facts
from flows.rules.status import Evaluator, Finding

# Of one condition so many findings are kept at most, those that were asked for last.
MOST = 4096
# One that looks at fewer answers is found as quickly as what was kept of it.
WORTHWHILE = 3


def answers_in(condition: Condition) -> tuple[str, ...] | None:
    """The keys of the answers that alone decide a condition, as often as it looks at them; None where a day, a list of
    entries, a name or what belongs to a number has a say as well."""
    match condition:
        case Always():
            return ()
        case Is(key=key) | Includes(key=key) | NumberOf(key=key) | Compare(key=key):
            return (key,)
        case AllOf(parts) | OneOf(parts) | Enough(parts=parts):
            return _in_all(parts)
        case Where(scope, part):
            return _in_all((scope, part))
        case Unless(part) | Awaited(part=part):
            return answers_in(part)
    return None


def _in_all(parts: tuple[Condition, ...]) -> tuple[str, ...] | None:
    found: tuple[str, ...] = ()
    for part in parts:
        keys = answers_in(part)
        if keys is None:
            return None
        found += keys
    return found


def keeping(condition: Condition, find: Evaluator) -> Evaluator:
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
