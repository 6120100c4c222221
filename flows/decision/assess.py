"""The decision: the only way from a record to it."""

from datetime import date

from flows.answers.answers import Answers, remembered
from flows.answers.path import path_of
from flows.answers.record import read_record
from flows.rules.evaluation.decide import Decision, decide, standing_so
from flows.rules.status import Status
from flows.rules.trial import Trial


def too_old(decision: Decision) -> tuple[str, ...]:
    """What is too old on the day that is aimed at; the decision names it only where nothing else stands in the way."""
    repeated = {criterion.code for criterion in standing_so(decision, Status.REPEAT)}
    return decision.repeat or tuple(sorted(one.name for one in decision.trial.measured if one.code in repeated))


def assess(record: object, trial: Trial) -> Decision:
    """The decision of a record (contract: `record.md`); `RecordRefused` where it is not valid.

    A pure function: the same record gives the same decision at any hour.
    """
    return decide(read_record(record, trial), trial)


@remembered
def decision_on(answers: Answers, today: date, trial: Trial) -> Decision:
    """What the rules say of the answers that count on this day."""
    return decide(path_of(answers, today, trial).facts, trial)
