"""The one place where conditions are evaluated against what is known of a candidate."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_CEILING, Context, Decimal
from typing import Any

from flows.conditions import (
    AllOf,
    Always,
    Anchor,
    AtLeast,
    AtMostTimes,
    Awaited,
    Below,
    BelowTimes,
    Condition,
    Contains,
    Done,
    Elapsed,
    Exactly,
    HalfLifeWashout,
    Includes,
    Is,
    Known,
    Measured,
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
from flows.creatinine import creatinine_limit, has_limit
from flows.facts import NOT_DONE, Facts, Therapy
from flows.status import MET, NOT_APPLICABLE, NOT_MET, PENDING, Result, Status, all_of, one_of

# Products and comparisons of this context are exact, however many digits a value was given with.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def evaluate(condition: Condition, facts: Facts) -> Result:
    """How a condition stands for these facts."""
    return EVALUATORS[type(condition)](condition, facts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether a condition is known to hold."""
    return evaluate(condition, facts).status is Status.MET


def times(value: Decimal, factor: Decimal | int) -> Decimal:
    """An exact product."""
    return EXACT.multiply(value, factor)


def half_lives_in_days(half_life_days: Decimal, count: int) -> int:
    """So many half-lives, rounded up to whole days."""
    return int(times(half_life_days, count).to_integral_value(ROUND_CEILING, EXACT))


def washout_over(last_dose: date, days: int, facts: Facts) -> Result:
    """The result of a waiting period: N days after a last dose on day D are over on D + N."""
    ends = last_dose + timedelta(days)
    return Result(Status.WAIT if ends > facts.registration else Status.MET, ends=ends)


def _known(condition: Known, facts: Facts) -> Result:
    return PENDING if facts.get(condition.key) is None else MET


def _done(condition: Done, facts: Facts) -> Result:
    value = facts.values.get(condition.key)
    return PENDING if value is None else _truth(value != NOT_DONE)


def _is(condition: Is, facts: Facts) -> Result:
    value = facts.get(condition.key)
    return PENDING if value is None else _truth(value in condition.values)


def _awaited(condition: Awaited, facts: Facts) -> Result:
    return MET if facts.get(condition.key) == condition.value else PENDING


def _at_least(condition: AtLeast, facts: Facts) -> Result:
    value = facts.get(condition.key)
    return PENDING if value is None else _truth(value >= condition.bound)


def _below(condition: Below, facts: Facts) -> Result:
    value = facts.get(condition.key)
    return PENDING if value is None else _truth(value < condition.bound)


def _below_times(condition: BelowTimes, facts: Facts) -> Result:
    value, limit = facts.get(condition.key), facts.get(condition.limit_key)
    return PENDING if value is None or limit is None else _truth(value < times(limit, condition.factor))


def _at_most_times(condition: AtMostTimes, facts: Facts) -> Result:
    value, limit = facts.get(condition.key), facts.get(condition.limit_key)
    return PENDING if value is None or limit is None else _truth(value <= times(limit, condition.factor))


def _within_creatinine_limit(condition: WithinCreatinineLimit, facts: Facts) -> Result:
    age, sex = facts.get("age_months"), facts.get("sex")
    if age is not None and not has_limit(age):
        return NOT_APPLICABLE
    value = facts.get(condition.key)
    if value is None or age is None or sex is None:
        return PENDING
    return _truth(value <= creatinine_limit(age, sex))


def _includes(condition: Includes, facts: Facts) -> Result:
    members = facts.get(condition.key)
    return PENDING if members is None else _truth(condition.member in members)


def _not_empty(condition: NotEmpty, facts: Facts) -> Result:
    members = facts.get(condition.key)
    return PENDING if members is None else _truth(bool(members))


def _exactly(condition: Exactly, facts: Facts) -> Result:
    members = facts.get(condition.key)
    return PENDING if members is None else _truth(set(members) == set(condition.members))


def _contains(condition: Contains, facts: Facts) -> Result:
    text = facts.get(condition.key)
    return PENDING if text is None else _truth(condition.word in text.lower())


def _all_of(condition: AllOf, facts: Facts) -> Result:
    return all_of(evaluate(part, facts) for part in condition.parts)


def _one_of(condition: OneOf, facts: Facts) -> Result:
    return one_of(evaluate(part, facts) for part in condition.parts)


def _where(condition: Where, facts: Facts) -> Result:
    scope = evaluate(condition.scope, facts)
    if scope.status is Status.MET:
        return evaluate(condition.part, facts)
    return NOT_APPLICABLE if scope.status is Status.NOT_MET else PENDING


def _unless(condition: Unless, facts: Facts) -> Result:
    return _truth(not holds(condition.part, facts))


