"""What is not known yet and keeps a criterion open, in words."""

from collections.abc import Callable, Iterator
from typing import Any

from flows.decision.why.entry_words import kind_words, noun_of, title
from flows.rules import conditions as when
from flows.rules.answer_words import STILL_GIVEN, value_words
from flows.rules.evaluation.evaluate import evaluate, holds, of_entry
from flows.rules.evaluation.washouts import periods_of
from flows.rules.facts import NOT_DONE, ONGOING, Facts, Therapy
from flows.rules.status import OPEN, Status
from flows.rules.trial import Trial

NOT_KNOWN = "Not known yet: "
WAIT_FOLLOWS = ": the waiting period begins after the last"
NO_END_YET = f" is {STILL_GIVEN}{WAIT_FOLLOWS}"


def missing(condition: when.Condition, facts: Facts, trial: Trial) -> Iterator[str]:
    """The labels of what is not known yet and keeps a condition open."""
    if evaluate(condition, facts).status is Status.PENDING:
        yield from MISSING[type(condition)](condition, facts, trial)


def _missing_key(condition: when.Answered | when.Limit, facts: Facts, trial: Trial) -> Iterator[str]:
    """The answer that is looked at, and those that its limit depends on."""
    match condition:
        case when.Multiple(limit_key=limit):
            return _unknown(trial, facts, condition.key, limit)
        case when.InTable(table=table):
            return _unknown(trial, facts, table.age, table.sex, condition.key)
    return _unknown(trial, facts, condition.key)


def _unknown(trial: Trial, facts: Facts, *keys: str) -> Iterator[str]:
    yield from (_label(key, facts, trial) for key in keys if facts.get(key) is None)


def _missing_parts(condition: when.AllOf | when.OneOf | when.Enough, facts: Facts, trial: Trial) -> Iterator[str]:
    for part in condition.parts:
        yield from missing(part, facts, trial)


def _missing_where(condition: when.Where, facts: Facts, trial: Trial) -> Iterator[str]:
    yield from missing(condition.scope, facts, trial)
    if holds(condition.scope, facts):
        yield from missing(condition.part, facts, trial)


def _missing_measured(condition: when.FreshMeasurement, facts: Facts, trial: Trial) -> Iterator[str]:
    values = [label for part in condition.parts for label in missing(part, facts, trial)]
    yield from values or [_label(condition.date_key, facts, trial)]


def _missing_awaited(condition: when.Awaited, facts: Facts, trial: Trial) -> Iterator[str]:
    """The first part that does not hold yet: what comes after it is asked for then."""
    for part in when.parts(condition.part) or (condition.part,):
        status = evaluate(part, facts).status
        if status is Status.NOT_MET:
            yield condition.words or _not_so(part, facts, trial)
        elif status is Status.PENDING:
            yield from missing(part, facts, trial)
        if status in (Status.NOT_MET, Status.PENDING):
            return


def _not_so(part: when.Condition, facts: Facts, trial: Trial) -> str:
    """An answer that can still become another one."""
    question = trial.by_key[getattr(part, "key", "as_of")]
    return f"{question.label} (now {value_words(question, facts.values.get(question.key))})"


def _missing_days(condition: when.Since | when.Within, facts: Facts, trial: Trial) -> Iterator[str]:
    value = facts.values.get(condition.key)
    if value is None or value == NOT_DONE:
        yield _label(condition.key, facts, trial)
    elif facts.days.get(condition.anchor.name) is None:
        yield from _unknown(trial, facts, condition.anchor.keys[0])
    elif condition.half_life_key and facts.get(condition.half_life_key) is None:
        yield _label(condition.half_life_key, facts, trial)
    else:
        yield f"time of {trial.called(condition.key)}"


def _missing_after(condition: when.After, facts: Facts, trial: Trial) -> Iterator[str]:
    other = condition.other.keys[0] if isinstance(condition.other, when.Anchor) else condition.other
    yield from (
        _label(key, facts, trial)
        for key in (condition.key, other)
        if facts.values.get(key) in (None, NOT_DONE, ONGOING)
    )


def _missing_list(condition: when.SomeEntry | when.EveryEntry, facts: Facts, trial: Trial) -> Iterator[str]:
    yield trial.by_key[condition.list].label


def _missing_washout(condition: when.Washout, facts: Facts, trial: Trial) -> Iterator[str]:
    entries = facts.get(condition.list)
    if entries is None:
        yield _label(condition.list, facts, trial)
        return
    open_ones = [entry for entry in entries if (found := of_entry(condition)(entry, facts)) and found.rank == OPEN]
    if condition.name:
        yield from (f"{title(entry, condition, trial)}{_of_one(condition, entry, trial)}" for entry in open_ones)
        return
    going = [entry for entry in open_ones if _goes_on(condition, entry)]
    if going:
        kind = kind_words(going[0], condition, trial)
        kind = kind if kind.isupper() else kind[:1].lower() + kind[1:]
        yield f"{kind} {noun_of(condition, trial)}{_no_end(condition, trial)}"
    else:
        yield f"date of the {_day_label(condition, trial)}"


def _goes_on(condition: when.Washout, entry: Any) -> bool:
    return bool(entry.get("ongoing")) or entry.get(condition.day) == ONGOING


def _day_label(condition: when.Washout, trial: Trial) -> str:
    return trial.fields_of(condition.list)[condition.day].label.lower()


def _no_end(condition: when.Washout, trial: Trial) -> str:
    return f"{NO_END_YET} {_day_label(condition, trial).removeprefix('last ')}"


def _of_one(condition: when.Washout, entry: Any, trial: Trial) -> str:
    """What is not known of one entry."""
    if isinstance(entry, Therapy) and not entry.kind_known:
        return ""
    if _goes_on(condition, entry):
        return _no_end(condition, trial)
    return f": {trial.fields_of(condition.list)[_field_missing(condition, entry)].label.lower()}"


def _field_missing(condition: when.Washout, entry: Any) -> str:
    waits = periods_of(condition, entry)
    if not waits:
        return condition.kind
    if entry.get(condition.day) is None:
        return condition.day
    if any(wait.in_half_lives for wait in waits) and entry.get(condition.half_life) is None:
        return condition.half_life
    assert condition.past is not None
    asked: str = getattr(condition.past.asked, "key", condition.past.key)
    return asked if asked != condition.past.key and entry.get(asked) is None else condition.past.key


def _label(key: str, facts: Facts, trial: Trial) -> str:
    question = trial.by_key[key]
    return f"{question.label} (not done)" if facts.values.get(key) == NOT_DONE else question.label


MISSING: dict[type, Callable[[Any, Facts, Trial], Iterator[str]]] = {
    **dict.fromkeys((when.Always, when.Unless, when.Waits), lambda *_: iter(())),
    **dict.fromkeys((when.AllOf, when.OneOf, when.Enough), _missing_parts),
    **dict.fromkeys((when.SomeEntry, when.EveryEntry), _missing_list),
    **dict.fromkeys((when.Known, when.Is, when.Includes, when.NumberOf, when.Named), _missing_key),
    **dict.fromkeys((when.Compare, when.Multiple, when.InTable), _missing_key),
    **dict.fromkeys((when.Since, when.Within), _missing_days),
    when.Where: _missing_where,
    when.Awaited: _missing_awaited,
    when.FreshMeasurement: _missing_measured,
    when.After: _missing_after,
    when.Washout: _missing_washout,
}
