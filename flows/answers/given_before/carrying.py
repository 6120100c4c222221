"""Answers that are carried over: those of a candidate's other screening, and into the next version of a trial."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.answers.answers import Answers, Changes, Value, changed
from flows.answers.stored_keys import CONSENT_DATE, CONSENT_VERSION, Kind
from flows.rules.answer_values import Unfit, read_value
from flows.rules.question import Day, Entries, NumberKind, Question
from flows.rules.trial import Trial
from flows.rules.trial_parts import ASKED_AGAIN, SAME
from flows.trials.form.questions.library import shared_keys

# Kept beside an answer, and goes with it: where it comes from, how it was typed and worked out, and for which day.
WITH_IT = (Kind.SOURCE, Kind.METHOD, Kind.TYPED, Kind.FOR)


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """An answer of another screening: who gave it there, on which day, and for which trial; what is kept beside it.

    `screening`: the number of that screening.
    """

    key: str
    value: Value
    by: str
    on: date
    trial: str
    with_it: Mapping[Kind, Any] = field(default_factory=dict)
    screening: int = 0


def carriable(to: Trial, of: Trial) -> Iterator[str]:
    """The questions of a trial whose answers another one's screening may lend: those of the library, or all of them
    where it is the same trial. A planned day is planned anew."""
    for question in to.questions:
        other = of.by_key.get(question.key)
        planned = isinstance(question.kind, Day) and question.kind.ahead
        shared = to.registry_id == of.registry_id or question.key in shared_keys()
        if other is not None and shared and not planned and alike(question, other):
            yield question.key


def alike(one: Question, other: Question) -> bool:
    """Whether they take the same sort of answer; ranges, words and when they are asked may differ."""
    if isinstance(one.kind, NumberKind) and isinstance(other.kind, NumberKind):
        return one.kind.unit == other.kind.unit
    return type(one.kind) is type(other.kind)


def fits(question: Question, value: Value) -> bool:
    """Whether a question takes an answer that was given to it in another trial, which may have a wider range."""
    if value is None:
        return False
    if isinstance(question.kind, Entries):
        return True
    try:
        read_value(question.kind, value)
    except Unfit:
        return False
    return True


def changes_of(carried: tuple[CarriedAnswer, ...]) -> Changes:
    """The answers as the new screening keeps them."""
    changes = Changes()
    for one in carried:
        said = {"trial": one.trial, "screening": one.screening, "by": one.by, "on": one.on.isoformat()}
        changes |= Changes.to(one.key, {Kind.ANSWER: one.value, **one.with_it, Kind.CARRIED: said})
    return changes


def changes_by(steps: Sequence[Trial], answers: Answers) -> Changes:
    """The answers that are another once these versions are taken, each after the one that it amends: moved to the
    question that takes them now, or not known where they are asked again."""
    changes = Changes()
    for trial in steps:
        changes |= _by_one(trial, changed(answers, changes))
    return changes


def _by_one(trial: Trial, answers: Answers) -> Changes:
    becomes = trial.amends.answers if trial.amends else {}
    changes = _consent_again(trial, answers)
    for key, to in becomes.items():
        if to == ASKED_AGAIN and answers.given.get(key) is not None:
            changes |= Changes({key: None})
        elif to != SAME and answers.given.get(key) is not None:
            changes |= Changes.to(to, answers.of(key, (Kind.ANSWER, *WITH_IT)))
    return changes


def _consent_again(trial: Trial, answers: Answers) -> Changes:
    """Version and day of the consent are asked again where the amendment has another form of it."""
    form = trial.amends.consent if trial.amends else ""
    signed = answers.given.get("consent_signed") == "yes" and CONSENT_VERSION in trial.by_key
    if not form or not signed or answers.given.get(CONSENT_VERSION) == form:
        return Changes()
    return Changes(dict.fromkeys((CONSENT_VERSION, CONSENT_DATE)))


def answers_in(steps: Sequence[Trial], answers: Answers) -> Answers:
    """All answers as the last of these versions takes them; those themselves where none changes any."""
    changes = changes_by(steps, answers)
    return changed(answers, changes) if changes else answers
