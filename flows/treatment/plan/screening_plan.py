"""The dated items of a screening while registration is still open: what ends, what lapses, what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.answers.answers import Answers, remembered
from flows.decision.assess import decision_on, good_for, measurement
from flows.decision.why.reasons import reason
from flows.language.days import day_words
from flows.rules.evaluation.decide import Decision
from flows.rules.periods import words_of
from flows.rules.status import Status
from flows.rules.trial import Trial
from flows.treatment.plan.items import ItemKind, PlannedEvent
from flows.treatment.plan.plan import Plan


@remembered
def _items(answers: Answers, today: date, trial: Trial) -> tuple[PlannedEvent, ...]:
    decision = decision_on(answers, today, trial)
    if decision.outcome == "not_eligible":
        return ()
    items = (*_waiting(decision), *_lapsing(decision), *_tests(decision))
    return tuple(sorted(items, key=lambda item: (item.day, item.id)))


def plan_on(code: str, answers: Answers, today: date, trial: Trial) -> Plan:
    """What a screening without registration is waiting for; nothing where the candidate is not eligible.

    A turn asks it of the answers of before and of after.
    """
    return Plan(code, _items(answers, today, trial))


def _waiting(decision: Decision) -> Iterator[PlannedEvent]:
    for criterion in decision.trial.criteria:
        finding = decision.findings[criterion.code]
        if finding.status is Status.WAIT and finding.clear_on:
            why = reason(criterion, decision.facts, finding, decision.trial)
            title = f"Waiting period of {criterion.code} ends"
            yield PlannedEvent(
                f"wait.{criterion.code}", ItemKind.WAITING_ENDS, title, finding.clear_on, why, _source(decision)
            )


def _lapsing(decision: Decision) -> Iterator[PlannedEvent]:
    for one in decision.trial.measured:
        last = decision.findings[one.code].good_until
        if last and one.name not in decision.repeat and last >= decision.facts.as_of:
            anchor = measurement(decision.trial, one.name).anchor
            why = f"Good for {anchor.a} until {day_words(last)}; after that it has to be repeated."
            item_id, title = f"lapse.{one.name}", f"{one.heading} lapses"
            yield PlannedEvent(item_id, ItemKind.MEASUREMENT_LAPSES, title, last, why, _source(decision))


def _tests(decision: Decision) -> Iterator[PlannedEvent]:
    """Repeats, due on the first day on which registration is possible: good on it and not a day too early."""
    titles = {one.name: one.heading for one in decision.trial.measured}
    for one in repeats(decision):
        days, due = words_of(measurement(decision.trial, one.name).period), day_words(one.due)
        why = f"Too old by then. A test from {day_words(one.counts_from)} on is good on {due}: it counts for {days}."
        title = f"Repeat: {titles[one.name]}"
        yield PlannedEvent(f"test.{one.name}", ItemKind.TEST_DUE, title, one.due, why, _source(decision))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A measurement that has to be repeated: when it is due, and the first day on which a new one counts for that."""

    name: str
    due: date
    counts_from: date


def repeats(decision: Decision) -> Iterator[Repeat]:
    """What is too old on the first day on which registration is possible, where there is such a day."""
    for name in decision.repeat if decision.earliest else ():
        first, due = good_for(decision, name)
        yield Repeat(name, due, max(decision.facts.as_of, first))


def _source(decision: Decision) -> str:
    return f"{decision.trial.registry_id}, eligibility criteria"
