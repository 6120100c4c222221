"""Which answers help most and least, and which to try where none helps everybody: from what the rules look at."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from flows.trials.compiling.effects import SOME, Effects, effects_of
from flows.trials.compiling.looks import looked_at
from flows.trials.form.questions.questions import Question
from flows.trials.form.trial import Trial

TINY, HUGE = Decimal("0.001"), Decimal(100000)
Extremes = tuple[Any, Any]


def best_worst(trial: Trial) -> dict[str, Extremes]:
    """The answers that help most and least, by key; of fields in lists too."""
    effects, tried = effects_of(trial), bands(trial)
    found = {}
    for question in trial.questions.values():
        extremes = EXTREMES.get(question.answer)
        if extremes and question.key not in tried:
            found[question.key] = extremes(question, effects[question.name])
        fields = question.fields.values()
        found |= {one.key: FIELDS[one.answer](one) for one in fields if one.answer in FIELDS}
    return found


def bands(trial: Trial) -> dict[str, tuple[Any, ...]]:
    """The answers to try, by key, where none is best for everybody: one in each band in which the rules differ.

    That is so where two criteria look at one answer, or one wants a number neither too high nor too low.
    """
    effects = effects_of(trial)
    looking = Counter(name for criterion in trial.criteria for name in looked_at(criterion, trial.questions))
    tried = {
        question.key: BANDS[question.answer](question, effects[question.name])
        for question in trial.questions.values()
        if question.answer in BANDS and (looking[question.name] > 1 or effects[question.name].two_sided)
    }
    return {key: values for key, values in tried.items() if values}


def _months(_question: Question, effects: Effects) -> tuple[Any, ...]:
    return tuple(sorted({Decimal(0), *effects.bounds}))


def _numbers(question: Question, effects: Effects) -> tuple[Any, ...]:
    return tuple(sorted({*_ends(question), *effects.bounds}))


def _options(question: Question, effects: Effects) -> tuple[Any, ...]:
    """The answers, those that help first."""
    helping = _all(effects.helping)
    return tuple(sorted(question.options, key=lambda option: option not in helping))


BANDS: dict[str, Callable[[Question, Effects], tuple[Any, ...]]] = {
    "age": _months,
    "number": _numbers,
    **dict.fromkeys(("yes/no", "one of"), _options),
}


def _ends(question: Question) -> tuple[Decimal, Decimal]:
    low = TINY if question.above else question.low or Decimal(0)
    return low, HUGE if question.high is None else question.high


def _all(options: Iterable[tuple[str, ...]]) -> set[str]:
    return set(chain.from_iterable(options))


def _number(question: Question, effects: Effects) -> Extremes:
    low, high = _ends(question)
    return (high, low) if effects.more else (low, high)


def _age(question: Question, effects: Effects) -> Extremes:
    ages = _months(question, effects)
    youngest, oldest = ages[0], ages[-1]
    return (oldest, youngest) if effects.more else (youngest, oldest)


def _choice(question: Question, effects: Effects) -> Extremes:
    options, helping, hindering = tuple(question.options), _all(effects.helping), _all(effects.hindering)
    best = [option for option in options if option in helping] or [o for o in options if o not in hindering]
    worst = [option for option in reversed(options) if option in hindering] or [o for o in options if o not in best]
    return (best or options)[0], (worst or options)[0]


def _choices(question: Question, effects: Effects) -> Extremes:
    options, helping, hindering = tuple(question.options), _all(effects.helping), _all(effects.hindering)
    best = tuple(option for option in options if option in helping)[:1]
    worst = tuple(option for option in options if option in hindering)[:1]
    return best or (options[:1] if SOME in helping else ()), worst


EXTREMES: dict[str, Callable[[Question, Effects], Extremes]] = {
    "age": _age,
    "number": _number,
    "yes/no": _choice,
    "one of": _choice,
    "some of": _choices,
    "list": lambda _question, _effects: ((), ()),
    "name": lambda _question, _effects: ("any", "any"),
}
# What is asked of an entry makes a wait longer.
FIELDS: dict[str, Callable[[Question], Extremes]] = {"number": _ends, "yes/no": lambda _question: ("no", "yes")}
