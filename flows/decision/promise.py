"""As far as days can be promised: no further than the age, which is known in completed months, is sure.

The decision's window is the contract's, and counts with the age as it was given. What a person is told stops before
the first day on which a birthday may change that.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from flows.answers.given_before.given_for import AGE, age_limits, first_at, first_sure
from flows.decision.status_words import window_words
from flows.language.days import day_words
from flows.language.numbers import age_words
from flows.rules.evaluation.decide import Decision, concerns, decide
from flows.rules.status import Status

# How long it may take to repeat measurements: so far a window without a last day is looked at.
REPEATED_WITHIN = timedelta(60)

WORSE = (Status.NOT_MET, Status.PENDING)


@dataclass(frozen=True, slots=True)
class Promise:
    """The days that can be promised for registration, as far as the decision has any; both ends inclusive.

    `why`: what keeps it from reaching as far as the decision's window; empty where nothing does. Without `earliest`
    there is no such day. `repeats`: something is measured again before.
    """

    earliest: date | None
    latest: date | None
    why: str = ""
    repeats: bool = False


def promised(decision: Decision) -> Promise:
    """The registration window as far as the age is sure."""
    first, last = decision.earliest, decision.latest
    if first is None:
        return Promise(None, None)
    return replace(within_age(decision, first, last), repeats=bool(decision.repeat))


def within_age(decision: Decision, first: date, last: date | None) -> Promise:
    """Days from `first` to `last` (None: not known yet), as far as the age is surely on its side of every limit."""
    facts = decision.facts
    age = facts.get(AGE)
    if age is None:
        return Promise(first, last)
    given_for = facts.age_for or facts.registration
    first, why_not_before = _from(decision, int(age), given_for, first)
    for limit in age_limits(decision.trial):
        turns = first_at(int(age), given_for, limit) if limit > age else None
        if turns and turns <= (last or first + REPEATED_WITHIN) and _is_worse(decision, limit):
            why = _why(age, given_for, f"on {day_words(turns)} it may be {age_words(Decimal(limit))}")
            return Promise(first, last and turns - timedelta(1), why) if turns > first else Promise(None, None, why)
    return Promise(first, last, why_not_before) if not last or first <= last else Promise(None, None, why_not_before)


def promise_words(promise: Promise) -> str:
    """What can be promised in words; empty where there is no window."""
    if promise.earliest is None:
        return f"no day can be promised. {promise.why}" if promise.why else ""
    words = window_words(promise.earliest, promise.latest, repeats=promise.repeats)
    return f"{words}. {promise.why}" if promise.why else words


def _from(decision: Decision, age: int, given_for: date, first: date) -> tuple[date, str]:
    """The first day, not before `first`, on which the age is surely not under a limit that matters; and why that."""
    for limit in reversed(age_limits(decision.trial)):
        if limit > age or first >= first_sure(age, given_for, limit) or not _is_worse(decision, limit - 1):
            continue
        side = f"before {day_words(first_sure(age, given_for, limit))} it may be under {age_words(Decimal(limit))}"
        return first_sure(age, given_for, limit), _why(Decimal(age), given_for, side)
    return first, ""


def _why(age: Decimal, given_for: date, side: str) -> str:
    return f"The age, {age_words(age)}, was given for {day_words(given_for)}: {side}"


def _is_worse(decision: Decision, age: int) -> bool:
    """Whether a criterion would stand in the way at another age that does not now."""
    facts = decision.facts
    aged = facts.having({**facts.values, AGE: Decimal(age)})
    found, own = decide(aged, decision.trial).findings, decision.trial.by_code
    return any(
        finding.status in WORSE and finding.status is not decision.findings[code].status
        for code, finding in found.items()
        if concerns(own[code], decision.cohort)
    )
