"""The dated items of a screening while registration is still open: what ends, what lapses, what is due."""

from collections.abc import Iterator
from datetime import timedelta

from flows.decision.reasons import reason
from flows.language.days import day_words
from flows.rules.conditions import FreshMeasurement
from flows.rules.evaluation.decide import Decision
from flows.rules.evaluation.measured import first_good
from flows.rules.periods import words_of
from flows.rules.status import Status
from flows.rules.trial import conditions_of
from flows.treatment.plan.items import Kind, PlannedEvent
from flows.treatment.plan.plan import Plan


def open_items(code: str, decision: Decision) -> Plan:
    """What a screening without registration is waiting for; nothing where the candidate is not eligible."""
    if decision.outcome == "not_eligible":
        return Plan(code, ())
    items = (*_waiting(decision), *_lapsing(decision), *_tests(decision))
    return Plan(code, tuple(sorted(items, key=lambda item: (item.day, item.id))))


def _waiting(decision: Decision) -> Iterator[PlannedEvent]:
    for criterion in decision.trial.criteria:
        finding = decision.findings[criterion.code]
        if finding.status is Status.WAIT and finding.clear_on:
            why = reason(criterion, decision.facts, finding, decision.trial)
            title = f"Waiting period of {criterion.code} ends"
            yield PlannedEvent(
                f"wait.{criterion.code}", Kind.WAITING_ENDS, title, finding.clear_on, why, _source(decision)
            )


def _lapsing(decision: Decision) -> Iterator[PlannedEvent]:
    for one in decision.trial.measured:
        last = decision.findings[one.code].good_until
        if last and one.name not in decision.repeat and last >= decision.facts.as_of:
            anchor = _of(decision, one.name).anchor
            why = f"Good for {anchor.a} until {day_words(last)}; after that it has to be repeated."
            item_id, title = f"lapse.{one.name}", f"{one.heading} lapses"
            yield PlannedEvent(item_id, Kind.MEASUREMENT_LAPSES, title, last, why, _source(decision))


def _tests(decision: Decision) -> Iterator[PlannedEvent]:
    """Repeats, due on the first day on which registration is possible: good on it and not a day too early."""
    facts, earliest = decision.facts, decision.earliest
    if earliest is None:
        return
    day, titles = max(earliest, facts.registration), {one.name: one.heading for one in decision.trial.measured}
    for name in decision.repeat:
        measurement = _of(decision, name)
        due = day + facts.leads.get(measurement.anchor.name, timedelta(0))
        first = max(facts.as_of, first_good(measurement.period, due))
        days = words_of(measurement.period)
        why = f"Too old by then. A test from {day_words(first)} on is good on {day_words(due)}: it counts for {days}."
        yield PlannedEvent(f"test.{name}", Kind.TEST_DUE, f"Repeat: {titles[name]}", due, why, _source(decision))


def _of(decision: Decision, name: str) -> FreshMeasurement:
    """The measurement of that name that a criterion asks for."""
    found = (part for criterion in decision.trial.criteria for part in conditions_of(criterion))
    return next(part for part in found if isinstance(part, FreshMeasurement) and part.name == name)


def _source(decision: Decision) -> str:
    return f"{decision.trial.registry_id}, eligibility criteria"
