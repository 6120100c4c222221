"""The one place where conditions are evaluated against what is known of a candidate.

A condition is built once into a function of the facts, part by part: walking the conditions anew for each candidate
took three times as long.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_CEILING, Context, Decimal
from functools import cache
from typing import Any

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
    Done,
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
from flows.rules.facts import NOT_DONE, Facts, Therapy
from flows.rules.status import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PENDING,
    Finding,
    Status,
    all_of,
    creatinine_limit,
    has_limit,
    one_of,
)

Evaluator = Callable[[Facts], Finding]


# Products and comparisons of this context are exact, however many digits a value was given with.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


@cache
def evaluator(condition: Condition) -> Evaluator:
    """The function that tells how a condition stands."""
    return BUILDERS[type(condition)](condition)


def evaluate(condition: Condition, facts: Facts) -> Finding:
    """How a condition stands for these facts."""
    return evaluator(condition)(facts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether a condition is known to hold."""
    return evaluator(condition)(facts).status is Status.MET


def times(value: Decimal, factor: Decimal | int) -> Decimal:
    """An exact product."""
    return EXACT.multiply(value, factor)


def half_lives_in_days(half_life_days: Decimal, count: int) -> int:
    """So many half-lives, rounded up to whole days."""
    return int(times(half_life_days, count).to_integral_value(ROUND_CEILING, EXACT))


def washout_over(last_dose: date, days: int, facts: Facts) -> Finding:
    """The result of a waiting period: N days after a last dose on day D are over on D + N."""
    ends = last_dose + timedelta(days)
    return Finding(Status.WAIT if ends > facts.registration else Status.MET, ends=ends)


def _always(_condition: Always) -> Evaluator:
    return lambda _facts: MET


def _known(condition: Known) -> Evaluator:
    key = condition.key
    return lambda facts: PENDING if facts.get(key) is None else MET


def _done(condition: Done) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        value = facts.values.get(condition.key)
        return PENDING if value is None else _truth(value != NOT_DONE)

    return stands


def _where_known(key: str, test: Callable[[Any], bool]) -> Evaluator:
    """Open until the answer is known, then what the test says of it."""

    def stands(facts: Facts) -> Finding:
        value = facts.get(key)
        return PENDING if value is None else MET if test(value) else NOT_MET

    return stands


def _is(condition: Is) -> Evaluator:
    key, values = condition.key, condition.values

    def stands(facts: Facts) -> Finding:
        value = facts.values.get(key)
        if value in values:
            return MET
        return PENDING if value is None or value == NOT_DONE else NOT_MET

    return stands


def _awaited(condition: Awaited) -> Evaluator:
    key, awaited = condition.key, condition.value
    return lambda facts: MET if facts.get(key) == awaited else PENDING


def _at_least(condition: AtLeast) -> Evaluator:
    key, bound = condition.key, condition.bound

    def stands(facts: Facts) -> Finding:
        value = facts.get(key)
        return PENDING if value is None else MET if value >= bound else NOT_MET

    return stands


def _below(condition: Below) -> Evaluator:
    key, bound = condition.key, condition.bound

    def stands(facts: Facts) -> Finding:
        value = facts.get(key)
        return PENDING if value is None else MET if value < bound else NOT_MET

    return stands


def _below_times(condition: BelowTimes) -> Evaluator:
    return _beside(condition, lambda value, most: value < most)


def _at_most_times(condition: AtMostTimes) -> Evaluator:
    return _beside(condition, lambda value, most: value <= most)


def _beside(condition: BelowTimes | AtMostTimes, test: Callable[[Decimal, Decimal], bool]) -> Evaluator:
    """A number against a multiple of another answer; open until both are known."""
    key, limit_key, factor = condition.key, condition.limit_key, condition.factor

    def stands(facts: Facts) -> Finding:
        value, limit = facts.get(key), facts.get(limit_key)
        return PENDING if value is None or limit is None else _truth(test(value, times(limit, factor)))

    return stands


def _within_creatinine_limit(condition: WithinCreatinineLimit) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        age, sex = facts.get("age_months"), facts.get("sex")
        if age is not None and not has_limit(age):
            return NOT_APPLICABLE
        value = facts.get(condition.key)
        if value is None or age is None or sex is None:
            return PENDING
        return _truth(value <= creatinine_limit(age, sex))

    return stands


def _includes(condition: Includes) -> Evaluator:
    member = condition.member
    return _where_known(condition.key, lambda members: member in members)


def _not_empty(condition: NotEmpty) -> Evaluator:
    return _where_known(condition.key, bool)


def _exactly(condition: Exactly) -> Evaluator:
    return _where_known(condition.key, lambda members: set(members) == set(condition.members))


def _contains(condition: Contains) -> Evaluator:
    return _where_known(condition.key, lambda text: condition.word in text.lower())


def _all_of(condition: AllOf) -> Evaluator:
    parts = _parts(condition)

    def stands(facts: Facts) -> Finding:
        results = []
        for part in parts:
            result = part(facts)
            if result is NOT_MET:  # which decides, whatever the others are
                return NOT_MET
            results.append(result)
        return all_of(results)

    return stands


def _one_of(condition: OneOf) -> Evaluator:
    parts = _parts(condition)
    return lambda facts: one_of([part(facts) for part in parts])


def _parts(condition: AllOf | OneOf | FreshMeasurement) -> tuple[Evaluator, ...]:
    return tuple(evaluator(part) for part in condition.parts)


def _where(condition: Where) -> Evaluator:
    scope, part = evaluator(condition.scope), evaluator(condition.part)

    def stands(facts: Facts) -> Finding:
        status = scope(facts).status
        if status is Status.MET:
            return part(facts)
        return NOT_APPLICABLE if status is Status.NOT_MET else PENDING

    return stands


