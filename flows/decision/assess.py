"""The decision: the only way from a record to it."""

from datetime import date, timedelta
from functools import cache

from flows.answers.answers import Answers, remembered
from flows.answers.path import path_of
from flows.answers.record import read_record
from flows.rules.conditions import FreshMeasurement
from flows.rules.evaluation.decide import Decision, decide, standing_so
from flows.rules.evaluation.freshness import first_good
from flows.rules.status import Status
from flows.rules.trial import Trial


def too_old(decision: Decision) -> tuple[str, ...]:
    """What is too old on the day that is aimed at; the decision names it only where nothing else stands in the way."""
    repeated = {criterion.code for criterion in standing_so(decision, Status.REPEAT)}
    return decision.repeat or tuple(sorted(one.name for one in decision.trial.measured if one.code in repeated))


def assess(record: object, trial: Trial) -> Decision:
    """The decision of a record; `RecordRefused` where it is not valid.

    A pure function: the same record gives the same decision at any hour.
    """
    return decide(read_record(record, trial), trial)


@cache
def measurement(trial: Trial, name: str) -> FreshMeasurement:
    """The measurement of that name that a criterion asks for; of two routes the first."""
    return next(one for one in trial.fresh_measurements if one.name == name)


def good_for(decision: Decision, name: str) -> tuple[date, date]:
    """From when on a measurement is good for the day that is aimed at, the planned one or the first; and that day."""
    one = measurement(decision.trial, name)
    day = max(decision.earliest or decision.facts.as_of, decision.facts.registration)
    day += decision.facts.leads.get(one.anchor.name, timedelta(0))
    return first_good(one.period, day), day


@remembered
def decision_on(answers: Answers, today: date, trial: Trial) -> Decision:
    """What the rules say of the answers that count on this day."""
    return decide(path_of(answers, today, trial).facts, trial)
