"""Why a criterion stands as it does, in words with the numbers in them."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from flows.decision.missing import NO_END_YET, NOT_KNOWN, missing
from flows.decision.washout_words import elapsed, of_therapies, radiation, therapies
from flows.language.days import day_words, short_day
from flows.language.numbers import age_words, number_words
from flows.rules.answer_words import number_with_unit, value_words
from flows.rules.conditions import (
    AllOf,
    Always,
    Anchor,
    AntibodyWaits,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Condition,
    Contains,
    Elapsed,
    Exactly,
    FreshMeasurement,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    NotEmpty,
    OneOf,
    RadiationWashout,
    TherapySaid,
    TherapyWashout,
    TherapyWithin,
    Unless,
    Where,
    WithinCreatinineLimit,
)
from flows.rules.evaluate import evaluate, holds
from flows.rules.facts import Facts
from flows.rules.question import Day
from flows.rules.status import Finding, Status, creatinine_limit, has_limit
from flows.rules.trial import Category, Criterion, Trial

CUT = Decimal("1e-13")
NOT_APPLICABLE_WORDS = "Does not concern this candidate."


def reason(criterion: Criterion, facts: Facts, finding: Finding, trial: Trial) -> str:
    """One or two sentences: what decides this criterion, with the numbers that it was decided by."""
    if finding.status is Status.NOT_APPLICABLE:
        return NOT_APPLICABLE_WORDS
    if finding.status is Status.PENDING:
        found = list(dict.fromkeys(_missing(criterion, facts, trial)))
        going = [f"{words}." for words in found if NO_END_YET in words]
        unknown = [words for words in found if NO_END_YET not in words]
        return " ".join((*((f"{NOT_KNOWN}{', '.join(unknown)}.",) if unknown else ()), *going))
    texts = [text for status, text in _lines(criterion, facts, trial) if status is finding.status and text]
    return ". ".join(dict.fromkeys(texts or _answers(criterion, facts, trial))) + "."


def _answers(criterion: Criterion, facts: Facts, trial: Trial) -> Iterator[str]:
    """What was answered, where no condition that decides has words of its own."""
    for key in criterion.questions:
        yield f"{trial.by_key[key].label}: {value_words(trial.by_key[key], facts.values.get(key))}"


def _lines(criterion: Criterion, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """Each leaf of the criterion with the status that it gives the criterion, and its words."""
    excludes = criterion.category is Category.EXCLUSION
    for status, text in words(criterion.condition, facts, trial):
        yield (FLIPPED.get(status, status) if excludes else status), text
    if criterion.proof:
        yield from words(criterion.proof, facts, trial)


def words(condition: Condition, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """The leaves of a condition: the status of each and its words."""
    yield from WORDS[type(condition)](condition, facts, trial)


def _missing(criterion: Criterion, facts: Facts, trial: Trial) -> Iterator[str]:
    for part in criterion.conditions:
        yield from missing(part, facts, trial)


def _is(condition: Is | Awaited | Known, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    question, value = trial.by_key[condition.key], facts.get(condition.key)
    yield evaluate(condition, facts).status, f"{question.label}: {value_words(question, value)}"


def _known_day(condition: Known, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    if isinstance(trial.by_key[condition.key].kind, Day):
        yield from _is(condition, facts, trial)


def _silent(_condition: Always | Unless, _facts: Facts, _trial: Trial) -> Iterator[tuple[Status, str]]:
    """What holds for everybody, or is only a scope, explains nothing."""
    yield from ()


def _where(condition: Where, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    if holds(condition.scope, facts):
        yield from words(condition.part, facts, trial)


def _bound(condition: AtLeast | Below, facts: Facts, limit: str, trial: Trial) -> Iterator[tuple[Status, str]]:
    question = trial.by_key[condition.key]
    status = evaluate(condition, facts).status
    must = "it must be " if status is Status.NOT_MET else ""
    shown = f"{question.label} {_said(condition.key, facts, trial, condition.bound)}"
    yield status, f"{shown}; {must}{limit} {value_words(question, condition.bound)}"


def _said(key: str, facts: Facts, trial: Trial, unlike: Decimal | None = None) -> str:
    """A number as it was typed, where that is not how it is kept, and as it is kept: "71 umol/L = 0.8032 mg/dL"."""
    question, value = trial.by_key[key], facts.get(key)
    kept = value_words(question, None) if value is None else number_with_unit(question, value, unlike)
    return f"{facts.said[key]} = {kept}" if key in facts.said else kept


def _times(condition: BelowTimes | AtMostTimes, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    value, limit = facts.get(condition.key), facts.get(condition.limit_key)
    status = evaluate(condition, facts).status
    must = "it must be " if status is Status.NOT_MET else ""
    bound = "under" if isinstance(condition, BelowTimes) else "at most"
    ratio = ratio_words(value, limit, condition.factor) if value and limit else ""
    yield (
        status,
        f"{trial.by_key[condition.key].label} {_said(condition.key, facts, trial)} is {ratio} x the limit of "
        f"{_limit_words(condition.limit_key, facts, trial)}; {must}{bound} {number_words(condition.factor)} x",
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


def _creatinine(condition: WithinCreatinineLimit, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    age, sex, value = facts.get("age_months"), facts.get("sex"), facts.get(condition.key)
    if age is None or sex is None or value is None or not has_limit(age):
        return
    limit = creatinine_limit(age, sex)
    status = evaluate(condition, facts).status
    side = "at or under" if status is Status.MET else "above"
    yield (
        status,
        f"Creatinine {_said(condition.key, facts, trial, limit)} is {side} the limit of {number_words(limit)} "
        f"({sex}, {age_words(age)})",
    )


def _all_of(condition: AllOf | OneOf, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    for part in condition.parts:
        yield from words(part, facts, trial)


def _one_of(condition: OneOf, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """Only the routes that share the status of the whole explain it."""
    whole = evaluate(condition, facts)
    for part in condition.parts:
        if evaluate(part, facts) == whole or whole.status is Status.NOT_MET:
            yield from words(part, facts, trial)


def _includes(
    condition: Includes | NotEmpty | Exactly | Contains, facts: Facts, trial: Trial
) -> Iterator[tuple[Status, str]]:
    question, value = trial.by_key[condition.key], facts.get(condition.key)
    if value is not None:
        yield evaluate(condition, facts).status, f"{question.label}: {value_words(question, value)}"


def _measured(condition: FreshMeasurement, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    finding = evaluate(condition, facts)
    day = facts.get(condition.date_key)
    for part in condition.parts:
        for status, text in words(part, facts, trial):
            failing = status is Status.NOT_MET
            if failing or finding.status is not Status.NOT_MET:
                yield finding.status, text
    if day and finding.good_until:
        yield finding.status, freshness(condition.anchor, day, finding)


def freshness(anchor: Anchor, day: date, finding: Finding) -> str:
    """Until when a measurement is good, or that it must be repeated."""
    what = "a start" if anchor is Anchor.START else "registration"
    assert finding.good_until is not None
    if finding.status is Status.REPEAT:
        return f"Measured {short_day(day)}, good for {what} until {short_day(finding.good_until)}: repeat it"
    return f"Measured {short_day(day)}, good for {what} until {day_words(finding.good_until)}"


FLIPPED = {Status.MET: Status.NOT_MET, Status.NOT_MET: Status.MET}


WORDS: dict[type, Callable[[Any, Facts, Trial], Iterator[tuple[Status, str]]]] = {
    Always: _silent,
    Known: _known_day,
    Is: _is,
    Awaited: _is,
    AtLeast: lambda condition, facts, trial: _bound(condition, facts, "at least", trial),
    Below: lambda condition, facts, trial: _bound(condition, facts, "under", trial),
    BelowTimes: _times,
    AtMostTimes: _times,
    WithinCreatinineLimit: _creatinine,
    Includes: _includes,
    NotEmpty: _includes,
    Exactly: _includes,
    Contains: _includes,
    AllOf: _all_of,
    OneOf: _one_of,
    Unless: _silent,
    Where: _where,
    FreshMeasurement: _measured,
    Elapsed: elapsed,
    TherapyWashout: therapies,
    HalfLifeWashout: therapies,
    RadiationWashout: radiation,
    TherapySaid: of_therapies,
    AntibodyWaits: of_therapies,
    TherapyWithin: of_therapies,
}
