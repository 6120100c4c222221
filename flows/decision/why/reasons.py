"""Why a criterion stands as it does, in words with the numbers in them."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from flows.decision.why.entry_words import of_entries, still_waited_for, washout
from flows.decision.why.missing import NO_END_YET, NOT_KNOWN, missing
from flows.decision.why.time_words import Lines, after, moment_words, since, within
from flows.language.days import day_words, short_day
from flows.language.numbers import age_words, number_words
from flows.rules import conditions as when
from flows.rules.answer_words import number_with_unit, value_words
from flows.rules.criterion import Criterion
from flows.rules.evaluation.answered import limit_in
from flows.rules.evaluation.evaluate import evaluate, holds
from flows.rules.facts import Facts
from flows.rules.question import Day
from flows.rules.status import FAILS, Finding, Status
from flows.rules.trial import Trial

CUT = Decimal("1e-13")
NOT_APPLICABLE_WORDS = "Does not concern this candidate."
# What a number must be, and where it lies beside a limit that it meets, or does not.
MUST = {"<": "under", "<=": "at most", ">": "above", ">=": "at least", "=": "exactly", "!=": "other than"}
BESIDE = {
    "<": ("under", "at or above"),
    "<=": ("at or under", "above"),
    ">": ("above", "at or under"),
    ">=": ("at or above", "under"),
    "=": ("at", "not at"),
    "!=": ("not at", "at"),
}


def reason(criterion: Criterion, facts: Facts, finding: Finding, trial: Trial) -> str:
    """One or two sentences: what decides this criterion, with the numbers that it was decided by."""
    if finding.status is Status.NOT_APPLICABLE:
        return NOT_APPLICABLE_WORDS
    if finding.status is Status.PENDING:
        found = dict.fromkeys(label for one in criterion.conditions for label in missing(one, facts, trial))
        going = [f"{words}." for words in found if NO_END_YET in words]
        unknown = [words for words in found if NO_END_YET not in words]
        return " ".join((*((f"{NOT_KNOWN}{', '.join(unknown)}.",) if unknown else ()), *going))
    lines = (line for condition in criterion.conditions for line in words(condition, facts, trial))
    texts = [text for status, text in lines if status is finding.status and text]
    return ". ".join(dict.fromkeys(texts or _answers(criterion, facts, trial))) + "."


def _answers(criterion: Criterion, facts: Facts, trial: Trial) -> Iterator[str]:
    """What was answered, where no condition that decides has words of its own."""
    for key in criterion.questions:
        yield f"{trial.by_key[key].label}: {value_words(trial.by_key[key], facts.values.get(key))}"


def words(condition: when.Condition, facts: Facts, trial: Trial) -> Lines:
    """The leaves of a condition: the status of each and its words."""
    return WORDS[type(condition)](condition, facts, trial)


def _answer(condition: when.Answered, facts: Facts, trial: Trial) -> Lines:
    question, value = trial.by_key[condition.key], facts.values.get(condition.key)
    yield evaluate(condition, facts).status, f"{question.label}: {value_words(question, value)}"


def _known_day(condition: when.Known, facts: Facts, trial: Trial) -> Lines:
    if isinstance(trial.by_key[condition.key].kind, Day):
        yield from _answer(condition, facts, trial)


def _members(condition: when.Includes | when.NumberOf | when.Named, facts: Facts, trial: Trial) -> Lines:
    if facts.get(condition.key) is not None:
        yield from _answer(condition, facts, trial)


def _where(condition: when.Where, facts: Facts, trial: Trial) -> Lines:
    if holds(condition.scope, facts):
        yield from words(condition.part, facts, trial)


def _compare(condition: when.Compare, facts: Facts, trial: Trial) -> Lines:
    question = trial.by_key[condition.key]
    status = evaluate(condition, facts).status
    must = "it must be " if status is Status.NOT_MET else ""
    shown = f"{question.label} {_said(condition.key, facts, trial, condition.bound)}"
    yield status, f"{shown}; {must}{MUST[condition.op]} {value_words(question, condition.bound)}"


def _said(key: str, facts: Facts, trial: Trial, unlike: Decimal | None = None) -> str:
    """A number as it was typed, where that is not how it is kept, and as it is kept: "71 umol/L = 0.8032 mg/dL"."""
    question, value = trial.by_key[key], facts.get(key)
    kept = value_words(question, None) if value is None else number_with_unit(question, value, unlike)
    return f"{facts.said[key]} = {kept}" if key in facts.said else kept


def _multiple(condition: when.Multiple, facts: Facts, trial: Trial) -> Lines:
    value, limit = facts.get(condition.key), facts.get(condition.limit_key)
    status = evaluate(condition, facts).status
    must = "it must be " if status is Status.NOT_MET else ""
    ratio = ratio_words(value, limit, condition.factor) if value and limit else ""
    yield (
        status,
        f"{trial.by_key[condition.key].label} {_said(condition.key, facts, trial)} is {ratio} x the limit of "
        f"{_limit_words(condition.limit_key, facts, trial)}; {must}{MUST[condition.op]} "
        f"{number_words(condition.factor)} x",
    )


def _limit_words(key: str, facts: Facts, trial: Trial) -> str:
    """The limit of a laboratory; its unit only where it was typed in another one."""
    limit = facts.get(key)
    return "?" if limit is None else _said(key, facts, trial) if key in facts.said else number_words(limit)


def ratio_words(value: Decimal, limit: Decimal, factor: Decimal) -> str:
    """A ratio to two decimals; never rounded onto the factor that it is compared with."""
    ratio = value / limit
    rounded = round(ratio, 2)
    # Converted numbers are cut after their last digit; what lies this near to the factor is the factor.
    if rounded == factor and abs(ratio - factor) > CUT:
        return f"just {'under' if value < limit * factor else 'over'} {number_words(factor)}"
    return number_words(rounded)


def _in_table(condition: when.InTable, facts: Facts, trial: Trial) -> Lines:
    limit = limit_in(condition, facts)
    if limit is None or facts.get(condition.key) is None:
        return
    status = evaluate(condition, facts).status
    side = BESIDE[condition.op][status is not Status.MET]
    age, sex = facts.get(condition.table.age), facts.get(condition.table.sex)
    yield (
        status,
        f"{trial.by_key[condition.key].label} {_said(condition.key, facts, trial, limit)} is {side} the limit of "
        f"{number_words(limit)} ({sex}, {age_words(age)})",
    )


def _all_of(condition: when.AllOf, facts: Facts, trial: Trial) -> Lines:
    for part in condition.parts:
        yield from words(part, facts, trial)


def _one_of(condition: when.OneOf | when.Enough, facts: Facts, trial: Trial) -> Lines:
    """Only the routes that share the status of the whole explain it."""
    whole = evaluate(condition, facts)
    for part in condition.parts:
        alike = evaluate(part, facts)
        if (alike == whole if isinstance(condition, when.OneOf) else alike.rank == whole.rank) or whole.rank == FAILS:
            yield from words(part, facts, trial)


def _measured(condition: when.FreshMeasurement, facts: Facts, trial: Trial) -> Lines:
    finding = evaluate(condition, facts)
    day = facts.get(condition.date_key)
    for part in condition.parts:
        for status, text in words(part, facts, trial):
            failing = status is Status.NOT_MET
            if failing or finding.status is not Status.NOT_MET:
                yield finding.status, text
    if isinstance(day, date) and finding.good_until:
        too_old = finding.status is Status.REPEAT
        yield finding.status, freshness(condition.anchor, moment_words(day, facts.zone), finding.good_until, too_old)


def freshness(anchor: when.Anchor, day: str, until: date, too_old: bool) -> str:
    """Until when what was measured on a day, in words, is good; or that it must be repeated."""
    what = anchor.a
    if too_old:
        return f"Measured {day}, good for {what} until {short_day(until)}: repeat it"
    return f"Measured {day}, good for {what} until {day_words(until)}"


WORDS: dict[type, Callable[[Any, Facts, Trial], Lines]] = {
    # What holds for everybody, or is only a scope, explains nothing.
    **dict.fromkeys((when.Always, when.Unless), lambda *_: iter(())),
    **dict.fromkeys((when.OneOf, when.Enough), _one_of),
    **dict.fromkeys((when.SomeEntry, when.EveryEntry), of_entries),
    **dict.fromkeys((when.Includes, when.NumberOf, when.Named), _members),
    when.AllOf: _all_of,
    when.Where: _where,
    when.Awaited: lambda condition, facts, trial: words(condition.part, facts, trial),
    when.Known: _known_day,
    when.Is: _answer,
    when.Compare: _compare,
    when.Multiple: _multiple,
    when.InTable: _in_table,
    when.FreshMeasurement: _measured,
    when.Since: since,
    when.Within: within,
    when.After: after,
    when.Washout: washout,
    when.Waits: still_waited_for,
}
