"""Waiting periods in words: of what, how long, when they end; and what was said of the therapies that start them."""

from collections.abc import Iterator

from flows.agents.table import is_unverified
from flows.language.days import day_words, from_today, short_day
from flows.language.numbers import count, listed, number_words
from flows.rules.answer_words import value_words
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
from flows.rules.status import Finding, Status, truth
from flows.rules.trial import Trial
from flows.rules.washouts import IS_SO, concerns, fixed_days, half_lives_in_days, therapy_finding, washout_over

NOT_VERIFIED = "half-life not verified"


def washout_words(what: str, period: str, finding: Finding, facts: Facts) -> str:
    """A waiting period in words: how long, when it ends, how far that is."""
    assert finding.ends is not None
    if finding.ends <= facts.as_of:
        return f"{what}: {period} ended {day_words(finding.ends)}"
    return f"{what}: {period} end {day_words(finding.ends)}, {from_today(finding.ends, facts.as_of)}"


def elapsed(condition: Elapsed, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """The days since a date."""
    day = facts.get(condition.date_key)
    if day:
        finding = washout_over(day, condition.days, facts)
        yield finding.status, washout_words(trial.headed(condition.date_key), f"{condition.days} days", finding, facts)


def therapies(condition: TherapyWashout | HalfLifeWashout, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """The waiting period of each prior therapy of the kind."""
    for therapy in facts.get("prior_therapies") or ():
        finding = therapy_finding(condition, therapy, facts)
        if concerns(condition, therapy) and finding.ends:
            doubt = _doubt(condition, therapy)
            yield finding.status, washout_words(therapy.agent, period_words(condition, therapy), finding, facts) + doubt


def _doubt(condition: TherapyWashout | HalfLifeWashout, therapy: Therapy) -> str:
    """That a waiting period rests on a half-life that nobody verified."""
    fixed = isinstance(condition, TherapyWashout) or fixed_days(condition, therapy) is not None
    return "" if fixed or not is_unverified(therapy.agent, therapy.half_life_days) else f" ({NOT_VERIFIED})"


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


def radiation(condition: RadiationWashout, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """The waiting period of each course of radiation to the sites."""
    for course in facts.get("prior_radiation") or ():
        if course.site in condition.sites and course.last_date:
            finding = washout_over(course.last_date, condition.days, facts)
            site = "TBI" if course.site == "tbi" else course.site.capitalize()
            yield finding.status, washout_words(site, f"{condition.days} days", finding, facts)


def of_therapies(condition: OfTherapies, facts: Facts, trial: Trial) -> Iterator[tuple[Status, str]]:
    """What was looked for in the prior therapies, and of which it is so."""
    is_so = IS_SO[type(condition)]
    found = [t.agent for t in facts.get("prior_therapies") or () if is_so(condition, t, facts)]
    yield truth(bool(found)).status, f"{_looked_for(condition, trial)}: {listed(found) or 'none'}"


def _looked_for(condition: OfTherapies, trial: Trial) -> str:
    match condition:
        case TherapySaid():
            field = trial.fields[condition.field]
            return f"{field.label} {value_words(field, condition.value).lower()}"
        case AntibodyWaits():
            return f"{condition.washout.half_lives} half-lives not over"
        case TherapyWithin():
            return f"Last dose less than {count(condition.days, 'day')} before registration"
