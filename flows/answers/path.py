"""The path of a screening: which questions apply now, which is next, and what is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from flows.answers.answers import Answers, Value, remembered
from flows.answers.entries import drafted, recorded, with_ongoing
from flows.answers.evidence import said_of
from flows.answers.given_before.given_for import AGE, age_limits, day_of, passed_plan, to_confirm
from flows.answers.record import counted, read_values
from flows.answers.reply import Slot
from flows.language.wall_time import named_zone
from flows.rules.conditions import ALWAYS
from flows.rules.evaluation.evaluate import evaluator
from flows.rules.facts import UTC, Facts
from flows.rules.question import Question
from flows.rules.status import Evaluator, Status
from flows.rules.trial import Trial


@dataclass(frozen=True, slots=True)
class Path:
    """What the answers lead to on a day.

    `facts`: what counts. `questions`: those that apply, in order; `open`: those without an answer. `expired`: keys
    whose answer no longer holds (a planned date that has passed, an age given for another day), so that they are asked
    again. `unknown`: answered "not known yet".
    `off_path`: answers whose question is not asked any more; kept, and without a part in the decision.
    """

    facts: Facts
    questions: tuple[Question, ...]
    open: tuple[Question, ...]
    answered: frozenset[str]
    expired: frozenset[str]
    unknown: tuple[str, ...]
    off_path: tuple[str, ...]


@cache
def _asked(trial: Trial) -> tuple[tuple[Question, Evaluator | None], ...]:
    """The questions of a trial, and what tells when one comes up that does so only sometimes."""
    return tuple((q, None if q.asked_when is ALWAYS else evaluator(q.asked_when)) for q in trial.questions)


@cache
def asking_all(one: Trial, other: Trial) -> Trial | None:
    """The other version of a trial with what only the one asks as well, so that its path has the facts of both.

    None where they ask something alike and in another way: then the same answers may lead to other facts.
    """
    shared = one.by_key.keys() & other.by_key.keys()
    alike = all(one.by_key[key] == other.by_key[key] for key in shared)
    if not alike or (one.anchors, age_limits(one)) != (other.anchors, age_limits(other)):
        return None
    gone = tuple(question for question in one.questions if question.key not in shared)
    return replace(other, questions=(*other.questions, *gone)) if gone else other


@remembered
def path_of(answers: Answers, today: date, trial: Trial) -> Path:
    """The path that answers lead to on this day."""
    given, drafts = answers.given, drafted(answers)
    values, lapsed = known(answers, today, drafts, trial)
    read = tuple(values)
    facts = counted(values, trial)
    said, age_for = said_of(answers, trial), day_of(answers, AGE)
    # Days are counted in the zone of the moments that were answered, else in the site's.
    zone = named_zone(answers.site["zone"]) if facts.zone is UTC and answers.site else facts.zone
    facts = replace(facts, said=said, zone=zone, age_for=age_for)
    questions = tuple(q for q, asked in _asked(trial) if asked is None or asked(facts).status is Status.MET)
    answered = {q.key for q in questions if q.key in given and q.key not in drafts and q.key not in lapsed}
    return Path(
        facts,
        questions,
        tuple(q for q in questions if q.key not in answered),
        frozenset(answered),
        lapsed,
        tuple(q.key for q in questions if q.key in answered and given[q.key] is None),
        tuple(key for key in read if key not in facts.values),
    )


def known(answers: Answers, today: date, drafts: set[str], trial: Trial) -> tuple[dict[str, Any], frozenset[str]]:
    """The typed answers that hold on this day, and the keys of those that do not."""
    fitting, unfit = fitting_on(answers, today, drafts, trial)
    to_ask = to_confirm(fitting, answers, today, trial)
    values = {key: value for key, value in fitting.items() if key not in to_ask}
    return with_ongoing(values, answers), unfit | to_ask


def fitting_on(answers: Answers, today: date, drafts: set[str], trial: Trial) -> tuple[dict[str, Any], frozenset[str]]:
    """The typed answers that the contract allows on this day, and the keys of those that it does not."""
    asked, given = trial.by_key, answers.given
    keys = [key for key, value in given.items() if key in asked and value is not None and key not in drafts]
    record = {key: as_recorded(given[key], trial) if key in trial.lists else given[key] for key in keys}
    record["as_of"] = today.isoformat()
    values, wrongs = read_values(record, trial)
    unfit = passed_plan(values, today, trial) | {wrong.key.partition("[")[0] for wrong in wrongs}
    return {key: value for key, value in values.items() if key not in unfit}, unfit


def record_of(answers: Answers, today: date, trial: Trial) -> dict[str, Value]:
    """The contract's record of the answers on this day; what is not known yet is left out."""
    given, expired = answers.given, path_of(answers, today, trial).expired
    keys = [key for key in trial.by_key if given.get(key) is not None and key not in expired]
    whole = [key for key in keys if answers.drafts.get(key) is None]
    return {"as_of": today.isoformat()} | {key: as_recorded(given[key], trial) for key in whole}


def as_recorded(value: Value, trial: Trial) -> Value:
    """An answer as the contract's record has it."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return [recorded(entry, trial) for entry in value]
    return value


@remembered
def asked_again(answers: Answers, today: date, trial: Trial) -> tuple[Question, ...]:
    """The questions whose answer was given for another day and is asked again, in order; also those that follow from
    an answer that is to be confirmed first."""
    path = path_of(answers, today, trial)
    if not path.expired:
        return ()
    fitting, _ = fitting_on(answers, today, drafted(answers), trial)
    facts = counted(fitting, trial)
    asked = {q.key for q in path.questions} | {
        q.key for q, asked in _asked(trial) if asked is None or asked(facts).status is Status.MET
    }
    return tuple(q for q in trial.questions if q.key in path.expired and q.key in asked)


def stands(answers: Answers, today: date, trial: Trial) -> frozenset[str]:
    """Those of the answers that are asked again that may be taken as unchanged: they fit the day."""
    again = frozenset(question.key for question in asked_again(answers, today, trial))
    return again - fitting_on(answers, today, drafted(answers), trial)[1] if again else again


def next_slot(answers: Answers, today: date, trial: Trial) -> Slot | None:
    """The first question that applies and has no answer; None when all are answered."""
    first = next(iter(path_of(answers, today, trial).open), None)
    return Slot(first.key) if first else None
