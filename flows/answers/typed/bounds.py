"""What a number typed with a sign, such as "<0.01", or as a range may be counted as, and what it says of a criterion.

A sign leaves many values open. One may stand for all of them only where each comes to the same: a sign never flips a
decision.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from flows.language.typed.numbers import Operator
from flows.rules.answer_values import in_range
from flows.rules.conditions import Compare, InTable, Limit, Multiple
from flows.rules.criterion import conditions_of
from flows.rules.evaluation.evaluate import evaluate
from flows.rules.facts import Facts
from flows.rules.question import Choice, NumberKind, Question
from flows.rules.status import Status
from flows.rules.trial import Trial

# Beside a bound, and above all that is measured; well within the digits of a decimal.
TINY, HUGE = Decimal("1e-12"), Decimal("1e9")


@dataclass(frozen=True, slots=True)
class Bounds:
    """All values that a typed text leaves open, both ends among them, and those that might stand for all."""

    low: Decimal
    high: Decimal
    stand_ins: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A limit at which a number comes to something else, and what it is said to be where the limit is met."""

    limit: Limit
    what: str


@cache
def _turns(trial: Trial) -> Mapping[str, tuple[Turn, ...]]:
    """The limits of a trial by the key of the number."""
    found: dict[str, tuple[Turn, ...]] = {
        limit.key: (Turn(limit, words),) for limit, words in trial.limits_on_treatment
    }
    for criterion in trial.criteria:
        for limit in conditions_of(criterion):
            if isinstance(limit, Limit):
                found[limit.key] = (*found.get(limit.key, ()), Turn(limit, f"good enough for {criterion.code}"))
    return found


# The answers beside the number that a limit depends on.
BESIDE: dict[type, Callable[[Any], tuple[str, ...]]] = {
    Compare: lambda _limit: (),
    Multiple: lambda limit: (limit.limit_key,),
    InTable: lambda limit: (limit.table.age, limit.table.sex),
}


SIDES, EITHER = {Status.MET: "is", Status.NOT_MET: "is not"}, "may or may not be"


def bounds_of(kind: NumberKind, operator: Operator, value: Decimal) -> Bounds:
    """What "<5" or "at least 50" leaves open; 0 may stand for "<" where 0 is a usual value, such as no blasts."""
    low = kind.low + TINY if kind.above else kind.low
    high = HUGE if kind.high is None else kind.high
    zero = (Decimal(0),) if kind.usual and kind.usual[0] == 0 else ()
    by_sign = {
        "<": Bounds(low, value - TINY, (*zero, value)),
        "<=": Bounds(low, value, (value, *zero)),
        ">": Bounds(value + TINY, high, (value,)),
        ">=": Bounds(value, high, (value,)),
        "~": Bounds(value - TINY, value + TINY, (value,)),
    }
    return by_sign[operator]


def counted_as(question: Question, bounds: Bounds, facts: Facts, trial: Trial | None) -> tuple[Decimal, ...]:
    """The values that may stand for all within bounds: each comes to what every one comes to, as far as is known."""
    assert isinstance(question.kind, NumberKind)
    turns = _turns(trial).get(question.key) if trial else None
    if not trial or not turns:
        return ()
    return tuple(
        value
        for value in dict.fromkeys(bounds.stand_ins)
        if in_range(question.kind, value)
        and all(_alike(turn, (bounds.low, bounds.high, value), facts, trial) for turn in turns)
    )


def side_words(question: Question, bounds: Bounds, facts: Facts, trial: Trial | None) -> str:
    """What every value within bounds comes to, such as "is not good enough for I1"; empty where no limit counts it."""
    if not trial:
        return ""
    for turn in _turns(trial).get(question.key, ()):
        statuses = {
            _status(turn, value, known) for known in _cases(turn, facts, trial) for value in (bounds.low, bounds.high)
        }
        side = SIDES[statuses.pop()] if statuses in ({Status.MET}, {Status.NOT_MET}) else EITHER
        return f"{side} {turn.what}"
    return ""


def _alike(turn: Turn, values: tuple[Decimal, ...], facts: Facts, trial: Trial) -> bool:
    return all(len({_status(turn, value, known) for value in values}) == 1 for known in _cases(turn, facts, trial))


def _status(turn: Turn, value: Decimal, facts: Facts) -> Status:
    values = {**facts.values, turn.limit.key: value}
    return evaluate(turn.limit, facts.having(values)).status


def _cases(turn: Turn, facts: Facts, trial: Trial) -> Iterator[Facts]:
    """The facts, and where an answer beside the number is not known, with each end of what it usually is."""
    missing = {key: _ends(trial.by_key[key]) for key in BESIDE[type(turn.limit)](turn.limit) if facts.get(key) is None}
    for values in product(*missing.values()):
        filled = {**facts.values, **dict(zip(missing, values, strict=True))}
        yield facts.having(filled)


def _ends(question: Question) -> tuple[Decimal | str, ...]:
    if isinstance(question.kind, Choice):
        return tuple(option.value for option in question.kind.options)
    assert isinstance(question.kind, NumberKind)
    return question.kind.usual or ()
