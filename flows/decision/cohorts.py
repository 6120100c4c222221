"""What a decision says of each cohort of a trial, in one sentence."""

from flows.decision.words import OUTCOMES
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.evaluation.decide import Decision, standing_so
from flows.rules.status import Status

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
    later = decision.earliest and decision.earliest > decision.facts.as_of
    return f"{words}, from {day_words(decision.earliest)}" if later and decision.earliest else words
