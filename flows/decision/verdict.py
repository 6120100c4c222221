"""How a screening stands, in few words: beside the code, in a comparison of trials, and for each cohort of one."""

from collections.abc import Callable
from datetime import date

from flows.decision.assess import too_old
from flows.decision.promise import promised, within_age
from flows.decision.status_words import OUTCOMES, SIGNS
from flows.language.days import day_words, short_day
from flows.language.numbers import count, listed
from flows.rules.evaluation.decide import Decision, standing_so
from flows.rules.status import WAITS, Status

# Said where a birthday may change the outcome before any day that could be named.
NO_DAY = "no day is sure"


def verdict_words(decision: Decision, left: int = 0, missing: int = 0, day: Callable[[date], str] = short_day) -> str:
    """How it stands, such as "◷ from 19 Dec, 13 left".

    `left`: the questions that were not answered yet; `missing`: the answers that are not known; `day`: how a day is
    written.
    """
    standing = _standing(decision, day)
    if left:
        return f"{standing}, {left} left" if standing else f"{SIGNS[Status.PENDING]} {left} left, nothing against"
    if decision.outcome == "incomplete":
        open_still = f"{missing} missing" if missing else "incomplete"
        return f"{SIGNS[Status.PENDING]} {open_still}{f', {standing}' if standing else ''}"
    return standing or _good(decision, day)


def _standing(decision: Decision, day: Callable[[date], str]) -> str:
    """What stands in the way, the worst of it; empty where nothing does."""
    failing = standing_so(decision, Status.NOT_MET)
    if failing:
        return f"{SIGNS[Status.NOT_MET]} not eligible: {failing[0].topic or failing[0].code}"
    waits = [finding for finding in decision.findings.values() if finding.rank == WAITS]
    ends = [finding.ends for finding in waits if finding.ends]
    if ends:
        first = within_age(decision, max(ends), None).earliest
        return f"{SIGNS[Status.WAIT]} from {day(first)}" if first else f"{SIGNS[Status.WAIT]} {NO_DAY}"
    if waits:
        return f"{SIGNS[Status.WAIT]} must wait"
    old = too_old(decision)
    return f"{SIGNS[Status.REPEAT]} {count(len(old), 'test')} to repeat" if old else ""


def _good(decision: Decision, day: Callable[[date], str]) -> str:
    last = promised(decision).latest
    until = f" until {day(last)}" if last else ""
    return f"{SIGNS[Status.MET]} eligible{until}"


def stands_words(decision: Decision) -> str:
    """Such as "not eligible (age)", "from 3 Dec 2026", "eligible now"."""
    if decision.outcome == "not_eligible":
        missed = (one.topic for one in decision.trial.criteria if decision.findings[one.code].status is Status.NOT_MET)
        return f"not eligible ({listed(dict.fromkeys(missed))})"
    first = promised(decision).earliest
    if first is not None and first > decision.facts.as_of:
        return f"from {short_day(first)}"
    return OUTCOMES[decision.outcome][1].lower()


# What keeps a cohort from being eligible: the criteria that stand so.
WHY = {"not_eligible": Status.NOT_MET, "incomplete": Status.PENDING}


def cohort_words(decision: Decision) -> str:
    """Such as "Type 2: eligible; type 1: not eligible as things stand, age"; empty where a trial has no cohorts."""
    said = "; ".join(f"{one.trial.cohorts[one.cohort or '']}: {_outcome(one)}" for one in decision.cohorts)
    return f"{said}." if said else ""


def _outcome(decision: Decision) -> str:
    words = OUTCOMES[decision.outcome][1].lower()
    if decision.outcome in WHY:
        return f"{words}, {listed(one.topic for one in standing_so(decision, WHY[decision.outcome]))}"
    first = promised(decision).earliest
    return f"{words}, from {day_words(first)}" if first and first > decision.facts.as_of else words
