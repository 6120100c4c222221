"""The dated items of a screening while registration is still open: what ends, what lapses, what is due."""

from collections.abc import Iterator
from datetime import timedelta

from flows.decision.assess import Decision
from flows.decision.reasons import reason
from flows.language.days import day_words
from flows.language.numbers import count
from flows.rules.status import Status
from flows.treatment.plan import Plan
from flows.treatment.plan_items import ELIGIBILITY, Kind, PlannedEvent
from flows.trials.nct04556084.criteria import ORGAN_FUNCTION_DAYS

MEASUREMENTS = {
    "renal": "Kidney function",
    "liver": "Liver function",
    "cardiac": "LVEF",
    "pregnancy_test": "Pregnancy test",
}


def open_items(code: str, decision: Decision) -> Plan:
    """What a screening without registration is waiting for; nothing where the candidate is not eligible."""
    if decision.outcome == "not_eligible":
        return Plan(code, ())
    items = (*_waiting(decision), *_lapsing(decision), *_tests(decision))
    return Plan(code, tuple(sorted(items, key=lambda item: (item.day, item.id))))


def _waiting(decision: Decision) -> Iterator[PlannedEvent]:
    for criterion in decision.trial.criteria:
        finding = decision.findings[criterion.code]
        if finding.status is Status.WAIT and finding.ends:
            why = reason(criterion, decision.facts, finding, decision.trial)
            title = f"Waiting period of {criterion.code} ends"
            yield PlannedEvent(f"wait.{criterion.code}", Kind.WAITING_ENDS, title, finding.ends, why, ELIGIBILITY)


def _lapsing(decision: Decision) -> Iterator[PlannedEvent]:
    for code, name in ((one.code, one.name) for one in decision.trial.measured):
        last = decision.findings[code].good_until
        if last and name not in decision.repeat and last >= decision.facts.as_of:
            anchor = "a start" if name == "pregnancy_test" else "registration"
            why = f"Good for {anchor} until {day_words(last)}; after that it has to be repeated."
            yield PlannedEvent(
                f"lapse.{name}", Kind.MEASUREMENT_LAPSES, f"{MEASUREMENTS[name]} lapses", last, why, ELIGIBILITY
            )


def _tests(decision: Decision) -> Iterator[PlannedEvent]:
    """Repeats, due on the first day on which registration is possible: good on it and not a day too early."""
    facts, earliest = decision.facts, decision.earliest
    if earliest is None:
        return
    day = max(earliest, facts.registration)
    for name in decision.repeat:
        due = day + (facts.start - facts.registration) if name == "pregnancy_test" else day
        first = max(facts.as_of, due - timedelta(ORGAN_FUNCTION_DAYS))
        days = count(ORGAN_FUNCTION_DAYS, "day")
        why = f"Too old by then. A test from {day_words(first)} on is good on {day_words(due)}: it counts for {days}."
        yield PlannedEvent(f"test.{name}", Kind.TEST_DUE, f"Repeat: {MEASUREMENTS[name]}", due, why, ELIGIBILITY)