def _unless(condition: Unless) -> Evaluator:
    part = evaluator(condition.part)
    return lambda facts: NOT_MET if part(facts).status is Status.MET else MET


def _measured(condition: FreshMeasurement) -> Evaluator:
    parts = _parts(condition)
    good_for = timedelta(condition.days)

    def stands(facts: Facts) -> Finding:
        statuses = [part(facts).status for part in parts]
        if Status.NOT_APPLICABLE in statuses:
            return NOT_APPLICABLE
        day: date | None = facts.get(condition.date_key)
        good_until = day and day + good_for
        if Status.NOT_MET in statuses:
            if good_until is None or good_until >= facts.as_of:
                return NOT_MET
            return PENDING if Status.PENDING in statuses else Finding(Status.REPEAT, good_until=good_until)
        if Status.PENDING in statuses or good_until is None:
            return PENDING
        fresh = good_until >= anchor_day(condition.anchor, facts)
        return Finding(Status.MET if fresh else Status.REPEAT, good_until=good_until)

    return stands


def anchor_day(anchor: Anchor, facts: Facts) -> date:
    """The planned day that a measurement is counted against."""
    return facts.start if anchor is Anchor.START else facts.registration


def _elapsed(condition: Elapsed) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        day = facts.get(condition.date_key)
        return PENDING if day is None else washout_over(day, condition.days, facts)

    return stands


def _therapy_washout(condition: TherapyWashout) -> Evaluator:
    def concerns(therapy: Therapy) -> bool:
        return condition.kind in therapy.kinds

    return _washouts(concerns, lambda therapy, facts: therapy_result(condition, therapy, facts))


def therapy_result(condition: TherapyWashout, therapy: Therapy, facts: Facts) -> Finding:
    """The waiting period of one prior therapy of the kind."""
    if therapy.last_dose is None:
        return PENDING
    waited = washout_over(therapy.last_dose, condition.days, facts)
    if not condition.past_adverse_events or therapy.late_ae == "no":
        return waited
    if therapy.late_ae is None or therapy.ae_until is None:
        return PENDING
    return all_of((waited, washout_over(therapy.ae_until, 1, facts)))


def _half_life_washout(condition: HalfLifeWashout) -> Evaluator:
    def concerns(therapy: Therapy) -> bool:
        return condition.kind in therapy.kinds or fixed_days(condition, therapy) is not None

    return _washouts(concerns, lambda therapy, facts: antibody_result(condition, therapy, facts))


def fixed_days(condition: HalfLifeWashout, therapy: Therapy) -> int | None:
    """The days that the trial itself fixes for this agent, if it does."""
    return next((days for word, days in condition.fixed if therapy.is_named(word)), None)


def antibody_result(condition: HalfLifeWashout, therapy: Therapy, facts: Facts) -> Finding:
    """The waiting period of one antibody."""
    days = fixed_days(condition, therapy)
    if days is None and therapy.half_life_days is not None:
        days = half_lives_in_days(therapy.half_life_days, condition.half_lives)
    if therapy.last_dose is None or days is None:
        return PENDING
    return washout_over(therapy.last_dose, days, facts)


def _washouts(concerns: Callable[[Therapy], bool], result: Callable[[Therapy, Facts], Finding]) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        therapies: Iterable[Therapy] | None = facts.get("prior_therapies")
        if therapies is None:
            return PENDING
        results = [result(therapy, facts) for therapy in therapies if concerns(therapy)]
        return all_of(results) if results else NOT_APPLICABLE

    return stands


def _radiation_washout(condition: RadiationWashout) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        courses = facts.get("prior_radiation")
        if courses is None:
            return PENDING
        days = [course.last_date for course in courses if course.site in condition.sites]
        return all_of([washout_over(day, condition.days, facts) if day else PENDING for day in days])

    return stands


def _therapy_said(condition: TherapySaid) -> Evaluator:
    def said(therapy: Therapy) -> bool:
        return condition.kind in therapy.kinds and bool(getattr(therapy, condition.field) == condition.value)

    return lambda facts: _truth(any(said(therapy) for therapy in facts.get("prior_therapies") or ()))


def _antibody_waits(condition: AntibodyWaits) -> Evaluator:
    kind = condition.washout.kind

    def waits(therapy: Therapy, facts: Facts) -> bool:
        among = kind in therapy.kinds and therapy.is_one_of(condition.agents)
        return among and antibody_result(condition.washout, therapy, facts).status is not Status.MET

    return lambda facts: _truth(any(waits(therapy, facts) for therapy in facts.get("prior_therapies") or ()))


def _therapy_within(condition: TherapyWithin) -> Evaluator:
    def stands(facts: Facts) -> Finding:
        therapies: Iterable[Therapy] = facts.get("prior_therapies") or ()
        doses = [t.last_dose for t in therapies if t.last_dose and t.is_named(condition.word)]
        return _truth(any((facts.registration - dose).days < condition.days for dose in doses))

    return stands


def _truth(value: bool) -> Finding:
    return MET if value else NOT_MET


BUILDERS: dict[type, Callable[[Any], Evaluator]] = {
    Always: _always,
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
    FreshMeasurement: _measured,
    Elapsed: _elapsed,
    TherapyWashout: _therapy_washout,
    HalfLifeWashout: _half_life_washout,
    RadiationWashout: _radiation_washout,
    TherapySaid: _therapy_said,
    AntibodyWaits: _antibody_waits,
    TherapyWithin: _therapy_within,
}
