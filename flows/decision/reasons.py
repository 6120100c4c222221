"""Why a criterion stands as it does, in words with the numbers in them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from flows.agents.table import is_unverified
from flows.answers.record import BY_KEY
from flows.language.days import day_words, from_today, short_day
from flows.language.numbers import age_words, count, number_words
from flows.rules.answer_words import STILL_GIVEN, entry_words, number_with_unit, value_words
from flows.rules.conditions import (
    AllOf,
    Anchor,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Condition,
    Elapsed,
    FreshMeasurement,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    NotEmpty,
    OneOf,
    RadiationWashout,
    TherapyWashout,
    Where,
    WithinCreatinineLimit,
)
from flows.rules.evaluate import antibody_result, evaluate, fixed_days, half_lives_in_days, holds, therapy_result
from flows.rules.facts import NOT_DONE, Facts, Therapy
from flows.rules.question import Day
from flows.rules.status import Finding, Status, creatinine_limit, has_limit
from flows.rules.trial import Category, Criterion

CUT = Decimal("1e-13")


NOT_KNOWN = "Not known yet: "


WAIT_FOLLOWS = ": the waiting period begins after the last"


NO_END_YET = f" is {STILL_GIVEN}{WAIT_FOLLOWS}"


NOT_VERIFIED = "half-life not verified"


NOT_APPLICABLE_WORDS = "Does not concern this candidate."


def reason(criterion: Criterion, facts: Facts, result: Finding) -> str:
    """One or two sentences: what decides this criterion, with the numbers that it was decided by."""
    if result.status is Status.NOT_APPLICABLE:
        return NOT_APPLICABLE_WORDS
    if result.status is Status.PENDING:
        found = list(dict.fromkeys(_missing(criterion, facts)))
        going = [f"{words}." for words in found if NO_END_YET in words]
        unknown = [words for words in found if NO_END_YET not in words]
        return " ".join((*((f"{NOT_KNOWN}{', '.join(unknown)}.",) if unknown else ()), *going))
    texts = [text for status, text in _lines(criterion, facts) if status is result.status and text]
    return ". ".join(dict.fromkeys(texts)) + "." if texts else ""


def _lines(criterion: Criterion, facts: Facts) -> Iterator[tuple[Status, str]]:
    """Each leaf of the criterion with the status that it gives the criterion, and its words."""
    excludes = criterion.category is Category.EXCLUSION
    for status, text in words(criterion.condition, facts):
        yield (FLIPPED.get(status, status) if excludes else status), text
    if criterion.proof:
        yield from words(criterion.proof, facts)


def words(condition: Condition, facts: Facts) -> Iterator[tuple[Status, str]]:
    """The leaves of a condition: the status of each and its words."""
    speak = WORDS.get(type(condition))
    if speak:
        yield from speak(condition, facts)


def _missing(criterion: Criterion, facts: Facts) -> Iterator[str]:
    parts = (criterion.condition, criterion.proof) if criterion.proof else (criterion.condition,)
    for part in parts:
        yield from missing(part, facts)


def missing(condition: Condition, facts: Facts) -> Iterator[str]:
    """The labels of what is not known yet and keeps a condition open."""
    if evaluate(condition, facts).status is Status.PENDING:
        yield from MISSING.get(type(condition), _missing_key)(condition, facts)


def _missing_key(condition: Any, facts: Facts) -> Iterator[str]:
    keys = (condition.key, *((condition.limit_key,) if hasattr(condition, "limit_key") else ()))
    yield from (_label(key, facts) for key in keys if facts.get(key) is None)


def _missing_parts(condition: AllOf | OneOf, facts: Facts) -> Iterator[str]:
    for part in condition.parts:
        yield from missing(part, facts)
        if isinstance(part, Awaited) and evaluate(part, facts).status is Status.PENDING:
            return


def _missing_where(condition: Where, facts: Facts) -> Iterator[str]:
    yield from missing(condition.scope, facts)
    if holds(condition.scope, facts):
        yield from missing(condition.part, facts)


def _missing_measured(condition: FreshMeasurement, facts: Facts) -> Iterator[str]:
    values = [label for part in condition.parts for label in missing(part, facts)]
    yield from values or [_label(condition.date_key, facts)]


def _missing_creatinine(condition: WithinCreatinineLimit, facts: Facts) -> Iterator[str]:
    keys = ("age_months", "sex", condition.key)
    yield from (_label(key, facts) for key in keys if facts.get(key) is None)


def _missing_awaited(condition: Awaited, facts: Facts) -> Iterator[str]:
    unsigned = facts.get(condition.key) is not None
    yield "consent is not signed" if unsigned else _label(condition.key, facts)


def _missing_elapsed(condition: Elapsed, facts: Facts) -> Iterator[str]:
    yield _label(condition.date_key, facts)


def _missing_radiation(condition: RadiationWashout, facts: Facts) -> Iterator[str]:
    courses = facts.get("prior_radiation")
    going = [course for course in courses or () if course.ongoing and course.site in condition.sites]
    if going:
        yield f"{entry_words(replace(going[0], ongoing=False))} radiation{NO_END_YET} fraction"
    else:
        yield "date of the last fraction" if courses is not None else _label("prior_radiation", facts)


def _missing_of_therapies(condition: TherapyWashout | HalfLifeWashout, facts: Facts) -> Iterator[str]:
    therapies = facts.get("prior_therapies")
    if therapies is None:
        yield _label("prior_therapies", facts)
        return
    for therapy in therapies:
        if _concerns(condition, therapy) and _result_of(condition, therapy, facts).status is Status.PENDING:
            yield f"{therapy.agent}{_missing_of_one(condition, therapy)}"


def _missing_of_one(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> str:
    if not therapy.kind_known:
        return ""
    if therapy.ongoing:
        return f"{NO_END_YET} dose"
    if therapy.last_dose is None:
        return ": last dose"
    if isinstance(condition, HalfLifeWashout):
        return ": half-life"
    return ": late adverse events" if therapy.late_ae is None else ": adverse events until"


def _label(key: str, facts: Facts) -> str:
    question = BY_KEY[key]
    return f"{question.label} (not done)" if facts.values.get(key) == NOT_DONE else question.label


def _is(condition: Is | Awaited | Known, facts: Facts) -> Iterator[tuple[Status, str]]:
    question, value = BY_KEY[condition.key], facts.get(condition.key)
    yield evaluate(condition, facts).status, f"{question.label}: {value_words(question, value)}"


def _known_day(condition: Known, facts: Facts) -> Iterator[tuple[Status, str]]:
    if isinstance(BY_KEY[condition.key].kind, Day):
        yield from _is(condition, facts)


def _where(condition: Where, facts: Facts) -> Iterator[tuple[Status, str]]:
    if holds(condition.scope, facts):
        yield from words(condition.part, facts)


def _at_least(condition: AtLeast, facts: Facts) -> Iterator[tuple[Status, str]]:
    yield from _bound(condition, facts, "at least")


def _below(condition: Below, facts: Facts) -> Iterator[tuple[Status, str]]:
    yield from _bound(condition, facts, "under")


def _bound(condition: AtLeast | Below, facts: Facts, limit: str) -> Iterator[tuple[Status, str]]:
    question = BY_KEY[condition.key]
    status = evaluate(condition, facts).status
    must = "it must be " if status is Status.NOT_MET else ""
    shown = f"{question.label} {_said(condition.key, facts, condition.bound)}"
    yield status, f"{shown}; {must}{limit} {value_words(question, condition.bound)}"


def _said(key: str, facts: Facts, unlike: Decimal | None = None) -> str:
    """A number as it was typed, where that is not how it is kept, and as it is kept: "71 umol/L = 0.8032 mg/dL"."""
    question, value = BY_KEY[key], facts.get(key)
    kept = value_words(question, None) if value is None else number_with_unit(question, value, unlike)
    return f"{facts.said[key]} = {kept}" if key in facts.said else kept


def _times(condition: BelowTimes | AtMostTimes, facts: Facts) -> Iterator[tuple[Status, str]]:
    value, limit = facts.get(condition.key), facts.get(condition.limit_key)
    status = evaluate(condition, facts).status
    must = "it must be " if status is Status.NOT_MET else ""
    bound = "under" if isinstance(condition, BelowTimes) else "at most"
    ratio = ratio_words(value, limit, condition.factor) if value and limit else ""
    yield (
        status,
        f"{BY_KEY[condition.key].label} {_said(condition.key, facts)} is {ratio} x the limit of "
        f"{_limit_words(condition.limit_key, facts)}; {must}{bound} {number_words(condition.factor)} x",
    )


def _limit_words(key: str, facts: Facts) -> str:
    """The limit of a laboratory; its unit only where it was typed in another one."""
    limit = facts.get(key)
    return "?" if limit is None else _said(key, facts) if key in facts.said else number_words(limit)


def ratio_words(value: Decimal, limit: Decimal, factor: Decimal) -> str:
    """A ratio to two decimals; never rounded onto the factor that it is compared with."""
    ratio = value / limit
    rounded = round(ratio, 2)
    # Converted numbers are cut after their last digit; what lies this near to the factor is the factor.
    if rounded == factor and abs(ratio - factor) > CUT:
        return f"just {'under' if value < limit * factor else 'over'} {number_words(factor)}"
    return number_words(rounded)


def _creatinine(condition: WithinCreatinineLimit, facts: Facts) -> Iterator[tuple[Status, str]]:
    age, sex, value = facts.get("age_months"), facts.get("sex"), facts.get(condition.key)
    if age is None or sex is None or value is None or not has_limit(age):
        return
    limit = creatinine_limit(age, sex)
    status = evaluate(condition, facts).status
    side = "at or under" if status is Status.MET else "above"
    yield (
        status,
        f"Creatinine {_said(condition.key, facts, limit)} is {side} the limit of {number_words(limit)} "
        f"({sex}, {age_words(age)})",
    )


def _all_of(condition: AllOf | OneOf, facts: Facts) -> Iterator[tuple[Status, str]]:
    for part in condition.parts:
        yield from words(part, facts)


def _one_of(condition: OneOf, facts: Facts) -> Iterator[tuple[Status, str]]:
    """Only the routes that share the status of the whole explain it."""
    whole = evaluate(condition, facts)
    for part in condition.parts:
        if evaluate(part, facts) == whole or whole.status is Status.NOT_MET:
            yield from words(part, facts)


def _includes(condition: Includes, facts: Facts) -> Iterator[tuple[Status, str]]:
    question, value = BY_KEY[condition.key], facts.get(condition.key)
    if value is not None:
        yield evaluate(condition, facts).status, f"{question.label}: {value_words(question, value)}"


def _measured(condition: FreshMeasurement, facts: Facts) -> Iterator[tuple[Status, str]]:
    result = evaluate(condition, facts)
    day = facts.get(condition.date_key)
    for part in condition.parts:
        for status, text in words(part, facts):
            failing = status is Status.NOT_MET
            if failing or result.status is not Status.NOT_MET:
                yield result.status, text
    if day and result.good_until:
        yield result.status, freshness(condition.anchor, day, result)


def freshness(anchor: Anchor, day: date, result: Finding) -> str:
    """Until when a measurement is good, or that it must be repeated."""
    what = "a start" if anchor is Anchor.START else "registration"
    assert result.good_until is not None
    if result.status is Status.REPEAT:
        return f"Measured {short_day(day)}, good for {what} until {short_day(result.good_until)}: repeat it"
    return f"Measured {short_day(day)}, good for {what} until {day_words(result.good_until)}"


def _elapsed(condition: Elapsed, facts: Facts) -> Iterator[tuple[Status, str]]:
    result = evaluate(condition, facts)
    if result.ends:
        yield result.status, washout_words("Immune suppression", f"{condition.days} days", result, facts)


def washout_words(what: str, period: str, result: Finding, facts: Facts) -> str:
    """A waiting period in words: how long, when it ends, how far that is."""
    assert result.ends is not None
    if result.ends <= facts.as_of:
        return f"{what}: {period} ended {day_words(result.ends)}"
    return f"{what}: {period} end {day_words(result.ends)}, {from_today(result.ends, facts.as_of)}"


def _therapies(condition: TherapyWashout | HalfLifeWashout, facts: Facts) -> Iterator[tuple[Status, str]]:
    for therapy in facts.get("prior_therapies") or ():
        result = _result_of(condition, therapy, facts)
        if _concerns(condition, therapy) and result.ends:
            doubt = _doubt(condition, therapy)
            yield result.status, washout_words(therapy.agent, period_words(condition, therapy), result, facts) + doubt


def _doubt(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> str:
    """That a waiting period rests on a half-life that nobody verified."""
    fixed = isinstance(condition, TherapyWashout) or fixed_days(condition, therapy) is not None
    return "" if fixed or not is_unverified(therapy.agent, therapy.half_life_days) else f" ({NOT_VERIFIED})"


def _concerns(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> bool:
    fixed = isinstance(condition, HalfLifeWashout) and fixed_days(condition, therapy) is not None
    return fixed or condition.kind in therapy.kinds


def _result_of(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy, facts: Facts) -> Finding:
    if isinstance(condition, HalfLifeWashout):
        return antibody_result(condition, therapy, facts)
    return therapy_result(condition, therapy, facts)


def period_words(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> str:
    """How long one prior therapy makes a candidate wait, with the working."""
    if isinstance(condition, HalfLifeWashout):
        fixed = fixed_days(condition, therapy)
        if fixed is not None or therapy.half_life_days is None:
            return f"the trial's {count(fixed or 0, 'day')}"
        days = half_lives_in_days(therapy.half_life_days, condition.half_lives)
        half_life = number_words(therapy.half_life_days)
        return f"{condition.half_lives} x {half_life} = {count(days, 'day')}"
    late = condition.past_adverse_events and therapy.late_ae == "yes" and therapy.ae_until
    return f"{condition.days} days" + (f" and adverse events to {short_day(late)}" if late else "")


def _radiation(condition: RadiationWashout, facts: Facts) -> Iterator[tuple[Status, str]]:
    for course in facts.get("prior_radiation") or ():
        if course.site in condition.sites and course.last_date:
            result = evaluate(Elapsed("last", condition.days), _at(facts, course.last_date))
            site = "TBI" if course.site == "tbi" else course.site.capitalize()
            yield result.status, washout_words(site, f"{condition.days} days", result, facts)


def _at(facts: Facts, day: date) -> Facts:
    return Facts({"last": day}, facts.as_of, facts.registration, facts.start)


FLIPPED = {Status.MET: Status.NOT_MET, Status.NOT_MET: Status.MET}


MISSING: dict[type, Callable[[Any, Facts], Iterator[str]]] = {
    AllOf: _missing_parts,
    OneOf: _missing_parts,
    Where: _missing_where,
    FreshMeasurement: _missing_measured,
    WithinCreatinineLimit: _missing_creatinine,
    Awaited: _missing_awaited,
    Elapsed: _missing_elapsed,
    TherapyWashout: _missing_of_therapies,
    HalfLifeWashout: _missing_of_therapies,
    RadiationWashout: _missing_radiation,
}


WORDS: dict[type, Callable[[Any, Facts], Iterator[tuple[Status, str]]]] = {
    Is: _is,
    Known: _known_day,
    Awaited: _is,
    AtLeast: _at_least,
    Below: _below,
    BelowTimes: _times,
    AtMostTimes: _times,
    WithinCreatinineLimit: _creatinine,
    AllOf: _all_of,
    OneOf: _one_of,
    Includes: _includes,
    NotEmpty: _includes,
    FreshMeasurement: _measured,
    Elapsed: _elapsed,
    TherapyWashout: _therapies,
    HalfLifeWashout: _therapies,
    RadiationWashout: _radiation,
    Where: _where,
}
