"""How a candidate stands for a trial, in the few words of a comparison."""

from flows.decision.words import OUTCOMES
from flows.language.days import short_day
from flows.language.numbers import listed
from flows.rules.evaluation.decide import Decision
from flows.rules.status import Status


def stands_words(decision: Decision) -> str:
    """Such as "not eligible (age)", "from 3 Dec 2026", "eligible now"."""
    if decision.outcome == "not_eligible":
        missed = (one.topic for one in decision.trial.criteria if decision.findings[one.code].status is Status.NOT_MET)
        return f"not eligible ({listed(dict.fromkeys(missed))})"
    if decision.earliest is not None and decision.earliest > decision.facts.as_of:
        return f"from {short_day(decision.earliest)}"
    return OUTCOMES[decision.outcome][1].lower()
