"""How waiting periods stand: N days after a last dose on day D are over on D + N."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from flows.language.numbers import EXACT, times
from flows.rules.conditions import (
    AntibodyWaits,
    Elapsed,
    HalfLifeWashout,
    OfTherapies,
    RadiationWashout,
    TherapySaid,
    TherapyWashout,
    TherapyWithin,
)
from flows.rules.facts import Facts, Therapy
from flows.rules.status import NOT_APPLICABLE, PENDING, Evaluator, Finding, Status, all_of, truth


def washout_over(last_dose: date, days: int, facts: Facts) -> Finding:
    """The finding of a waiting period that began on a day."""
    ends = last_dose + timedelta(days)
    return Finding(Status.WAIT if ends > facts.registration else Status.MET, ends=ends)


def elapsed(condition: Elapsed) -> Evaluator:
    """So many days since a date; open until it is known."""

    def stands(facts: Facts) -> Finding:
        day = facts.get(condition.date_key)
        return PENDING if day is None else washout_over(day, condition.days, facts)

    return stands


def therapy_washout(condition: TherapyWashout | HalfLifeWashout) -> Evaluator:
    """The waiting periods of all prior therapies of the kind; the latest end rules."""

    def stands(facts: Facts) -> Finding:
        therapies: Iterable[Therapy] | None = facts.get("prior_therapies")
        if therapies is None:
            return PENDING
        findings = [therapy_finding(condition, therapy, facts) for therapy in therapies if concerns(condition, therapy)]
        return all_of(findings) if findings else NOT_APPLICABLE

    return stands


def concerns(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> bool:
    """Whether a prior therapy is of the kind that a waiting period is for."""
    if condition.kind in therapy.kinds:
        return True
    return isinstance(condition, HalfLifeWashout) and fixed_days(condition, therapy) is not None


def fixed_days(condition: HalfLifeWashout, therapy: Therapy) -> int | None:
    """The days that the trial itself fixes for this agent instead of its half-lives, if it does."""
    return next((days for word, days in condition.fixed if therapy.is_named(word)), None)


def therapy_finding(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy, facts: Facts) -> Finding:
    """The waiting period of one prior therapy of the kind."""
    days = _days(condition, therapy)
    if therapy.last_dose is None or days is None:
        return PENDING
    waited = washout_over(therapy.last_dose, days, facts)
    late = isinstance(condition, TherapyWashout) and condition.past_adverse_events
    if not late or therapy.late_ae == "no":
        return waited
    if therapy.late_ae is None or therapy.ae_until is None:
        return PENDING
    return all_of((waited, washout_over(therapy.ae_until, 1, facts)))


def _days(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> int | None:
    if isinstance(condition, TherapyWashout):
        return condition.days
    days = fixed_days(condition, therapy)
    if days is None and therapy.half_life_days is not None:
        return half_lives_in_days(therapy.half_life_days, condition.half_lives)
    return days


def half_lives_in_days(half_life_days: Decimal, count: int) -> int:
    """So many half-lives, rounded up to whole days."""
    return int(times(half_life_days, count).to_integral_value(ROUND_CEILING, EXACT))


def radiation_washout(condition: RadiationWashout) -> Evaluator:
    """The waiting periods of all radiation to the sites; the latest end rules."""

    def stands(facts: Facts) -> Finding:
        courses = facts.get("prior_radiation")
        if courses is None:
            return PENDING
        days = [course.last_date for course in courses if course.site in condition.sites]
        return all_of([washout_over(day, condition.days, facts) if day else PENDING for day in days])

    return stands


def of_therapies(condition: OfTherapies) -> Evaluator:
    """Whether a prior therapy is so; what is not known of one never makes it so."""
    is_so: Callable[[Any, Therapy, Facts], bool] = IS_SO[type(condition)]
    return lambda facts: truth(any(is_so(condition, therapy, facts) for therapy in facts.get("prior_therapies") or ()))


def _said(condition: TherapySaid, therapy: Therapy, _facts: Facts) -> bool:
    return condition.kind in therapy.kinds and bool(getattr(therapy, condition.field) == condition.value)


def _waits(condition: AntibodyWaits, therapy: Therapy, facts: Facts) -> bool:
    among = condition.washout.kind in therapy.kinds and therapy.is_one_of(condition.agents)
    return among and therapy_finding(condition.washout, therapy, facts).status is not Status.MET


def _lately(condition: TherapyWithin, therapy: Therapy, facts: Facts) -> bool:
    last = therapy.last_dose
    return bool(last and therapy.is_named(condition.word) and (facts.registration - last).days < condition.days)


IS_SO: dict[type, Callable[[Any, Therapy, Facts], bool]] = {
    TherapySaid: _said,
    AntibodyWaits: _waits,
    TherapyWithin: _lately,
}