def _measured(condition: Measured, facts: Facts) -> Result:
    statuses = [evaluate(part, facts).status for part in condition.parts]
    if Status.NOT_APPLICABLE in statuses:
        return NOT_APPLICABLE
    day: date | None = facts.get(condition.date_key)
    good_until = day and day + timedelta(condition.days)
    if Status.NOT_MET in statuses:
        if good_until is None or good_until >= facts.as_of:
            return NOT_MET
        return PENDING if Status.PENDING in statuses else Result(Status.REPEAT, good_until=good_until)
    if Status.PENDING in statuses or good_until is None:
        return PENDING
    fresh = good_until >= anchor_day(condition.anchor, facts)
    return Result(Status.MET if fresh else Status.REPEAT, good_until=good_until)


def anchor_day(anchor: Anchor, facts: Facts) -> date:
    """The planned day that a measurement is counted against."""
    return facts.start if anchor is Anchor.START else facts.registration


def _elapsed(condition: Elapsed, facts: Facts) -> Result:
    day = facts.get(condition.date_key)
    return PENDING if day is None else washout_over(day, condition.days, facts)


def _therapy_washout(condition: TherapyWashout, facts: Facts) -> Result:
    return _washouts(
        facts,
        lambda therapy: condition.kind in therapy.kinds,
        lambda therapy: therapy_result(condition, therapy, facts),
    )


def therapy_result(condition: TherapyWashout, therapy: Therapy, facts: Facts) -> Result:
    """The waiting period of one prior therapy of the kind."""
    if therapy.last_dose is None:
        return PENDING
    waited = washout_over(therapy.last_dose, condition.days, facts)
    if not condition.past_adverse_events or therapy.late_ae == "no":
        return waited
    if therapy.late_ae is None or therapy.ae_until is None:
        return PENDING
    return all_of((waited, washout_over(therapy.ae_until, 1, facts)))


def _half_life_washout(condition: HalfLifeWashout, facts: Facts) -> Result:
    return _washouts(
        facts,
        lambda therapy: condition.kind in therapy.kinds or fixed_days(condition, therapy) is not None,
        lambda therapy: antibody_result(condition, therapy, facts),
    )


def fixed_days(condition: HalfLifeWashout, therapy: Therapy) -> int | None:
    """The days that the trial itself fixes for this agent, if it does."""
    return next((days for word, days in condition.fixed if therapy.is_named(word)), None)


def antibody_result(condition: HalfLifeWashout, therapy: Therapy, facts: Facts) -> Result:
    """The waiting period of one antibody."""
    days = fixed_days(condition, therapy)
    if days is None and therapy.half_life_days is not None:
        days = half_lives_in_days(therapy.half_life_days, condition.half_lives)
    if therapy.last_dose is None or days is None:
        return PENDING
    return washout_over(therapy.last_dose, days, facts)


def _washouts(facts: Facts, concerns: Callable[[Therapy], bool], result: Callable[[Therapy], Result]) -> Result:
    therapies: Iterable[Therapy] | None = facts.get("prior_therapies")
    if therapies is None:
        return PENDING
    results = [result(therapy) for therapy in therapies if concerns(therapy)]
    return all_of(results) if results else NOT_APPLICABLE


def _radiation_washout(condition: RadiationWashout, facts: Facts) -> Result:
    courses = facts.get("prior_radiation")
    if courses is None:
        return PENDING
    days = [course.last_date for course in courses if course.site in condition.sites]
    return all_of(washout_over(day, condition.days, facts) if day else PENDING for day in days)


def _therapy_said(condition: TherapySaid, facts: Facts) -> Result:
    therapies: Iterable[Therapy] = facts.get("prior_therapies") or ()
    return _truth(any(condition.kind in t.kinds and getattr(t, condition.field) == condition.value for t in therapies))


def _therapy_within(condition: TherapyWithin, facts: Facts) -> Result:
    therapies: Iterable[Therapy] = facts.get("prior_therapies") or ()
    doses = [t.last_dose for t in therapies if t.is_named(condition.word) and t.last_dose]
    return _truth(any((facts.registration - dose).days < condition.days for dose in doses))


def _truth(value: bool) -> Result:
    return MET if value else NOT_MET


EVALUATORS: dict[type, Callable[[Any, Facts], Result]] = {
    Always: lambda _condition, _facts: MET,
    Known: _known,
    Done: _done,
    Is: _is,
    Awaited: _awaited,
    AtLeast: _at_least,
    Below: _below,
    BelowTimes: _below_times,
    AtMostTimes: _at_most_times,
    WithinCreatinineLimit: _within_creatinine_limit,
    Includes: _includes,
    NotEmpty: _not_empty,
    Exactly: _exactly,
    Contains: _contains,
    AllOf: _all_of,
    OneOf: _one_of,
    Unless: _unless,
    Where: _where,
    Measured: _measured,
    Elapsed: _elapsed,
    TherapyWashout: _therapy_washout,
    HalfLifeWashout: _half_life_washout,
    RadiationWashout: _radiation_washout,
    TherapySaid: _therapy_said,
    TherapyWithin: _therapy_within,
}
