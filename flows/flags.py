"""What an answer means for registration, said the moment that it is given."""

from collections.abc import Iterator

from flows.assess import find
from flows.evaluation import holds
from flows.facts import Facts, Therapy
from flows.nct04556084 import NCT04556084
from flows.question import Day, Question
from flows.reasons import reason
from flows.signs import SIGNS, standing_words
from flows.status import Result, Status
from flows.trial import Criterion, Trial
from flows.words import day_words

TELLING = (Status.NOT_MET, Status.WAIT, Status.REPEAT)
WASHOUTS = ("I6", "I8", "I9", "I10")


def flags_after(question: Question, before: Facts, after: Facts, trial: Trial = NCT04556084) -> tuple[str, ...]:
    """The sentences that one answer calls for: what it fails, how long it makes wait, until when it is good."""
    return (*_criteria(question, before, after, trial), *_consults(before, after, trial))


def _criteria(question: Question, before: Facts, after: Facts, trial: Trial) -> Iterator[str]:
    for criterion in trial.criteria:
        if question.key in criterion.questions:
            result = find(criterion, after)
            words = flag(criterion, after, result)
            if _tells(question, result) and words != flag(criterion, before, find(criterion, before)):
                yield words


def _tells(question: Question, result: Result) -> bool:
    """Whether a result is worth a flag: what stands in the way always, what is good where a date was answered."""
    dated = isinstance(question.kind, Day) and bool(result.ends or result.good_until)
    return result.status in TELLING or (result.status is Status.MET and dated)


def _consults(before: Facts, after: Facts, trial: Trial) -> Iterator[str]:
    for consult in trial.consults:
        if holds(consult.condition, after) and not holds(consult.condition, before):
            yield f"Study chair: {consult.words}"


def flag(criterion: Criterion, facts: Facts, result: Result) -> str:
    """One criterion's standing in a line."""
    waits = " Registration not before." if result.status is Status.WAIT else ""
    words = standing_words(criterion, result.status)
    return f"{SIGNS[result.status]} {criterion.code} {words}: {reason(criterion, facts, result)}{waits}"


def flags_of_therapy(therapy: Therapy, facts: Facts, trial: Trial = NCT04556084) -> tuple[str, ...]:
    """Every waiting period that one prior therapy starts, over or not: all rules that fire, and the strictest."""
    alone = Facts({**facts.values, "prior_therapies": (therapy,)}, facts.as_of, facts.registration, facts.start)
    results = [(c, find(c, alone)) for c in trial.criteria if c.code in WASHOUTS]
    fired = [(criterion, result) for criterion, result in results if result.status is not Status.NOT_APPLICABLE]
    shown = tuple(flag(criterion, alone, result) for criterion, result in fired)
    return (*shown, *_strictest(fired), *_consults(facts, alone, trial))


def _strictest(fired: list[tuple[Criterion, Result]]) -> Iterator[str]:
    ends = [(result.ends, criterion.code) for criterion, result in fired if result.ends]
    if len(ends) > 1:
        last, code = max(ends)
        yield f"The strictest is {code}: {day_words(last)}."
